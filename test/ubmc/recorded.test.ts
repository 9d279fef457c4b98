/** What u-bmc's own services published: the double says the same, and it is understood. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { powerResult } from '../../src/dialects/ubmc/power/words.ts'
import { readEvent } from '../../src/dialects/ubmc/sensors/events.ts'
import { createBench } from './bench.ts'
import { type ByHand, byHand } from './by-hand.ts'
import { type Recorded, recorded } from './recorded.ts'

const mock = 'ubmc-mock.yaml'
const of = (all: readonly Recorded[], subject: string) =>
  all.filter((one) => one.subject === subject)

test('asked what the real powermgr was asked, the double answers and is silent alike', async () => {
  const all = recorded('power')
  const bench = await createBench(mock)
  for (const { bytes } of of(all, 'internal.power.action')) {
    bench.publish('internal.power.action', bytes)
    await bench.clock.advance(150)
  }
  const theirs = of(all, 'internal.power.result').map(({ bytes }) => timeless(bytes))
  const ours = bench.on('internal.power.result').map(({ bytes }) => timeless(bytes))
  assert.equal(theirs.length, 17)
  assert.deepEqual(ours, theirs)
})

test('asked all at once, the double answers in the order of the real one', async () => {
  const all = recorded('serial')
  const slow = { onPulse: 2000, forceOffPulse: 1000 }
  const bench = await createBench(mock, ({ ubmc }) => ({ ubmc: { ...ubmc, ...slow } }))
  for (const { bytes } of of(all, 'internal.power.action')) {
    bench.publish('internal.power.action', bytes)
  }
  await bench.clock.advance(10_000)
  const theirs = of(all, 'internal.power.result').map(({ bytes }) => timeless(bytes))
  const ours = bench.on('internal.power.result')
  assert.deepEqual(
    ours.map(({ bytes }) => timeless(bytes)),
    theirs,
  )
  // The last is slow in the double only, where it is not host.0 alone that is.
  assert.deepEqual(
    ours.map(({ at }) => at),
    [2000, 2000, 3000, 3000, 5000],
  )
})

test('sensors and temperatures have the same fields as those of the real sensormon', async () => {
  const bench = await createBench(mock)
  await bench.clock.advance(6000)
  const assigned = recorded('sensors').slice(-2)
  for (const { subject, bytes } of recorded('sensors').slice(0, -assigned.length)) {
    const ours = bench.on(subject).at(-1)
    assert.ok(ours, `${subject} is not told`)
    // Places are given in more words on the real board, and a reading has one there.
    const [left, right] = [bytes, ours.bytes].map((one) => numbersOf(byHand(one)))
    const isReading = subject.startsWith('thermalmgr')
    assert.deepEqual(
      right,
      left?.filter((number) => number !== (isReading ? 6 : isPlaced(subject) ? -1 : 8)),
      subject,
    )
  }
})

test('alerts are those of the real sensormon, but for names and times', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 88)
  bench.sim.set('sensors.cpu1_temp.value', 77)
  bench.sim.set('sensors.fan1.value', 450)
  await bench.clock.advance(20_000)
  const alerts = recorded('alerts').filter(({ subject }) => !subject.startsWith('sensormon.'))
  assert.equal(alerts.length, 4)
  for (const { subject, bytes } of alerts) {
    const [theirs, ours] = [bytes, bench.on(subject).at(-1)!.bytes].map(byHand)
    assert.deepEqual(numbersOf(ours!), numbersOf(theirs!), subject)
    for (const number of [1, 2, 6, 9]) assert.equal(ours!.text(number), theirs!.text(number))
    for (const number of [4, 5]) assert.equal(ours!.double(number), theirs!.double(number))
  }
})

test('violations are the same text, but for names and times', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 88)
  bench.sim.set('sensors.cpu1_temp.value', 77)
  bench.sim.set('sensors.fan1.value', 450)
  await bench.clock.advance(5000)
  const start = 'sensormon.events.threshold'
  const theirs = recorded('alerts').filter(({ subject }) => subject.startsWith(start))
  assert.equal(theirs.length, 3)
  assert.deepEqual(
    bench
      .on(start)
      .map(({ bytes }) => nameless(bytes))
      .sort(),
    theirs.map(({ bytes }) => nameless(bytes)).sort(),
  )
})

test('what powermgr does against heat is told in the same words', async () => {
  const bench = await createBench(mock)
  const [byAlert, byRequest, throttled, immediate] = recorded('deeds')
  const alert = (extra: string) => Buffer.from(`${alertHex(80)}${extra}`.replaceAll(' ', ''), 'hex')
  bench.publish('sensormon.alerts.emergency', Buffer.from(alertHex(95).replaceAll(' ', ''), 'hex'))
  await bench.clock.advance(5000)
  for (const word of ['emergency_shutdown', 'power_throttle', 'immediate_shutdown']) {
    const length = word.length.toString(16).padStart(2, '0')
    const action = `42 ${length} ${Buffer.from(word).toString('hex')}`
    bench.publish('powermgr.emergency.thermal', alert(action))
    await bench.clock.advance(1000)
  }
  assert.deepEqual(
    bench.on('powermgr.events').map(({ subject, bytes }) => [subject, deedOf(bytes)]),
    [byAlert, byRequest, throttled, immediate].map((one) => [one!.subject, deedOf(one!.bytes)]),
  )
})

test('every recorded result is understood, but that of a component without a name', () => {
  const results = of(recorded('power'), 'internal.power.result').map(({ bytes }) =>
    powerResult(bytes),
  )
  assert.equal(results.length, 17)
  assert.equal(results.filter(({ kind }) => kind === 'garbage').length, 1)
  const [first] = results
  assert.ok(first?.kind === 'decoded')
  const { completedAt, ...said } = first.message
  assert.deepEqual(said, {
    component: 'host.0',
    operation: 'power_on',
    isDone: true,
    error: null,
  })
  assert.equal(new Date(completedAt!).toISOString().slice(0, 13), '2026-11-23T16')
})

test('everything else that was recorded is understood as what it is', () => {
  const kinds = (name: string) =>
    recorded(name).map(({ subject, bytes }) => {
      const read = readEvent(subject, bytes)
      return read.kind === 'alarm' ? `${read.by} ${read.level}` : read.kind
    })
  assert.deepEqual([...new Set(kinds('sensors'))], ['reading'])
  assert.deepEqual(kinds('deeds'), ['deed', 'deed', 'deed', 'deed'])
  assert.deepEqual(kinds('alerts'), [
    'reading',
    'reading',
    'threshold critical',
    'threshold warning',
    'threshold critical',
    'sensor-alert warning',
    'sensor-alert critical',
    'sensor-alert critical',
    'ignored',
  ])
})

test('a recorded reading is the number that the board showed', () => {
  const readings = recorded('sensors').map(({ subject, bytes }) => readEvent(subject, bytes))
  const said = readings.map((one) =>
    one.kind === 'reading' ? [one.sensor, Math.round(one.value ?? -1), one.unit, one.zone] : null,
  )
  assert.deepEqual(said.slice(3, 7), [
    ['fan1', 1200, 'rpm', null],
    ['fan2', 1100, 'rpm', null],
    ['12v_rail', 12, 'V', null],
    ['system_power', 250, 'W', null],
  ])
  assert.deepEqual(
    said.slice(-2).map((one) => one?.at(-1)),
    ['cpu_zone', 'cpu_zone'],
  )
})

/** A result without its time, which is field 5. */
const timeless = (bytes: Uint8Array): string =>
  byHand(bytes)
    .fields.filter(({ number }) => number !== 5)
    .map(({ number, value }) => {
      return `${number} ${typeof value === 'bigint' ? value : Buffer.from(value).toString()}`
    })
    .join(', ')

