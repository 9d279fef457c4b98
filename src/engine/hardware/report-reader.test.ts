/** Reading reports: what is known again is read as if it had been read anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReportFault } from '../../core/model/system/bus.ts'
import { type Counted, readState, type Statement } from '../../dialects/native/statements.ts'
import { ReportReader, type Takers } from './report-reader.ts'

interface Read {
  readonly statements: readonly Counted[]
  readonly faults: readonly ReportFault[]
}

function readBy(reader: ReportReader) {
  const taking = (read: (takers: Takers) => boolean): Read | null => {
    const statements: Counted[] = []
    const faults: ReportFault[] = []
    const isRead = read({
      report: ({ statement, boot }, seq) => statements.push({ statement, boot, seq }),
      faults: (found) => faults.push(...found),
    })
    return isRead ? { statements, faults } : null
  }
  return {
    state: (text: string) =>
      taking((takers) => {
        reader.state(text, takers, () => {})
        return true
      }),
    event: (what: string, text: string) => taking((takers) => reader.event(what, text, takers)),
  }
}

const power = (component: string, is: string, seq: unknown, boot = 'b1') =>
  JSON.stringify({ component, power: is, boot, seq })

/** Says the same thing again and again with other counts, now and then something else. */
const said = fc.record({
  power: fc.array(
    fc.record({
      component: fc.constantFrom('host.0', 'host.1', '"seq":1'),
      power: fc.constantFrom('On', 'Off', 'Unknown'),
      boot: fc.constantFrom('b1', 'b2'),
      seq: fc.oneof(fc.nat(3000), fc.constantFrom(-1, 0.5, 2 ** 53, '7', null)),
      extra: fc.option(fc.record({ seq: fc.nat(9) }), { nil: undefined }),
    }),
    { maxLength: 2 },
  ),
  sensor: fc.option(
    fc.array(
      fc.record({
        sensor: fc.constant('fan'),
        value: fc.constantFrom(1, 2, null),
        unit: fc.constant('rpm'),
        boot: fc.constant('b1'),
        seq: fc.nat(3000),
      }),
      { maxLength: 2 },
    ),
    { nil: undefined },
  ),
})

test('whatever was read before, a state is read as it says', () => {
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 12 }), (states) => {
      const read = readBy(new ReportReader('powermgr'))
      for (const state of states) {
        const text = JSON.stringify(state)
        const { statements, faults } = readState(JSON.parse(text))
        const expected = statements.map((one) => ({ ...one, boot: `powermgr/${one.boot}` }))
        assert.deepEqual(read.state(text), { statements: expected, faults }, text)
      }
    }),
    { numRuns: 500 },
  )
})

test('what differs in its count alone is read once, and is the same report then', () => {
  const reader = new ReportReader('powermgr')
  const statements: Statement[] = []
  const counts: (number | null)[] = []
  const takers: Takers = {
    report: ({ statement }, seq) => {
      statements.push(statement)
      counts.push(seq)
    },
    faults: () => assert.fail('there are none'),
  }
  for (const seq of [9, 10, 11]) reader.event('power', power('host.0', 'On', seq), takers)
  reader.event('power', power('host.1', 'On', 12), takers)
  reader.event('power', power('host.0', 'On', 13), takers)
  assert.deepEqual(counts, [9, 10, 11, 12, 13])
  assert.deepEqual(
    statements.map((statement) => statement === statements[0]),
    [true, true, true, false, true],
  )
})

test('what is wrong is said each time, also of what was read before', () => {
  const { event } = readBy(new ReportReader('powermgr'))
  for (const seq of [1, 2, 3]) {
    const read = event('power', power('host.0', 'PoweringOn', seq))
    assert.deepEqual(
      read?.faults.map(({ about, field, value }) => [about, field, value]),
      [['host.0', 'power', 'PoweringOn']],
    )
    assert.deepEqual(read?.statements[0]?.statement, {
      ...{ what: 'power', component: 'host.0', power: null },
    })
    assert.equal(read?.statements[0]?.seq, seq)
  }
})

test('a count that is none is unknown, also in what was read before', () => {
  const { event } = readBy(new ReportReader('powermgr'))
  const text = (seq: string) => power('host.0', 'On', 0).replace('"seq":0', `"seq":${seq}`)
  const countOf = (seq: string) => event('power', text(seq))?.statements[0]?.seq
  assert.equal(countOf('5'), 5)
  for (const seq of ['5.5', '-5', '"5"', '9007199254740993']) assert.equal(countOf(seq), null, seq)
  for (const seq of ['05', '', '5}{']) assert.equal(countOf(seq), undefined, seq)
  assert.deepEqual(['6', '0e1', '7e1'].map(countOf), [6, 0, 70])
})

test('a number that JSON has no word for is unknown by itself, and the rest counts', () => {
  const { state } = readBy(new ReportReader('thermalmgr'))
  const zone = (name: string, celsius: string) =>
    `{"zone":"${name}","celsius":${celsius},"coolingPercent":30,"boot":"b1","seq":1}`
  for (const word of ['NaN', 'Infinity', '-Infinity']) {
    const said = state(`{"zone":[${zone('a, NaN', word)},${zone('b', '41.5')}]}`)
    assert.deepEqual(
      said?.statements.map(({ statement }) => statement.what === 'zone' && statement.celsius),
      [null, 41.5],
    )
    assert.deepEqual(said?.faults, [
      { about: 'zone/a, NaN', field: 'celsius', value: word, why: 'no number' },
    ])
  }
})

test('the same words about something else are read anew', () => {
  const { event } = readBy(new ReportReader('powermgr'))
  const text = power('host.0', 'On', 1)
  assert.equal(event('power', text)?.statements[0]?.statement.what, 'power')
  assert.deepEqual(event('boot', text)?.statements[0]?.statement, {
    ...{ what: 'boot', component: 'host.0', progress: null },
  })
  assert.equal(event('weather', text), null)
})

test('two services that count alike are told apart', () => {
  const of = (service: string) =>
    readBy(new ReportReader(service)).event('power', power('host.0', 'On', 1))?.statements[0]?.boot
  assert.deepEqual([of('powermgr'), of('jbodmgr')], ['powermgr/b1', 'jbodmgr/b1'])
})
