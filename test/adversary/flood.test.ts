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
const memoryMaxMiB = 256

interface Flooded {
  readonly sent: number
  readonly answers: number
  readonly refusals: number
}

/** Floods while `act` goes on; resolves to what the flood came to. */
async function under(
  rate: number,
  [subject, payload]: readonly [string, string],
  act: () => Promise<void>,
  prefixes = 1,
): Promise<Flooded> {
  const program = join(import.meta.dirname, 'flood-child.ts')
  const args = [program, nats.port, rate, subject, payload, prefixes].map(String)
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
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
    await once(child, 'close')
  }
  return JSON.parse(out.split('\n')[1] ?? '') as Flooded
}

const identify = ['statemgr.host.identify', '{"name":"host.0","on":true}'] as const

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

test('a flood of controls keeps no emergency off, forced off or heat from being acted on', async (t) => {
  const all = ['host.0', 'host.1', 'chassis.0']
  for (const rate of isLong ? [8_000, 40_000, 100_000] : [40_000]) {
    await powerOn()
    const took: Record<string, number> = {}
    const flooded = await under(rate, identify, async () => {
      took.forced = await offWithin(['host.1'], () =>
        client.ask('host.power.off', { name: 'host.1', force: true, requestId: `f-${rate}` }),
      )
      took.emergency = await offWithin(all, () => client.ask('emergency.off', { reason: 'smoke' }))
    })
    t.diagnostic(`${rate} /s: ${JSON.stringify({ ...took, ...flooded, rss: residentMiB() })}`)
    for (const [what, ms] of Object.entries(took))
      assert.ok(ms < actsWithinMs, `${what} took ${ms} ms at ${rate} /s`)
    assert.ok(residentMiB() < memoryMaxMiB, `${residentMiB()} MiB at ${rate} /s`)
    await arena.rest()
  }
})
