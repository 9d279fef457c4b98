/**
 * What people give in time means what they meant, whatever the clocks and the machine do
 * meanwhile: each kind of it under each of those, with the minute at which it has come.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awayBetween, monotonicClock } from '../../src/engine/loop/clock.ts'
import { benchIn, exampleConfig, startOf } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const minuteMs = 60_000
const year2026 = Date.UTC(2026, 10, 23)

/** In the order in which `givenIn` gives them: each is for 30 minutes, the hold for 40. */
const kinds = ['override for', 'override until', 'schedule in', 'schedule at', 'hold'] as const
type Minutes = readonly [number, number, number, number, number]

/** At a minute what happens to the clocks, or to who looks at them. */
type Happens = Readonly<Record<number, (world: World) => void | Promise<void>>>

/** The wall clock loses half of each minute, from the first to the last. */
const slow: Happens = Object.fromEntries(
  Array.from({ length: 70 }, (_, minute) => [minute, (world: World) => world.jump(-minuteMs / 2)]),
)

const rows: readonly (readonly [clock: string, happens: Happens, comes: Minutes])[] = [
  ['all goes as ever', {}, [30, 30, 30, 30, 40]],
  [
    'the wall clock is set forward',
    { 5: (world) => world.jump(20 * minuteMs) },
    [30, 10, 30, 10, 40],
  ],
  [
    'the wall clock is set back',
    { 5: (world) => world.jump(-20 * minuteMs) },
    [30, 50, 30, 50, 40],
  ],
  ['the wall clock is slow', slow, [30, 60, 30, 60, 40]],
  [
    'the machine sleeps over the moment',
    { 25: (world) => world.clock.sleep(10 * minuteMs) },
    [35, 35, 35, 35, 40],
  ],
  [
    'it is away over the moment',
    { 25: (world) => world.restart({ awayMs: 10 * minuteMs }) },
    [35, 35, 35, 35, 40],
  ],
  [
    'the machine is booted, and knows what time it is',
    { 25: (world) => world.restart({ booted: true, clean: true, awayMs: 10 * minuteMs }) },
    [35, 35, 35, 35, 40],
  ],
  [
    'the machine is booted, and is told only later what time it is',
    {
      25: async (world) => {
        world.jump(-year2026)
        await world.restart({ booted: true, clean: true, awayMs: minuteMs })
      },
      45: (world) => world.jump(year2026),
    },
    // Leave that may be over is none; what is to be at a time has to wait until there is one.
    [26, 26, 30, 45, 40],
  ],
]

/** These are tried each time; all of them with `LONG=1`. */
const isShort = (_: unknown, index: number) => index % 2 === 0

for (const [clock, happens, comes] of rows.filter(
  (row, at) => process.env.LONG === '1' || isShort(row, at),
)) {
  test(`${kinds.join(', ')}: ${clock}`, async () => {
    const world = await createWorld({ config: calm() })
    world.jump(year2026 - world.clock.now())
    await givenIn(world)
    const begun = world.clock.now()
    const seen = new Map<string, number>()
    while (seen.size < kinds.length) {
      const minute = Math.floor((world.clock.now() - begun) / minuteMs)
      assert.ok(minute < 70, `only ${[...seen.keys()]} has come`)
      await happens[minute]?.(world)
      const at = Math.floor((world.clock.now() - begun) / minuteMs)
      for (const [index, kind] of kinds.entries())
        if (!seen.has(kind) && hasCome(world, index)) seen.set(kind, at)
      await world.advance(minuteMs)
    }
    for (const [index, kind] of kinds.entries()) {
      const late = seen.get(kind)! - comes[index]!
      // A schedule is looked at once a minute, where nobody knows when its time will come.
      assert.ok(late >= 0 && late <= 1, `${kind}: minute ${seen.get(kind)}, not ${comes[index]}`)
    }
    await world.stop()
  })
}

test('an hour of sleep: what was on its way goes on, and nobody is blamed', async () => {
  const world = await createWorld()
  world.jump(year2026 - world.clock.now())
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })
  const before = (await world.ask('system.status')).body.time
  await world.ask('host.power.on', { name: 'host.0' })
  world.clock.sleep(60 * minuteMs)
  await world.advance(minuteMs)
  const { chassis, hosts, bmc, alerts, time } = (await world.ask('system.status')).body
  const statuses = [chassis, hosts[0], bmc].map(({ status }) => status)
  assert.deepEqual([statuses, alerts], [['On', 'Running', 'Ready'], []])
  const sinceMs = time.at - before.at
  assert.ok(sinceMs >= 61 * minuteMs && sinceMs < 62 * minuteMs, `${sinceMs} ms of service time`)
  assert.equal(Date.parse(time.wall) - Date.parse(before.wall), sinceMs)
  const asked = async (since: string) =>
    (await world.ask('history.query', { component: 'chassis.0', outcome: 'started', since })).body
  assert.equal((await asked('30m')).entries.length, 0, 'it was longer ago than that')
  assert.equal((await asked('2h')).entries.length, 1)
  const raised = (await world.history()).filter(({ outcome }) => outcome === 'raised')
  assert.deepEqual(raised, [])
  await world.stop()
})

