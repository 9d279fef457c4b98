/** A site for tests: a real nats-server, statemgr and its hardware as processes, real files. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { EventReply } from '../../src/api/events/events.ts'
import type { AlertReply } from '../../src/api/resources/alert.ts'
import type { ComponentReply } from '../../src/api/resources/component.ts'
import type { HistoryEntry } from '../../src/api/resources/history.ts'
import type { StatusReply } from '../../src/api/resources/system.ts'
import type { Bus } from '../../src/bus/bus.ts'
import { connectNatsBus } from '../../src/bus/nats/nats.ts'
import type { PlantState } from '../../src/sim/plant/truth.ts'
import { carry } from '../fakes/carrying.ts'
import { type Changes, merged } from './merged.ts'
import { type NatsServer, startNatsServer } from './nats-server.ts'
import { type Process, startStatemgr, until } from './processes.ts'

export interface Site extends AsyncDisposable {
  readonly nats: NatsServer
  /** Removed in the end, with all that is in it. */
  readonly folder: string
  readonly database: string
  /** A client of the test's own. */
  readonly bus: Bus
  /** What `statemgr serve` is to be given, but for `--http`. */
  readonly serveArgs: readonly string[]
  /** Starts `statemgr` with these arguments; ended with the site. */
  start(...args: readonly string[]): Process
  simulate(): Promise<Process>
  /** Resolves when it says that it is ready. */
  serve(): Promise<Service>
  /** What `statemgr.<path>` answers; throws if nobody answers. */
  ask(path: string, body?: object | string): Promise<Reply>
  /** What `sim.<path>` answers; throws if it does not do it. */
  sim(path: string, body?: object): Promise<unknown>
  truth(): Promise<PlantState>
  status(): Promise<StatusReply>
  component(name: string): Promise<ComponentReply>
  /** Waits until the component has the status, and returns it. */
  becomes(name: string, status: string): Promise<ComponentReply>
  /** Waits until nothing is under way, and nothing waits to be observed. */
  rest(): Promise<StatusReply>
  alerts(): Promise<readonly AlertReply[]>
  /** The journal, oldest first, beyond `after`. */
  history(after?: number): Promise<readonly HistoryEntry[]>
  /** Hears the events of a subject from now on. */
  events(subject: string): Promise<readonly EventReply[]>
}

export interface Service extends Process {
  readonly url: string
}

export interface Reply {
  /** 200, or the code of the service error. */
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any
}

/** `changes` are laid over the example configuration, whose hardware is made quick. */
export async function startSite(changes: Changes = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-site-'))
  const nats = await startNatsServer()
  const bus = await connectNatsBus({ servers: nats.url, name: 'test', onError: () => {} })
  const config = join(folder, 'config.json')
  const data = join(folder, 'data')
  const example = parse(readFileSync(exampleFile, 'utf8')) as Changes
  await writeFile(config, JSON.stringify(merged(merged(example, quick), changes)))
  const processes: Process[] = []
  const start = (...args: readonly string[]): Process => {
    const started = startStatemgr(args)
    processes.push(started)
    return started
  }
  const serveArgs = ['--config', config, '--nats', nats.url, '--data', data]
  return {
    ...talk(bus),
    nats,
    folder,
    bus,
    serveArgs,
    start,
    database: join(data, 'statemgr.sqlite'),
    simulate: async () => {
      const simulator = start('simulate', '--config', config, '--nats', nats.url)
      await simulator.untilOut(/ are ready on /)
      return simulator
    },
    serve: async () => {
      const service = start('serve', ...serveArgs, '--http', '127.0.0.1:0')
      const [, url = ''] = await service.untilOut(/statemgr is ready on (\S+)/)
      carry(url, readFileSync(join(data, 'http-token'), 'utf8').trim())
      return { ...service, url }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((one) => one.kill()))
      await bus.drain()
      await nats.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const exampleFile = join(import.meta.dirname, '../../examples/two-host-chassis.yaml')

/** Hardware ten times as fast as in the example, with time to spare for a busy machine. */
const quick: Changes = {
  transitionTimeout: '10s',
  integrations: { timeout: '1s', retry: { attempts: 3, delay: '50ms' } },
  policies: { chassisPowerOff: { gracefulTimeout: '5s', forceTimeout: '5s' } },
  limits: { observeInterval: '100ms', minimumOffTime: '100ms', settle: '3s', alertHold: '0s' },
  simulation: {
    railTime: '20ms',
    bootTime: '300ms',
    shutdownTime: '100ms',
    bmcResetTime: '100ms',
    reportInterval: '500ms',
  },
}

const askTimeoutMs = 20_000
const pageSize = 1000

function talk(bus: Bus) {
  async function request(subject: string, body: object | string): Promise<Reply> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await bus.request(subject, text, { timeoutMs: askTimeoutMs })
    assert.equal(answer.kind, 'answered', `${subject} was not answered`)
    if (answer.kind !== 'answered') throw new Error('unreachable')
    const { headers } = answer.message
    const code = Number(headers['Nats-Service-Error-Code'] ?? 200)
    return { code, body: JSON.parse(answer.message.text()) }
  }
  async function bodyOf(subject: string, body: object = {}): Promise<Reply['body']> {
    const reply = await request(subject, body)
    assert.equal(reply.code, 200, `${subject}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const status = (): Promise<StatusReply> => bodyOf('statemgr.system.status')
  async function component(name: string): Promise<ComponentReply> {
    const { hosts, chassis, bmc } = await status()
    const found = [...hosts, chassis, bmc].find((one) => one?.name === name)
    assert.ok(found, `there is no ${name}`)
    return found
  }
  async function history(after = 0): Promise<readonly HistoryEntry[]> {
    const { entries, next } = await bodyOf('statemgr.history.query', {
      order: 'oldest',
      after,
      limit: pageSize,
    })
    return next === null ? entries : [...entries, ...(await history(next))]
  }
  return {
    status,
    component,
    history,
    ask: (path: string, body: object | string = {}) => request(`statemgr.${path}`, body),
    sim: (path: string, body: object = {}) => bodyOf(`sim.${path}`, body),
    truth: (): Promise<PlantState> => bodyOf('sim.get'),
    becomes: (name: string, wanted: string) =>
      until(`${name} to be ${wanted}`, async () => {
        const found = await component(name)
        return found.status === wanted ? found : null
      }),
    rest: () =>
      until('rest', async () => {
        const seen = await status()
        return isAtRest(seen) ? seen : null
      }),
    alerts: async () => (await bodyOf('statemgr.alerts.list')).alerts,
    events: async (subject: string) => {
      const received: EventReply[] = []
      bus.subscribe(`statemgr.events.${subject}`, (message) => {
        received.push(JSON.parse(message.text()))
      })
      await bus.flush()
      return received
    },
  }
}

function isAtRest({ hosts, chassis, bmc, operations }: StatusReply): boolean {
  const components = [...hosts, chassis, bmc].filter((one) => one !== null)
  return operations.length === 0 && components.every(({ deadline }) => deadline === null)
}
