/** A journal of a million rows: how long the service takes to start with it, find in it, go on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { openSqliteStore } from '../src/store/sqlite/sqlite.ts'
import type { Row } from '../src/store/store.ts'
import { cost, type Figure, rate } from './figure.ts'
import { apply, inTurns, type Load, median, medianOf, perSecond } from './load.ts'
import { openSite, productRoot, type Site } from './product.ts'
import { askedOf, controls, manyInFlight } from './requests.ts'

const rowCount = 1_000_000
const rowsAtOnce = 5_000
const rounds = 3
/** host.1 has one row of so many, and host.0 none but the first. */
const rowsPerOther = 100
const firstRows = 10
const env = { STATEMGR_HISTORY_ENTRIES: `${rowCount}` }
const fileName = 'statemgr.sqlite'
const identify = askedOf(controls[0])
const control = { ...identify, inFlight: manyInFlight, warmMs: 1_000, runMs: 1_000 } as const

const querying = {
  ...{ subject: 'statemgr.history.query', expected: '{"entries":[' },
  ...{ inFlight: 1, warmMs: 200, runMs: 500 },
} as const

const queries = {
  'the newest 100': { limit: 100 },
  'the newest 100 of a component with one row in 100': { component: 'host.1', limit: 100 },
  'the newest 10 of a component not heard of since the first': { component: 'host.0', limit: 10 },
} as const

export async function history(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built)
  const other = await openSite(built)
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-bench-history-'))
  const long = { site, data: join(folder, 'long') }
  const short = { site: other, data: join(folder, 'short') }
  try {
    await write(long.data, await entriesOf(short, built))
    const startMs = async ({ site: on, data }: Kept) => {
      const running = await on.start(built, { data, env })
      await running.stop()
      return running.readyMs
    }
    const starts = await inTurns(rounds, {
      short: () => startMs(short),
      long: () => startMs(long),
    })
    const figures = await beside(built, short, long)
    return [
      cost('start to ready', 'ms', median(starts.long), {
        floor: { name: floorName, value: median(starts.short) },
      }),
      ...figures,
    ]
  } finally {
    await site.stop()
    await other.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const floorName = 'the same with a new journal'

/** A journal, and where a service that has it is asked. */
interface Kept {
  readonly site: Site
  readonly data: string
}

/** Both at the same time, asked in turns. */
async function beside(built: string, short: Kept, long: Kept): Promise<readonly Figure[]> {
  const start = async ({ site, data }: Kept) => {
    const service = await site.startReady(built, { data, env })
    return { service, how: { port: site.port, pid: service.pid } }
  }
  const few = await start(short)
  const all = await start(long)
  const compare = (asked: Omit<Load, 'port' | 'pid'>) =>
    inTurns(rounds, {
      few: () => apply({ ...few.how, ...asked }),
      all: () => apply({ ...all.how, ...asked }),
    })
  const figures: Figure[] = []
  for (const [name, query] of Object.entries(queries)) {
    const found = await compare({ ...querying, payloads: [JSON.stringify(query)] })
    figures.push(
      cost(`${name}, p50`, 'µs', medianOf(found.all, 'p50Us'), {
        floor: { name: floorName, value: medianOf(found.few, 'p50Us') },
      }),
    )
  }
  const done = await compare(control)
  await few.service.stop()
  await all.service.stop()
  return [
    ...figures,
    rate('identify, 64 in flight, a row dropped for each', perSecond(done.all), {
      floor: { name: floorName, value: perSecond(done.few) },
    }),
    cost('identify, 64 in flight, CPU a request', 'µs', medianOf(done.all, 'cpuUs'), {
      floor: { name: floorName, value: medianOf(done.few, 'cpuUs') },
    }),
  ]
}

/** Rows as the product writes them: of the start of a service, and of what is asked of it. */
async function entriesOf({ site, data }: Kept, built: string): Promise<readonly Row[]> {
  const service = await site.startReady(built, { data, env })
  for (const { path, bodies } of controls) for (const body of bodies) await site.ask(path, body)
  await service.stop()
  const store = await (await storeOf())({ path: join(data, fileName) })
  const { rows } = await store.history({ limit: 100, order: 'oldest' })
  await store.close()
  return rows
}

/** A million of them, and no state: as a service that starts anew finds them. */
async function write(data: string, rows: readonly Row[]): Promise<void> {
  const of = (component: string) => rows.filter((row) => row.component === component)
  const [silent, rare, usual] = [of('host.0'), of('host.1'), of('bmc.0')]
  const store = await (await storeOf())({
    path: join(data, fileName),
    bounds: { rowsMax: rowCount, ageMaxMs: Number.MAX_SAFE_INTEGER },
  })
  const rowAt = (seq: number): Row => {
    const those = seq <= firstRows ? silent : seq % rowsPerOther === 0 ? rare : usual
    const row = those[seq % those.length]!
    const text = row.text.replace(/"seq":\d+,"at":\d+/, `"seq":${seq},"at":${seq}`)
    return { ...row, seq, at: seq, text }
  }
  for (let seq = 0; seq < rowCount; seq += rowsAtOnce) {
    const batch = Array.from({ length: rowsAtOnce }, (_, i) => rowAt(seq + i + 1))
    await store.commit({ parts: [], removed: [], rows: batch })
  }
  await store.close()
}

/** Of the product that is measured, so that it finds its own format. */
async function storeOf(): Promise<typeof openSqliteStore> {
  const file = pathToFileURL(join(productRoot, 'src/store/sqlite/sqlite.ts')).href
  const { openSqliteStore: open } = (await import(file)) as {
    readonly openSqliteStore: typeof openSqliteStore
  }
  return open
}
