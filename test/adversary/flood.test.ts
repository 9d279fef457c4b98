/** A flood of requests, readings and listeners: what protects acts within a second all the same. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import { startArena } from './arena.ts'

const arena = await startArena()
after(() => arena[Symbol.asyncDispose]())
const { client, fakes, nats } = arena
const service = await arena.serve()
const isLong = process.env.LONG === '1'

const actsWithinMs = 1000
/** With the grace that the board's hosts are given to shut down by themselves. */
const heatWithinMs = 3000
const memoryMaxMiB = 256

interface Flooded {
  readonly sent: number
  readonly answers: number
  readonly refusals: number
}

/** Floods while `act` goes on; resolves to what the flood came to. */
async function under(
  { rate, subject, payload, prefixes }: Flood,
  act: () => Promise<void>,
): Promise<Flooded> {
  const program = join(import.meta.dirname, 'flood-child.ts')
  const args = [program, nats.port, rate, subject, payload, prefixes].map(String)
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let out = ''
  child.stdout.on('data', (bytes) => {
    out += bytes
  })
  try {
    await until('the flood', () => out.includes('floods'))
    await sleep(isLong ? 4000 : 1000)
    await act()
  } finally {
    child.kill()
    await closed
  }
  return JSON.parse(out.split('\n')[1] ?? '') as Flooded
}

async function powerOn(): Promise<void> {
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    await client.act(name, 'Recover', `r-${name}-${fakes.record.entries.length}`)
    await client.act(name, 'PowerOn', `on-${name}-${fakes.record.entries.length}`)
    await until(`${name} to be on`, () => fakes.plant.power(name) === 'On')
  }
  await arena.rest()
}

/** How long it took until none of these has power. */
async function offWithin(names: readonly string[], ask: () => unknown): Promise<number> {
  const startedAt = performance.now()
  void ask()
  await until(`${names.join()} to be off`, () =>
    names.every((name) => fakes.plant.power(name) === 'Off'),
  )
  return performance.now() - startedAt
}

const residentMiB = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024

const everything = ['host.0', 'host.1', 'chassis.0']

interface Flood {
  readonly what: string
  /** A second. */
  readonly rate: number
  readonly subject: string
  readonly payload: string
  /** Inboxes that the answers are wanted at, as those of so many clients. */
  readonly prefixes: number
}

const controls = {
  what: 'controls',
  subject: 'statemgr.host.identify',
  payload: '{"name":"host.0","on":true}',
  prefixes: 1,
}
const readings = {
  what: 'readings',
  subject: 'sensormon.events.sensor',
  payload: '{"sensor":"cpu0_temp","value":41,"unit":"Cel","boot":"flood","seq":1}',
  prefixes: 1,
}
/** Where other tests run beside it, there is no more of a machine than for the first two. */
const floods: readonly Flood[] = isLong
  ? [
      { ...controls, rate: 8_000 },
      { ...controls, rate: 40_000 },
      { ...controls, rate: 100_000 },
      { ...controls, what: 'controls of a thousand clients', rate: 40_000, prefixes: 1000 },
      { ...readings, rate: 50_000 },
    ]
  : [
      { ...controls, rate: 20_000 },
      { ...readings, rate: 20_000 },
    ]

for (const flood of floods) {
  test(`${flood.rate} ${flood.what} a second keep nothing from taking power away`, async (t) => {
    await powerOn()
    const took: Record<string, number> = {}
    const came = await under(flood, async () => {
      const force = { name: 'host.1', force: true }
      took.forced = await offWithin(['host.1'], () => client.ask('host.power.off', force))
      took.heat = await offWithin(['host.0'], () => fakes.plant.heat('cpu_zone', 120))
      took.emergency = await offWithin(everything, () =>
        client.ask('emergency.off', { reason: 'smoke' }),
      )
    })
    fakes.plant.heat('cpu_zone', 30)
    await arena.status('the heat to be over', ({ alerts }) =>
      alerts.every(({ component }: { component: string }) => component !== 'zone/cpu_zone'),
    )
    t.diagnostic(JSON.stringify({ ...took, ...came, residentMiB: residentMiB() }))
    for (const [what, ms] of Object.entries(took))
      assert.ok(ms < (what === 'heat' ? heatWithinMs : actsWithinMs), `${what} took ${ms} ms`)
    assert.ok(residentMiB() < memoryMaxMiB, `${residentMiB()} MiB`)
    await arena.rest()
  })
}
