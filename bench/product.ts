/**
 * The product as it is installed: built, and run as processes with a nats-server and simulated
 * hardware. `STATEMGR_BENCH_PRODUCT` names another checkout to take the product from.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNatsServer } from '../test/harness/nats-server.ts'
import { ask } from './nats-text.ts'
import { type HowStarted, type Running, startNode } from './processes.ts'

/** A nats-server and the simulated hardware of a configuration, for services to be started on. */
export interface Site {
  readonly port: number
  readonly server: string
  /** Asks the service that runs on it. */
  ask(path: string, body: object): Promise<string>
  /** A service with data of its own; one at a time is asked, since two would share requests. */
  start(program: string, how?: HowServed): Promise<Running>
  /** Connections that the server has cut off, because they did not read what came for them. */
  slowConsumers(): Promise<number>
  /** As `start`, and resolves once the BMC says that it is ready. */
  startReady(program: string, how?: HowServed): Promise<Running>
  stop(): Promise<void>
}

interface HowServed extends HowStarted {
  /** What goes before the program. */
  readonly nodeArgs?: readonly string[]
  /** A folder that is there; a new one otherwise. */
  readonly data?: string
}

const root = new URL('..', import.meta.url).pathname
/** The checkout whose product is measured. */
export const productRoot = resolve(process.env.STATEMGR_BENCH_PRODUCT ?? root)
export const exampleFile = (name: string): string => join(productRoot, 'examples', name)
/** The command line from its sources. */
export const sourceProgram = join(productRoot, 'bin/statemgr.js')
/** Between two looks at a BMC that is not ready yet, and how often it is looked at. */
const settleMs = 20
const looksMax = 1500

/**
 * Builds into a folder of its own, since `dist` may be in use; resolves to the command line
 * built.
 */
export function build(): string {
  const folder = join(root, 'node_modules/.cache/statemgr-bench')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'bin']) {
    cpSync(join(productRoot, name), join(folder, name), { recursive: true })
  }
  execFileSync(
    join(productRoot, 'node_modules/.bin/tsc'),
    ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(folder, 'dist')],
    { cwd: productRoot, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  return join(folder, 'bin/statemgr.js')
}

/** `program` is the command line that pretends the hardware. */
export async function openSite(
  program: string,
  config: string = exampleFile('two-host-chassis.yaml'),
  how: HowStarted = {},
): Promise<Site> {
  const monitor = `127.0.0.1:${await freePort()}`
  const nats = await startNatsServer({ config: `http: "${monitor}"` })
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-bench-'))
  const around = ['--config', config, '--nats', nats.url]
  const hardware = await startNode([program, 'simulate', ...around], how)
  let folders = 0
  const start: Site['start'] = (of, { nodeArgs = [], data, ...started } = {}) => {
    const dataFolder = data ?? join(folder, `${++folders}`)
    const serve = ['serve', ...around, '--data', dataFolder, '--http', '127.0.0.1:0']
    return startNode([...nodeArgs, of, ...serve], { ...how, ...started })
  }
  const askService: Site['ask'] = (path, body) => ask(nats.port, `statemgr.${path}`, body)
  return {
    port: nats.port,
    server: nats.url,
    ask: askService,
    start,
    slowConsumers: async () => {
      const answer = await fetch(`http://${monitor}/varz`)
      return ((await answer.json()) as { readonly slow_consumers: number }).slow_consumers
    },
    startReady: async (of, served) => {
      const service = await start(of, served)
      for (let looks = 0; looks < looksMax; looks++) {
        if ((await askService('bmc.get', {})).includes('"status":"Ready"')) return service
        await sleep(settleMs)
      }
      throw new Error('the BMC does not become ready')
    },
    stop: async () => {
      await hardware.stop()
      await nats.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
