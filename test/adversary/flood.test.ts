/**
 * A flood of requests, readings and listeners: what protects acts within a second all the same, and
 * who asks has an answer in the end, were it that nobody hears him.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import { startArena } from './arena.ts'
import { sendRaw } from './raw-http.ts'

const isLong = process.env.LONG === '1'
const arena = await startArena({
  nats: { config: 'max_payload: 16MB' },
  // Each flood takes all power away once: that is often, for a board that nobody floods.
  config: { limits: { flap: { transitions: 1000 } } },
})
after(() => arena[Symbol.asyncDispose]())
const { client, fakes, nats } = arena
const service = await arena.serve()
const token = (await readFile(join(arena.folder, 'data', 'http-token'), 'utf8')).trim()

const actsWithinMs = 1000
/** Heat, with the grace that the board's hosts are given; and whoever wants in among thousands. */
const withinMs: { readonly [what: string]: number } = { heat: 3000, health: 10_000 }
const memoryMaxMiB = 256
/** What it may hold a while after a flood, when nothing is asked of it any more. */
const memoryAtRestMiB = 170

/** What a flood came to. */
interface Came {
  readonly sent?: number
  readonly answers?: number
}

/** All of them flood while `act` goes on, and then wait for the answers that they have not had. */
async function under(floods: readonly Flood[], act: () => Promise<void>): Promise<readonly Came[]> {
  const children = floods.map((flood) => {
    const child = spawn(process.execPath, argumentsOf(flood), {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const closed = once(child, 'close')
    const one = { child, closed, out: '' }
    child.stdout.on('data', (bytes) => {
      one.out += bytes
    })
    return one
  })
  try {
    await until('the flood', () => children.every(({ out }) => out.includes('floods')))
    await sleep(isLong ? 4000 : 1000)
    await act()
  } finally {
    for (const { child } of children) child.kill()
    await Promise.all(children.map(({ closed }) => closed))
  }
  return children.map(({ out }) => JSON.parse(out.split('\n')[1] || '{}'))
}

function argumentsOf(flood: Flood): readonly string[] {
  if ('way' in flood) {
    const { port } = new URL(service.url)
    return [join(import.meta.dirname, 'crowd-child.ts'), port, token, flood.way, `${flood.clients}`]
  }
  const { rate, subject, payload, inboxes } = flood
  const given = [nats.port, rate, subject, payload, inboxes].map(String)
  return [join(import.meta.dirname, 'flood-child.ts'), ...given]
}

async function powerOn(): Promise<void> {
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    await client.act(name, 'Recover', `r-${name}-${fakes.record.entries.length}`)
    // It is refused as long as the emergency off of the flood before is owed.
    await until(`${name} to be taken`, async () => {
      const reply = await client.act(name, 'PowerOn', `on-${name}-${fakes.record.entries.length}`)
      return reply?.code === 200
    })
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

/** Over NATS. */
interface Messages {
  /** A second. */
  readonly rate: number
  readonly subject: string
  readonly payload: string
  /** Where the answers are wanted, as those of so many clients; 0 where none is. */
  readonly inboxes: number
}

/** Over HTTP. */
interface Crowd {
  readonly clients: number
  readonly way: string
}

type Flood = Messages | Crowd

const controls = {
  subject: 'statemgr.host.identify',
  payload: '{"name":"host.0","on":true}',
  inboxes: 1,
}
const readings = {
  subject: 'sensormon.events.sensor',
  payload: '{"sensor":"cpu0_temp","value":41,"unit":"Cel","boot":"flood","seq":1}',
  inboxes: 0,
}
const large = { subject: 'statemgr.host.get', payload: `*${10 * 1024 * 1024}`, inboxes: 1 }
const listeners = { way: 'listens', clients: 10_000 }
/** Where other tests run beside it, there is no more of a machine than for the first two. */
const floods: readonly (readonly [string, ...Flood[]])[] = isLong
  ? [
      ['8,000 controls a second', { ...controls, rate: 8_000 }],
      ['40,000 controls a second', { ...controls, rate: 40_000 }],
      ['100,000 controls a second', { ...controls, rate: 100_000 }],
      ['40,000 controls of a thousand clients', { ...controls, rate: 40_000, inboxes: 1000 }],
      ['50,000 readings a second', { ...readings, rate: 50_000 }],
      ['10,000 who listen, one of whom reads nothing', listeners],
      ['600 slow clients', { way: 'asks a byte at a time', clients: 600 }],
      ['300 half-open connections', { way: 'asks half', clients: 300 }],
      ['300 who ask on and read nothing', { way: 'asks on and reads nothing', clients: 300 }],
      ['payloads of 10 MB over HTTP', { way: 'sends 10 MB', clients: 8 }],
      ['payloads of 10 MB over NATS', { ...large, rate: 20 }],
      [
        'controls, readings and listeners together',
        { ...controls, rate: 8_000 },
        { ...readings, rate: 8_000 },
        listeners,
      ],
    ]
  : [
      ['20,000 controls a second', { ...controls, rate: 20_000 }],
      ['20,000 readings a second', { ...readings, rate: 20_000 }],
    ]

for (const [what, ...flood] of floods) {
  test(`${what} keep nothing from taking power away`, async (t) => {
    await powerOn()
    const took: Record<string, number> = {}
    const came = await under(flood, async () => {
      const force = { name: 'host.1', force: true }
      took.forced = await offWithin(['host.1'], () => client.ask('host.power.off', force))
      took.heat = await offWithin(['host.0'], () => fakes.plant.heat('cpu_zone', 120))
      took.emergency = await offWithin(everything, () =>
        client.ask('emergency.off', { reason: 'smoke' }),
      )
      took.health = await healthIn()
    }).finally(() => fakes.plant.heat('cpu_zone', 30))
    await arena.status('the heat to be over', ({ alerts }) =>
      alerts.every(({ component }: { component: string }) => component !== 'zone/cpu_zone'),
    )
    const peak = residentMiB()
    const figures = Object.entries(took).map(([one, ms]) => `${one} ${Math.round(ms)} ms`)
    t.diagnostic(`${figures.join(', ')}; ${Math.round(peak)} MiB; ${JSON.stringify(came)}`)
    for (const [one, ms] of Object.entries(took))
      assert.ok(ms < (withinMs[one] ?? actsWithinMs), `${one} took ${ms} ms`)
    assert.ok(peak < memoryMaxMiB, `${peak} MiB`)
    for (const [index, { sent, answers }] of came.entries()) {
      const { inboxes = 0 } = { ...flood[index] } as Partial<Messages>
      if (inboxes > 0) assert.equal(answers, sent)
    }
    await arena.rest()
    if (isLong) await until('its memory to be given back', () => residentMiB() < memoryAtRestMiB)
  })
}

/** How long it takes to learn over HTTP that it lives. */
async function healthIn(): Promise<number> {
  const startedAt = performance.now()
  await until('health', async () => {
    const { host, port } = new URL(service.url)
    const { statuses } = await sendRaw(Number(port), [
      `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ])
    return statuses[0] === 200
  })
  return performance.now() - startedAt
}
