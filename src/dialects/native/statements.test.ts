/** Reading reports element by element: what cannot be read is unknown, and all else counts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReportFault } from '../../core/model/system/bus.ts'
import { type Report, reportKinds } from './messages.ts'
import { readEvent, readState } from './statements.ts'

const count = { boot: 'run', seq: 1 }
const good = {
  power: { component: 'host.0', power: 'On', ...count },
  boot: { component: 'host.0', progress: 'OSRunning', ...count },
  supply: {
    ...{ supply: 'psu.0', present: true, fault: false, input: 'Good', output: 'On' },
    ...count,
  },
  zone: { zone: 'cpu_zone', celsius: 41.5, coolingPercent: 30, ...count },
  sensor: { sensor: 'rail_12v', value: 12.1, unit: 'V', ...count },
  resource: { resource: 'coolant', state: 'Good', ...count },
  led: { component: 'host.0', led: 'power', pattern: 'on', ...count },
} as const satisfies { [W in Report['what']]: Omit<Extract<Report, { what: W }>, 'what'> }

const kinds = Object.keys(reportKinds) as Report['what'][]
const named = (what: Report['what'], name: string) => ({
  ...good[what],
  [reportKinds[what].about]: name,
})
const problemOf = ({ about, field, value, why }: ReportFault) =>
  `${field} of ${about} is ${value ?? why}${value === null ? '' : `: ${why}`}`

test('a word that nobody knows makes that one unknown, and says which', () => {
  const { statements, faults } = readState({
    power: [
      { component: 'host.0', power: 'On', ...count },
      { component: 'host.1', power: 'PoweringOn', ...count },
    ],
    boot: [{ component: 'host.0', progress: 'OEM', ...count }, good.boot],
  })
  assert.deepEqual(
    statements.map(({ statement }) => statement),
    [
      { what: 'power', component: 'host.0', power: 'On' },
      { what: 'power', component: 'host.1', power: null },
      { what: 'boot', component: 'host.0', progress: null },
    ],
  )
  const stages = reportKinds.boot.schema.shape.progress.options
  assert.deepEqual(faults.map(problemOf), [
    'power of host.1 is PoweringOn: none of On, Off, Unknown',
    `progress of host.0 is OEM: none of ${stages.join(', ')}`,
    'boot of host.0 is null and OSRunning: there twice',
  ])
})

test('each field of each report of a wrong type, too much, or missing is unknown by itself', () => {
  for (const what of kinds) {
    const { schema, about } = reportKinds[what]
    for (const [field, shape] of Object.entries(schema.shape)) {
      for (const wrong of [undefined, [], {}, 'x'.repeat(5000), Number.POSITIVE_INFINITY, true]) {
        if (shape.safeParse(wrong).success) continue
        const state = { [what]: [{ ...good[what], [field]: wrong }, named(what, 'other')] }
        const { statements, faults } = readState(state)
        const place = `${what}.${field} = ${String(wrong).slice(0, 9)}`
        if (field === about) {
          assert.equal(statements.length, 1, place)
        } else {
          const [first] = statements
          const { boot, seq } = first!
          const read: Record<string, unknown> = { ...first!.statement, boot, seq }
          assert.deepEqual(read, { what, ...good[what], [field]: null }, place)
        }
        assert.deepEqual(
          [statements.at(-1)?.boot, statements.at(-1)?.statement],
          ['run', readState({ [what]: [named(what, 'other')] }).statements[0]?.statement],
          place,
        )
        assert.deepEqual([...new Set(faults.map((one) => one.field))], [field], place)
        assert.ok(
          faults.every(({ value }) => value === null || value.length < 80),
          place,
        )
        assert.deepEqual(readEvent(what, { ...good[what], [field]: wrong })?.faults, faults, place)
      }
    }
  }
})

test('what the dialect has not is passed over, in a report and beside all reports', () => {
  for (const what of kinds) {
    const { statements, faults } = readState({
      [what]: [{ ...good[what], extra: { seq: 9 }, oem: null }],
      weather: [{ sun: true }],
    })
    assert.equal(statements.length, 1)
    assert.ok(!('extra' in statements[0]!.statement))
    assert.deepEqual(faults, [])
  }
})

test('another shape than a list, an object, or a message takes nothing else along', () => {
  const power = [good.power]
  const faultsOf = (state: unknown) => readState(state).faults.map(problemOf)
  assert.deepEqual(faultsOf({ power, zone: good.zone, boot: 'none', led: null }), [
    'zone of null is {"zone":"cpu_zone","celsius":41.5,"coolingPercent":30,"boot":"ru…: no list',
    'boot of null is none: no list',
  ])
  assert.equal(readState({ power, zone: good.zone }).statements.length, 1)
  assert.deepEqual(faultsOf({ power: [null, [good.power], 'On', good.power] }), [
    'power of null is null: no object',
    'power of null is [{"component":"host.0","power":"On","boot":"run","seq":1}]: no object',
    'power of null is On: no object',
  ])
  assert.deepEqual(readState(undefined).faults.map(problemOf), [
    'state of null is unreadable: no JSON, or too much of it',
  ])
  assert.deepEqual(faultsOf({ zone: [{ ...good.zone, celsius: '41' }] }), [
    'celsius of zone/cpu_zone is 41: text, no number',
  ])
  for (const nothing of [undefined, null, [], [good.power], 'state', 7]) {
    const { statements, faults } = readState(nothing)
    assert.deepEqual([statements, faults.map(({ field }) => field)], [[], ['state']])
  }
  const many = Array.from({ length: 4097 }, (_, at) => named('power', `host.${at}`))
  assert.equal(readState({ power: many }).statements.length, 4096)
  assert.deepEqual(faultsOf({ power: many }), [
    'power of null is 4097 elements: only 4096 are read',
  ])
  assert.equal(readEvent('weather', {}), null)
  assert.equal(readEvent('constructor', {}), null)
})

test('what is there twice counts once, and is unknown where the two differ', () => {
  const off = { ...good.power, power: 'Off', seq: 2 }
  const { statements, faults } = readState({ power: [good.power, good.power, named('power', 'b')] })
  assert.deepEqual(
    statements.map(({ statement }) => statement),
    [
      { what: 'power', component: 'host.0', power: 'On' },
      { what: 'power', component: 'b', power: 'On' },
    ],
  )
  assert.deepEqual(faults.map(problemOf), ['power of host.0 is On and On: there twice'])
  const { statements: differing } = readState({ power: [good.power, off] })
  assert.deepEqual(differing[0]?.statement, { what: 'power', component: 'host.0', power: null })
  const leds = [good.led, { ...good.led, led: 'error' }]
  assert.deepEqual(readState({ led: leds }).faults, [])
})

test('whatever the message is, it is read, and what is good in it counts', () => {
  const said = fc.record({
    power: fc.array(fc.oneof(fc.anything(), fc.constant(named('power', 'other')))),
    zone: fc.anything(),
  })
  fc.assert(
    fc.property(said, (state) => {
      const { statements } = readState({ ...state, sensor: [good.sensor] })
      assert.ok(statements.some(({ statement }) => statement.what === 'sensor'))
      const isThere = state.power.some((one) => JSON.stringify(one)?.includes('"other"'))
      const others = statements.filter(
        ({ statement }) => statement.what === 'power' && statement.component === 'other',
      )
      assert.equal(others.length, isThere ? 1 : 0)
    }),
  )
})

test('a supply that does not tell of its output says nothing wrong', () => {
  const { output: _, ...silent } = good.supply
  const { statements, faults } = readState({ supply: [silent] })
  assert.deepEqual(faults, [])
  assert.deepEqual(
    statements.map(({ statement }) => statement),
    [{ what: 'supply', supply: 'psu.0', present: true, fault: false, input: 'Good' }],
  )
})
