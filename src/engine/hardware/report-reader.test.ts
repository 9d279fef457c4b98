/** Reading reports: what is known again is read as if it had been read anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Report, reportsOf } from '../../dialects/native/messages.ts'
import { type ReportRead, ReportReader } from './report-reader.ts'

type Read = readonly { readonly report: Report; readonly seq: number }[] | null

function readBy(reader: ReportReader) {
  const taking = (read: (take: (read: ReportRead, seq: number) => void) => boolean): Read => {
    const taken: { readonly report: Report; readonly seq: number }[] = []
    const isRead = read(({ report }, seq) => taken.push({ report: { ...report, seq }, seq }))
    return isRead ? taken : null
  }
  return {
    state: (text: string) => taking((take) => reader.state(text, take)),
    event: (what: string, text: string) => taking((take) => reader.event(what, text, take)),
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
        const expected = reportsOf(JSON.parse(text))?.map((report) => ({
          report: { ...report, boot: `powermgr/${report.boot}` },
          seq: report.seq,
        }))
        assert.deepEqual(read.state(text), expected ?? null, text)
      }
    }),
    { numRuns: 500 },
  )
})

test('what differs in its count alone is read once, and is the same report then', () => {
  const reader = new ReportReader('powermgr')
  const reports: Report[] = []
  const counts: number[] = []
  const take = ({ report }: ReportRead, seq: number) => {
    reports.push(report)
    counts.push(seq)
  }
  for (const seq of [9, 10, 11]) reader.event('power', power('host.0', 'On', seq), take)
  reader.event('power', power('host.1', 'On', 12), take)
  reader.event('power', power('host.0', 'On', 13), take)
  assert.deepEqual(counts, [9, 10, 11, 12, 13])
  assert.deepEqual(
    reports.map((report) => report === reports[0]),
    [true, true, true, false, true],
  )
})

test('a count that is none is garbage, also in what was read before', () => {
  const { event } = readBy(new ReportReader('powermgr'))
  const text = (seq: string) => power('host.0', 'On', 0).replace('"seq":0', `"seq":${seq}`)
  assert.equal(event('power', text('5'))?.[0]?.seq, 5)
  for (const seq of ['05', '5.5', '-5', '"5"', '', '9007199254740993', '5}{'])
    assert.equal(event('power', text(seq)), null, seq)
  assert.equal(event('power', text('6'))?.[0]?.seq, 6)
  assert.equal(event('power', text('0e1'))?.[0]?.seq, 0)
  assert.equal(event('power', text('7e1'))?.[0]?.seq, 70)
})

test('the same words about something else are read anew', () => {
  const { event } = readBy(new ReportReader('powermgr'))
  const text = power('host.0', 'On', 1)
  assert.equal(event('power', text)?.[0]?.report.what, 'power')
  assert.equal(event('boot', text), null)
  assert.equal(event('weather', text), null)
})

test('two services that count alike are told apart', () => {
  const of = (service: string) =>
    readBy(new ReportReader(service)).event('power', power('host.0', 'On', 1))?.[0]?.report.boot
  assert.deepEqual([of('powermgr'), of('jbodmgr')], ['powermgr/b1', 'jbodmgr/b1'])
})