const numbersOf = ({ fields }: ByHand): readonly number[] =>
  [...new Set(fields.map(({ number }) => number))].sort((one, other) => one - other)

/** In a zone of the example. */
const isPlaced = (subject: string): boolean => subject.endsWith('_temp')

const nameless = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString()
    .replace(/"sensor_name": ".*"/, '"sensor_name": …')
    .replace(/"timestamp": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/, '"timestamp": …')

/** A ThermalEmergencyAlert of cpu_zone; severity critical, message hot. */
function alertHex(celsius: number): string {
  const eight = Buffer.alloc(8)
  eight.writeDoubleLE(celsius)
  return [
    `0a 11 ${Buffer.from('thermal_emergency').toString('hex')}`,
    `22 08 ${Buffer.from('cpu_zone').toString('hex')}`,
    `29 ${eight.toString('hex')} 31 0000000000405540`,
    `3a 08 ${Buffer.from('critical').toString('hex')} 52 03 ${Buffer.from('hot').toString('hex')}`,
  ].join(' ')
}

function deedOf(bytes: Uint8Array) {
  const deed = byHand(bytes)
  const entries = deed.messages(8).map((entry) => [entry.text(1), entry.text(2)] as const)
  return {
    words: [1, 2, 3, 6].map((number) => deed.text(number)),
    success: deed.number(4),
    data: Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1))),
  }
}
