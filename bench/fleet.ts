/** Hundreds of hosts on one NATS server: whether requests are answered while all of them report. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cost, type Figure, rate } from './figure.ts'
import { apply, type Loaded } from './load.ts'
import { cpuUsOf, type Running } from './processes.ts'
import { openSite } from './product.ts'
import { askedOf, controls, manyInFlight, type RequestLoad } from './requests.ts'

/** The first is what the others are beside. */
const hostCounts = [2, 600, 1_024] as const
const startTimeoutMs = 20_000
const idleMs = 2_000
const load = { inFlight: manyInFlight, warmMs: 500, runMs: 2_000, isForgiving: true } as const
const queried: RequestLoad = {
  subject: 'statemgr.host.get',
  payloads: ['{"name":"host.1"}'],
  expected: '{"name":"host.1"',
}
const controlled = askedOf(controls[0])

export async function fleet(built: string): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-bench-fleet-'))
  const measured: Measured[] = []
  try {
    for (const count of hostCounts) {
      const file = join(folder, `${count}.json`)
      writeFileSync(file, JSON.stringify(configOf(count)))
      measured.push(await measure(built, file))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const few = measured[0]!
  return hostCounts.slice(1).flatMap((count, i) => rowsOf(count, measured[i + 1]!, few))
}

const configOf = (count: number): object => ({
  systemName: `fleet-${count}`,
  hosts: Array.from({ length: count }, (_, i) => ({ name: `host.${i}` })),
  chassis: { name: 'chassis.0' },
  bmc: { name: 'bmc.0' },
})

interface Measured {
  readonly readyMs: number
  readonly cpuMs: number
  readonly query: Loaded
  readonly control: Loaded
  /** What it logged. */
  readonly trouble: string | null
  readonly slowConsumers: number
}

/** Whether or not the service is ready in time, it is asked. */
async function measure(built: string, file: string): Promise<Measured> {
  const site = await openSite(built, file, { keepsComplaints: true })
  const service = await site.start(built, { readyTimeoutMs: startTimeoutMs, goesOn: true })
  const { pid, readyMs } = service
  const how = { port: site.port, pid, ...load }
  const before = cpuUsOf(pid)
  await sleep(idleMs)
  const cpuMs = (cpuUsOf(pid) - before) / idleMs
  const query = await apply({ ...how, ...queried })
  const control = await apply({ ...how, ...controlled })
  const slowConsumers = await site.slowConsumers()
  await service.stop()
  await site.stop()
  return { readyMs, cpuMs, query, control, trouble: troubleIn(service), slowConsumers }
}

/** What it logged, a line of each kind. */
function troubleIn(service: Running): string | null {
  const kinds = new Map<string, number>()
  for (const line of service.complaints().split('\n')) {
    if (!line.startsWith('{')) continue
    const { msg, err } = JSON.parse(line) as { msg: string; err?: { message: string } }
    const kind = `${msg}${err === undefined ? '' : ` (${err.message})`}`.slice(0, kindLength)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const text = [...kinds].map(([kind, count]) => `${count} × ${kind}`).slice(0, kindsMax)
  return text.length === 0 ? null : `it logged ${text.join('; ')}`
}

const kindLength = 90
const kindsMax = 3

function rowsOf(count: number, all: Measured, few: Measured): readonly Figure[] {
  const hosts = `${count.toLocaleString('en-US')} hosts`
  const floor = (value: number) => ({ floor: { name: 'the same with two hosts', value } })
  const answered = (name: string, of: Loaded, beside: Loaded): Figure =>
    rate(`${hosts}: ${name} answered, 64 in flight`, rateOf(of), {
      ...floor(rateOf(beside)),
      ...withNote(refusedIn(of)),
    })
  return [
    cost(`${hosts}: start to ready`, 'ms', all.readyMs, {
      ...floor(few.readyMs),
      ...withNote(all.trouble),
    }),
    cost(`${hosts}: CPU a second at rest`, 'ms', all.cpuMs, floor(few.cpuMs)),
    cost(`${hosts}: times that NATS cut a slow consumer off`, '', all.slowConsumers),
    cost(`${hosts}: requests without an answer`, '', lostOf(all.query) + lostOf(all.control), {
      aim: { of: 'figure', limit: 0 },
    }),
    answered('host.get', all.query, few.query),
    answered('identify', all.control, few.control),
  ]
}

const rateOf = ({ answered, seconds }: Loaded): number => answered / seconds

const lostOf = ({ refused, unanswered }: Loaded): number => refused + unanswered

const withNote = (note: string | null) => (note === null ? {} : { note })

function refusedIn({ refused, refusal }: Loaded): string | null {
  if (refused === 0) return null
  const why = refusal === null || refusal === '' ? '' : `: ${refusal}`
  return `${refused} refused${why}`
}
