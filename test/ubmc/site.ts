/** A site of u-bmc for tests: a real nats-server with JetStream, processes, and a raw client. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { parse } from 'yaml'
import { startNatsServer } from '../harness/nats-server.ts'
import { type Process, startStatemgr, until } from '../harness/processes.ts'

export interface Received {
  readonly subject: string
  readonly bytes: Uint8Array
}

export interface UbmcSite extends AsyncDisposable {
  /** A client that knows nothing of statemgr, nor of protobuf. */
  readonly client: NatsConnection
  /** Everything that was published so far, but for inboxes and discovery. */
  readonly received: readonly Received[]
  on(subject: string): readonly Uint8Array[]
  simulate(): Promise<Process>
  serve(): Promise<Process>
  /** What a subject answers; throws when nobody does. */
  ask(subject: string, bytes?: Uint8Array): Promise<UbmcReply>
  /** Waits until so many messages were published on the subject, and gives them. */
  receive(subject: string, count: number): Promise<readonly Uint8Array[]>
  /** What `statemgr.<path>` and `sim.<path>` answer. */
  json(subject: string, body?: object): Promise<Json>
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
type Json = any

export interface UbmcReply {
  readonly bytes: Uint8Array
  /** Of the service error; 200 without one. */
  readonly code: number
}

/** The example with hardware that is quick, on a server of its own. */
export async function startUbmcSite(file: string): Promise<UbmcSite> {
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-ubmc-'))
  const config = join(folder, 'config.json')
  await writeFile(config, JSON.stringify(quick(file)))
  const nats = await startNatsServer({ jetstream: true })
  const client = await connect({ servers: nats.url })
  const processes: Process[] = []
  const received: Received[] = []
  const begin = (...args: readonly string[]): Process => {
    const started = startStatemgr([...args, '--config', config, '--nats', nats.url])
    processes.push(started)
    return started
  }
  void receiveAll(client, received)
  await client.flush()
  const on = (subject: string) =>
    received.flatMap((one) => (one.subject === subject ? one.bytes : []))
  const ask = async (subject: string, bytes: Uint8Array = new Uint8Array()): Promise<UbmcReply> => {
    const { data, headers } = await client.request(subject, bytes, { timeout: askTimeoutMs })
    const code = headers?.get('Nats-Service-Error-Code') ?? ''
    return { bytes: data, code: code === '' ? 200 : Number(code) }
  }
  return {
    client,
    received,
    on,
    ask,
    simulate: async () => {
      const simulator = begin('simulate')
      await simulator.untilOut(/ are ready on /)
      return simulator
    },
    serve: async () => {
      const service = begin('serve', '--data', join(folder, 'data'), '--http', '127.0.0.1:0')
      await service.untilOut(/statemgr is ready on/)
      return service
    },
    receive: (subject, count) =>
      until(`${count} messages on ${subject}`, () => {
        const those = on(subject)
        return those.length >= count && those
      }),
    json: async (subject, body = {}) => {
      const { bytes } = await ask(subject, Buffer.from(JSON.stringify(body)))
      return JSON.parse(Buffer.from(bytes).toString())
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((one) => one.kill()))
      await client.close()
      await nats.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const askTimeoutMs = 20_000

async function receiveAll(client: NatsConnection, received: Received[]): Promise<void> {
  for await (const { subject, data } of client.subscribe('>')) {
    if (!/^(\$|_INBOX)/.test(subject)) received.push({ subject, bytes: data })
  }
}

/** Told and switched ten times as often and as fast as in the example. */
function quick(file: string): object {
  const text = readFileSync(join(import.meta.dirname, '../../examples', file), 'utf8')
  const { limits, simulation, ...config } = parse(text)
  return {
    ...config,
    limits: { ...limits, minimumOffTime: '100ms', observeInterval: '200ms' },
    simulation: { ...simulation, reportInterval: '500ms', railTime: '100ms' },
  }
}
