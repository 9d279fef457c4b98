/**
 * Profiles the product under durable control load, and prints the CPU time by room and by
 * function: `npm run bench:profile -- identify` or `maintenance`, and `--top 40`.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { apply } from './load.ts'
import { openSite, productRoot, sourceProgram } from './product.ts'
import { askedOf, controls, manyInFlight, warmUp } from './requests.ts'
import { columns } from './table.ts'

const runMs = 10_000
const samplingUs = 200

/** As V8 writes it. Times are in µs; those of the start and the end are of the monotonic clock. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: CallFrame
    readonly children?: readonly number[]
  }[]
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface CallFrame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
}

interface Place {
  readonly room: string
  readonly text: string
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { top: { type: 'string', default: '30' } },
})
const [wanted = 'identify'] = positionals
const control = controls.find(({ path }) => path.endsWith(wanted))
if (control === undefined) {
  process.stderr.write(`there is no load ${wanted}; there are: identify, maintenance\n`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'statemgr-bench-profile-'))
const site = await openSite(sourceProgram)
const service = await site.startReady(sourceProgram, {
  nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${samplingUs}`],
})
const asked = askedOf(control)
await warmUp(site, service, asked)
const from = monotonicUs()
const { port } = site
const loaded = await apply({
  ...{ port, pid: service.pid, ...asked, inFlight: manyInFlight, warmMs: 0, runMs },
})
const to = monotonicUs()
await service.stop()
await site.stop()
const profiles = globSync(join(folder, '*.cpuprofile')).map(
  (file) => JSON.parse(readFileSync(file, 'utf8')) as Profile,
)
rmSync(folder, { recursive: true })

const places = new Map<string, { readonly place: Place; us: number }>()
for (const profile of profiles) count(profile)
const busy = [...places.values()].filter(({ place }) => place.room !== '(idle)')
const busyUs = sum(busy)
process.stdout.write(
  `${control.name}, ${manyInFlight} in flight, warm, from the sources: ` +
    `${loaded.answered} requests, ` +
    `${share(busyUs / loaded.answered)} µs each in ${profiles.length} threads\n\n`,
)
print(
  'room',
  Map.groupBy(busy, ({ place }) => place.room),
  Number.POSITIVE_INFINITY,
)
print(
  'function',
  Map.groupBy(busy, ({ place }) => place.text),
  Number(values.top),
)

/** Only what was sampled during the load; what runs before is the start and the warming up. */
function count({ nodes, startTime, samples, timeDeltas }: Profile): void {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])))
  const frameOf = (id: number | undefined) =>
    id === undefined ? undefined : byId.get(id)?.callFrame
  let at = startTime
  for (const [i, id] of samples.entries()) {
    const us = timeDeltas[i]!
    at += us
    if (at < from || at > to) continue
    const place = placeOf(frameOf(id)!, frameOf(parents.get(id)))
    const kept = places.get(place.text) ?? { place, us: 0 }
    kept.us += us
    places.set(place.text, kept)
  }
}

/** What is native counts where it is called from; what has no place at all is the machine's. */
function placeOf(frame: CallFrame, caller: CallFrame | undefined): Place {
  const name = frame.functionName || '(anonymous)'
  if (frame.url !== '') {
    return { room: roomOf(frame.url), text: `${name} ${fileOf(frame.url)}:${frame.lineNumber + 1}` }
  }
  if (frame.functionName.startsWith('(')) return { room: name, text: name }
  const from = caller?.url ? `${fileOf(caller.url)}` : 'node'
  return { room: 'native, called by the above', text: `${name}, native, called by ${from}` }
}

/** The folder of a source; a package; or what node has built in. */
function roomOf(url: string): string {
  if (url.startsWith('node:')) return 'node'
  const file = fileOf(url)
  const parts = file.split('/')
  const packages = parts.lastIndexOf('node_modules')
  if (packages >= 0) {
    const isScoped = parts[packages + 1]!.startsWith('@')
    return parts.slice(packages + 1, packages + (isScoped ? 3 : 2)).join('/')
  }
  return parts.slice(0, -1).join('/')
}

function fileOf(url: string): string {
  return url.startsWith('file:') ? relative(productRoot, new URL(url).pathname) : url
}

function print(
  title: string,
  groups: ReadonlyMap<string, readonly { readonly us: number }[]>,
  top: number,
): void {
  const rows = [...groups]
    .map(([name, those]) => ({ name, us: sum(those) }))
    .sort((a, b) => b.us - a.us)
    .slice(0, top)
    .map(({ name, us }) => [
      name,
      `${share((us / busyUs) * 100)} %`,
      `${share(us / loaded.answered)} µs`,
    ])
  process.stdout.write(`${columns([[title, 'self time', 'a request'], ...rows])}\n`)
}

function sum(those: readonly { readonly us: number }[]): number {
  return those.reduce((total, { us }) => total + us, 0)
}

function share(value: number): string {
  return value.toFixed(1)
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
