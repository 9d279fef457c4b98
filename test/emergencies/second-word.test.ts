/** One nonsense reading takes nothing down; a runaway does, in time, and that stays told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordOf } from '../../src/core/model/power.ts'
import { lastHeard } from '../../src/core/model/system/evidence.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { type Rewrite, rewriting } from '../fakes/rewriting.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

/**
 * Both hosts run; what the thermal service says is given by `celsius`, where that says any. It
 * moves by `slew` a second at most, where that is given.
 */
async function running(secondWordMs = 500, slew?: number) {
  const zone = { celsius: (): unknown => undefined }
  const rewrite: Rewrite = (subject, said) => {
    if (!subject.startsWith('thermalmgr.')) return said
    const of = (report: object) => {
      const celsius = zone.celsius()
      return celsius === undefined ? report : { ...report, celsius }
    }
    return subject.endsWith('.state') ? { ...said, zone: said.zone.map(of) } : of(said)
  }
  const example = exampleConfig()
  const zones = example.zones.map((one) => (slew === undefined ? one : { ...one, slew }))
  const emergency = { ...example.emergency, secondWord: secondWordMs }
  const config = { ...example, zones, emergency }
  const world = await createWorld({ config, through: (bus) => rewriting(bus, rewrite) })
  for (const name of ['chassis.0', 'host.0', 'host.1'])
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
  await world.advance(30_000)
  return { world, zone }
}

const levelOf = (world: World) => rowOf(world.system().levels, 'zone/cpu_zone')
const alertIds = async (world: World): Promise<readonly string[]> =>
  (await world.ask('alerts.list')).body.alerts.map(({ id }: { id: string }) => id)
const statuses = (world: World) =>
  ['host.0', 'host.1'].map((name) => {
    const { status, observed } = componentOf(world.system(), name)
    return `${status} ${wordOf(lastHeard(observed))}`
  })
const bothRun = ['Running On', 'Running On']

/** Said once, whatever asks then. */
function once(value: unknown) {
  let left = 1
  return () => (left-- > 0 ? value : undefined)
}

test('one reading of nonsense between good ones moves nothing, and is no level', async () => {
  const { world, zone } = await running()
  for (const value of [255, 140, 95, null, -1, -128, '255', 65_535, 1e308]) {
    const before = world.system().seq
    zone.celsius = once(value)
    await world.advance(8000)
    assert.deepEqual(statuses(world), bothRun, `${value}`)
    assert.equal(levelOf(world)?.level, 'normal', `${value}`)
    const entries = (await world.history()).filter(({ seq }) => seq > before)
    assert.ok(
      entries.every(({ type }) => type === 'alert'),
      JSON.stringify(entries),
    )
  }
  assert.deepEqual(await alertIds(world), ['odd-report/zone/cpu_zone/thermalmgr.celsius'])
  await world.stop()
})

test('what leaps further than it can move is doubted, though it is within the limits', async () => {
  const { world, zone } = await running(500, 2)
  const shown = async () =>
    (await world.ask('system.status')).body.levels['zone/cpu_zone'].value as number
  const before = await shown()
  for (const [celsius, isBelieved] of [
    [before + 1, true],
    [75, false],
  ] as const) {
    zone.celsius = once(celsius)
    const seen = new Set<number>()
    for (let passed = 0; passed < 1500; passed += 50) {
      seen.add(await shown())
      await world.advance(50)
    }
    assert.equal(seen.has(celsius), isBelieved, `${celsius} of ${before}`)
  }
  zone.celsius = () => 75
  await world.advance(2000)
  assert.equal(await shown(), 75, 'it was said twice')
  await world.stop()
})

test('where no second word is waited for, the first is believed', async () => {
  const { world, zone } = await running(0)
  zone.celsius = once(95)
  await world.advance(60_000)
  assert.deepEqual(statuses(world), ['Off Off', 'Off Off'])
  await world.stop()
})

test('what cannot be is unknown with its reason, and takes nothing down', async () => {
  const { world, zone } = await running()
  const reasons: readonly [unknown, RegExp][] = [
    [255, /the sensor says 255 °C: more than 200 °C cannot be/],
    [-1, /the sensor says -1 °C: less than 0 °C cannot be/],
    [null, /the sensor cannot be read/],
    ['NaN', /the sensor cannot be read/],
  ]
  for (const [value, why] of reasons) {
    zone.celsius = () => value
    await world.advance(3000)
    assert.equal(levelOf(world)?.level, 'unknown')
    assert.match(levelOf(world)!.why, why)
    assert.deepEqual(statuses(world), bothRun)
    zone.celsius = () => undefined
    await world.advance(3000)
    assert.equal(levelOf(world)?.level, 'normal')
  }
  await world.stop()
})

test('a runaway is believed at its second word, and what it took down stays told', async () => {
  const { world } = await running()
  world.simulator.set('zones.cpu_zone.celsius', 97)
  await world.advance(100)
  assert.equal(levelOf(world)?.level, 'critical')
  await world.advance(60_000)
  assert.deepEqual(statuses(world), ['Off Off', 'Off Off'])
  world.simulator.set('zones.cpu_zone.celsius', 40)
  await world.advance(120_000)
  const taken = ['taken-down/host.1', 'taken-down/host.0']
  assert.deepEqual((await alertIds(world)).toSorted(), taken.toSorted())
  world.crash()
  await world.restart()
  await world.advance(30_000)
  assert.deepEqual((await alertIds(world)).toSorted(), taken.toSorted())
  await world.ask('alerts.acknowledge', { id: 'taken-down/host.1' })
  await world.ask('action', { name: 'host.0', action: 'PowerOn', wait: '10m' })
  assert.deepEqual(await alertIds(world), [])
  await world.stop()
})

test('no answer is no acquittal: half a second after its only word heat is seen to', async () => {
  const { world } = await running()
  world.simulator.fault({ service: 'thermalmgr', kind: 'die' })
  const report = { zone: 'cpu_zone', celsius: 97, coolingPercent: 30, boot: 'sim', seq: 999_999 }
  const text = JSON.stringify(report)
  world.bus.publish('thermalmgr.events.zone', text)
  await world.advance(100)
  // Told again, it is no other word.
  world.bus.publish('thermalmgr.events.zone', text)
  await world.advance(399)
  assert.equal(levelOf(world)?.level, 'normal')
  await world.advance(2)
  assert.equal(levelOf(world)?.level, 'critical')
  assert.ok(componentOf(world.system(), 'host.0').operation?.action === 'EmergencyOff')
  await world.stop()
})
