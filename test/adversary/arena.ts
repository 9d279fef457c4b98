/** Starts what an adversary needs: a nats-server, the fakes on it, and the product as processes. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Changes, merged } from '../harness/merged.ts'
import { type NatsServer, type NatsServerOptions, startNatsServer } from '../harness/nats-server.ts'
import { type Process, startStatemgr, until } from '../harness/processes.ts'
import { type Client, connectClient } from './client.ts'
import { configOf } from './fakes/board.ts'
import { type Fakes, type FakesOptions, startFakes } from './fakes/fakes.ts'
import { natsWire } from './fakes/wire.ts'
import { isAtRest, type Status } from './status.ts'

export interface ArenaOptions extends FakesOptions {
  /** Laid over the configuration of the board: objects are merged, all else is replaced. */
  readonly config?: Changes
  readonly nats?: NatsServerOptions
  /** How long a status is waited for; half a minute without it. */
  readonly patienceMs?: number
  /** Where the product finds the server, for a proxy between them; the server's own otherwise. */
  readonly productUrl?: (nats: NatsServer) => Promise<string>
}

export interface Arena extends AsyncDisposable {
  readonly nats: NatsServer
  /** Removed in the end, with all that is in it. */
  readonly folder: string
  readonly configFile: string
  readonly fakes: Fakes
  readonly client: Client
  /** What `serve` is given, for a data folder of this name. */
  serveArgs(data?: string): readonly string[]
  /** Starts the command line with these arguments; killed with the arena. */
  start(...args: readonly string[]): Process
  /** Starts the product; resolves when it says that it is ready. */
  serve(options?: ServeOptions): Promise<Served>
  /** Waits until the status is as it should be; throws with the last one otherwise. */
  status(what: string, look: (status: Status) => boolean): Promise<Status>
  /** Waits until nothing is under way, and nothing waits to be observed. */
  rest(): Promise<Status>
}

export interface ServeOptions {
  /** The name of the data folder, below the folder of the arena. */
  readonly data?: string
  readonly args?: readonly string[]
  /** Laid over the environment. */
  readonly env?: NodeJS.ProcessEnv
}

export interface Served extends Process {
  readonly url: string
  /** Not run any more by the kernel, until it is let go on: SIGSTOP and SIGCONT. */
  pause(): void
  goOn(): void
}

export async function startArena(options: ArenaOptions = {}): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-arena-'))
  const nats = await startNatsServer(options.nats)
  const fakes = await startFakes(await natsWire({ servers: nats.url }), options)
  const client = await connectClient({ servers: nats.url })
  const configFile = join(folder, 'config.json')
  const config = merged(configOf(fakes.board), options.config ?? {})
  await writeFile(configFile, JSON.stringify(config))
  const processes: Process[] = []
  const productUrl = (await options.productUrl?.(nats)) ?? nats.url
  const serveArgs: Arena['serveArgs'] = (data = 'data') => {
    const given = ['--config', configFile, '--nats', productUrl, '--data', join(folder, data)]
    return ['serve', ...given, '--http', '127.0.0.1:0']
  }
  const startIn = (env: NodeJS.ProcessEnv, args: readonly string[]) => {
    const started = startStatemgr(args, env)
    processes.push(started)
    return started
  }
  const start: Arena['start'] = (...args) => startIn({}, args)
  const status: Arena['status'] = async (what, look) => {
    let last: Status = null
    const isSo = async () => {
      const reply = await client.ask('system.status', {}, 1000)
      if (reply?.code === 200) last = reply.body
      return reply?.code === 200 && look(last)
    }
    const found = until(what, isSo, options.patienceMs)
    await found.catch((error) => {
      throw new Error(`${error.message}; ${JSON.stringify(last)}`)
    })
    return last
  }
  return {
    nats,
    folder,
    configFile,
    fakes,
    client,
    serveArgs,
    start,
    status,
    rest: () => status('rest', isAtRest),
    serve: async ({ data, args = [], env = {} } = {}) => {
      const service = startIn(env, [...serveArgs(data), ...args])
      const [, url = ''] = await service.untilOut(/^statemgr .* on (http\S+)/m)
      return {
        ...service,
        url,
        pause: () => void process.kill(service.pid, 'SIGSTOP'),
        goOn: () => void process.kill(service.pid, 'SIGCONT'),
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((one) => one.kill()))
      await client.close()
      await fakes.stop()
      await nats.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
