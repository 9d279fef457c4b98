/**
 * The product as it is installed: built, and run as processes with a nats-server and simulated
 * hardware.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNatsServer } from '../test/harness/nats-server.ts'
import { ask } from './nats-text.ts'
import { type Running, startNode } from './processes.ts'

export interface Product {
  readonly port: number
  readonly server: string
  readonly service: Running
  ask(path: string, body: object): Promise<string>
  /** Another service on the same bus, as a new process with data of its own. */
  startAnother(program: string): Promise<Running>
  stop(): Promise<void>
}

const root = new URL('../', import.meta.url).pathname
const config = join(root, 'examples/two-host-chassis.yaml')
/** Between two looks at a BMC that is not ready yet. */
const settleMs = 20
/** The command line from its sources. */
export const sourceProgram = join(root, 'bin/statemgr.js')

/**
 * Builds into a folder of its own, since `dist` may be in use; resolves to the command line
 * built.
 */
export function build(): string {
  const folder = join(root, 'node_modules/.cache/statemgr-bench')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'bin']) {
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  const compiler = join(root, 'node_modules/.bin/tsc')
  execFileSync(
    compiler,
    ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(folder, 'dist')],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  return join(folder, 'bin/statemgr.js')
}

/** Starts the three processes; `nodeArgs` go before the service's program. */
export async function startProduct(program: string, nodeArgs: readonly string[]): Promise<Product> {
  const nats = await startNatsServer()
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-bench-'))
  const hardware = await startNode([program, 'simulate', '--config', config, '--nats', nats.url])
  let folders = 0
  const start = (of: string, data: string, args: readonly string[] = []) =>
    startNode([
      ...[...args, of, 'serve', '--config', config, '--nats', nats.url],
      ...['--data', data, '--http', '127.0.0.1:0'],
    ])
  const data = join(folder, 'data')
  const service = await start(program, data, nodeArgs)
  const askService: Product['ask'] = (path, body) => ask(nats.port, `statemgr.${path}`, body)
  while (!(await askService('bmc.get', {})).includes('"status":"Ready"')) await sleep(settleMs)
  return {
    port: nats.port,
    server: nats.url,
    service,
    ask: askService,
    startAnother: (of) => start(of, join(folder, `${++folders}`)),
    stop: async () => {
      await service.stop()
      await hardware.stop()
      await nats.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
