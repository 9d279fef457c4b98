/** Starts a real Prometheus for tests, which scrapes one service, and asks it what it has seen. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { until } from './processes.ts'
import { program } from './programs.ts'

export interface Prometheus {
  /** How many series an expression has now; throws for one that it does not understand. */
  seriesOf(expr: string): Promise<number>
  /** Resolves once it has scraped the service that often. */
  scraped(times: number): Promise<void>
  /** The rules that it has loaded, by their names, and what state each is in. */
  rules(): Promise<ReadonlyMap<string, string>>
  stop(): Promise<void>
}

interface Scraped {
  /** Of the service, and its token. */
  readonly url: string
  readonly token: string
  readonly ruleFiles: readonly string[]
}

/** What promtool says, with what it was told, in that folder. */
export function promtool(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program('promtool', 'prometheus'), args, {
    cwd,
    encoding: 'utf8',
  })
  return { status, said: `${stdout}${stderr}` }
}

export async function startPrometheus({ url, token, ruleFiles }: Scraped): Promise<Prometheus> {
  const binary = program('prometheus', 'prometheus')
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-prometheus-'))
  const config = {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '500ms' },
    rule_files: ruleFiles,
    scrape_configs: [
      {
        job_name: 'statemgr',
        static_configs: [{ targets: [new URL(url).host] }],
        authorization: { type: 'Bearer', credentials: token },
      },
    ],
  }
  const file = join(folder, 'prometheus.yml')
  await writeFile(file, stringify(config))
  const place = `127.0.0.1:${await freePort()}`
  const child = spawn(
    binary,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${place}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const api = `http://${place}/api/v1`
  const isUp = async () =>
    (await fetch(`http://${place}/-/ready`).catch(() => null))?.status === 200 || null
  await until('Prometheus to be ready', isUp, startPatienceMs).catch((error: Error) => {
    child.kill('SIGKILL')
    throw new Error(`${error.message}; it printed ${log}`)
  })
  const seriesOf = async (expr: string) => {
    const reply = await fetch(`${api}/query?${new URLSearchParams({ query: expr })}`)
    const { status, error, data } = (await reply.json()) as Reply
    if (status !== 'success') throw new Error(`${expr}: ${error}`)
    return data.result.length
  }
  return {
    seriesOf,
    scraped: async (times) => {
      const enough = `sum_over_time(up{job="statemgr"}[1h]) >= ${times}`
      await until('a scrape', async () => (await seriesOf(enough)) > 0 || null, startPatienceMs)
    },
    rules: async () => {
      const { data } = (await (await fetch(`${api}/rules`)).json()) as RulesReply
      const all = data.groups.flatMap(({ rules }) => rules)
      return new Map(all.map(({ name, state }) => [name, state]))
    },
    stop: async () => {
      await ended(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Reply {
  readonly status: string
  readonly error?: string
  readonly data: { readonly result: readonly unknown[] }
}

interface RulesReply {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly { readonly name: string; readonly state: string }[]
    }[]
  }
}

const startPatienceMs = 30_000

function ended(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  child.kill('SIGKILL')
  return promise
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