test('wall clocks tell how long it was away where they were set, and not set back', () => {
  const last = { machine: 'a', monotonicMs: 5, serviceMs: 1000, wallMs: year2026 }
  const then = (wallMs: number, serviceMs = 1000) => ({
    machine: 'b',
    monotonicMs: 1,
    serviceMs,
    wallMs,
  })
  assert.equal(awayBetween(last, then(year2026 + 5000)), 5000)
  assert.equal(awayBetween(last, then(year2026 + 5000, 3000)), 3000, 'what is counted already')
  assert.equal(awayBetween(last, then(year2026 - 1)), null)
  assert.equal(awayBetween(last, then(60_000)), null, 'in 1970')
  const { wallMs: _, ...unkept } = last
  assert.equal(awayBetween(unkept, then(year2026)), null, 'a run that kept none')
})

test('a machine that is booted takes off what it was away, or ends what may be over', () => {
  for (const [awayMs, leftMs] of [
    [10 * minuteMs, 20 * minuteMs],
    [40 * minuteMs, null],
    [null, null],
  ] as const) {
    const bench = benchIn()
    const by = { actor: 'anna', reason: 'tests' }
    const interlocks = ['flap-hold']
    bench.deliver({
      kind: 'override.grant',
      id: 'o',
      component: 'host.0',
      interlocks,
      forMs: 30 * minuteMs,
      ...by,
    })
    bench.deliver({
      ...{ kind: 'schedule.add', id: 's', component: 'host.0', action: 'PowerOn', ifMissed: 'run' },
      ...{ dueWall: year2026 + 1, nowWall: year2026, afterMs: 30 * minuteMs, ...by },
    })
    const start = startOf('b')
    assert.ok(start.kind === 'start')
    bench.deliver({ ...start, machine: 'booted', reset: 'software', awayMs })
    const { overrides, schedules } = bench.system.intents
    assert.equal(overrides.o === undefined ? null : overrides.o.expiresAt - bench.now, leftMs)
    assert.equal(schedules.s!.dueAt! - bench.now, 30 * minuteMs - (awayMs ?? 0))
  }
})

test('what the machine slept is counted, and a clock that is read unevenly is no sleep', () => {
  const machine = { ticks: 1000, uptime: 1000 }
  const clock = monotonicClock(
    () => machine.ticks,
    () => machine.uptime,
  )
  const pass = (awake: number, slept = 0) => {
    machine.ticks += awake
    machine.uptime += awake + slept
    return clock()
  }
  assert.equal(pass(5000), 6000)
  assert.equal(pass(2000, 3_600_000), 3_608_000)
  assert.equal(pass(10, 5), 3_608_010)
  assert.equal(pass(2000, 900), 3_610_010)
  assert.equal(pass(2000), 3_612_010)
})

test('how old an entry is, and so how long it is kept, the wall clock has no say in', async () => {
  const world = await createWorld({ config: calm() })
  world.jump(year2026 - world.clock.now())
  const lit = async (on: boolean) => {
    await world.ask('host.identify', { name: 'host.0', on, wait: '1m' })
    return (await world.history()).at(-1)!.at
  }
  const before = await lit(true)
  world.jump(365 * 24 * 60 * minuteMs)
  await world.advance(10 * minuteMs)
  const after = await lit(false)
  world.jump(-2 * 365 * 24 * 60 * minuteMs)
  await world.restart({ awayMs: 10 * minuteMs })
  const later = await lit(true)
  for (const passedMs of [after - before, later - after])
    assert.ok(Math.abs(passedMs - 10 * minuteMs) < minuteMs, `${passedMs} ms`)
  await world.stop()
})

/** Looked at and reported seldom, so that hours are soon over. */
function calm() {
  const config = exampleConfig()
  return {
    ...config,
    zones: config.zones.map((zone) => ({ ...zone, stale: 5 * minuteMs })),
    limits: {
      ...config.limits,
      ...{ observeInterval: minuteMs, observationStale: 5 * minuteMs, readingStale: 5 * minuteMs },
      minimumOffTime: 40 * minuteMs,
    },
    simulation: { ...config.simulation, reportInterval: minuteMs, heatLag: 1000 },
  }
}

/** Leave to go against something, identify LEDs to be lit, and a host that is to stay off first. */
async function givenIn(world: World): Promise<void> {
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })
  await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
  assert.equal(
    (await world.ask('host.power.off', { name: 'host.0', force: true, wait: '5m' })).code,
    200,
  )
  const isoIn = async (ms: number) => new Date((await wallOf(world)) + ms).toISOString()
  const grant = (name: string, expires: string) =>
    world.ask('override.grant', { name, expires, interlocks: ['flap-hold'], reason: 'tests' })
  const plan = (name: string, at: string) =>
    world.ask('schedule.add', { name, action: 'IdentifyOn', at, ifMissed: 'run' })
  for (const reply of [
    await grant('host.0', '30m'),
    await grant('host.1', await isoIn(30 * minuteMs)),
    await plan('host.0', '30m'),
    await plan('host.1', await isoIn(30 * minuteMs)),
    await world.ask('host.power.on', { name: 'host.0' }),
  ])
    assert.equal(reply.code, 200, JSON.stringify(reply.body))
}

const wallOf = async (world: World) => Date.parse((await world.ask('system.status')).body.time.wall)

function hasCome(world: World, kind: number): boolean {
  const { intents, components } = world.system()
  const [first, second] = ['host.0', 'host.1'].map(
    (name) => components.rows.find((one) => one.name === name)!,
  )
  const stands = (name: string) =>
    Object.values(intents.overrides).some(({ component }) => component === name)
  return [
    !stands('host.0'),
    !stands('host.1'),
    first!.identify,
    second!.identify,
    first!.operation?.state !== 'queued',
  ][kind]!
}
