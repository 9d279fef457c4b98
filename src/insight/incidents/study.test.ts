/** Which entries are one incident, what its root is, and what is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleTopology, topologyFor } from '../../../test/harness/topology.ts'
import { type EntryDraft, entry } from '../../core/journal/words.ts'
import type { EntryType } from '../../core/model/events/entry.ts'
import type { EntryOutcome } from '../../core/model/events/outcomes.ts'
import { createIncidents } from './study.ts'

/** A study that is told things, ms after each other, each in a line. */
function studying(topology = exampleTopology()) {
  const incidents = createIncidents(topology)
  let seq = 0
  const tell = (
    at: number,
    type: EntryType,
    component: string,
    outcome: EntryOutcome,
    rest: Partial<EntryDraft> = {},
  ) => {
    seq += 1
    const given = { ...entry(type, component, outcome, at, rest), seq }
    return incidents.fold(given, { wallMs: at, boot: 'run' })?.id ?? null
  }
  const alert = (at: number, code: string, component: string, outcome: EntryOutcome = 'raised') =>
    tell(at, 'alert', component, outcome, { cause: code, message: `${component}: ${code}` })
  const seen = (at: number, component: string, cause: string) =>
    tell(at, 'transition', component, 'observed', { cause, from: 'Running', to: 'Off' })
  return { incidents, tell, alert, seen }
}

const roots = ({ incidents }: ReturnType<typeof studying>) =>
  incidents.list().map(({ root, affected }) => [root.component, affected.length])

test('the silence of a service is the root of what it tells of, and of nothing else', () => {
  const study = studying()
  study.alert(0, 'service-silent', 'powermgr')
  study.seen(9000, 'host.0', 'not-observed')
  study.alert(20_000, 'level-unknown', 'supply/psu.0')
  study.alert(20_000, 'level-critical', 'zone/cpu_zone')
  assert.deepEqual(roots(study), [
    ['zone/cpu_zone', 1],
    ['powermgr', 3],
  ])
})

test('what is told late is the root of what suffered from it before', () => {
  const study = studying()
  study.seen(0, 'host.0', 'chassis-off')
  study.seen(0, 'host.1', 'chassis-off')
  study.seen(0, 'chassis.0', 'unexpected-off')
  assert.deepEqual(roots(study), [['chassis.0', 3]])
  assert.equal(study.incidents.list()[0]?.followed.length, 2)
})

test('a supply is not missed while another gives; all of them are', () => {
  const study = studying()
  study.alert(0, 'level-critical', 'supply/psu.0')
  study.seen(1000, 'host.0', 'unexpected-off')
  assert.deepEqual(roots(study), [
    ['host.0', 1],
    ['supply/psu.0', 1],
  ])
  const both = studying()
  both.alert(0, 'level-critical', 'supply/psu.0')
  both.alert(0, 'level-critical', 'supply/psu.1')
  both.seen(0, 'host.0', 'unexpected-off')
  assert.equal(
    roots(both).find(([root]) => root === 'host.0'),
    undefined,
  )
})

test('supplies that are lost at once are one incident, and one that fails later is not', () => {
  const study = studying()
  study.alert(0, 'level-critical', 'supply/psu.0')
  study.alert(400, 'level-critical', 'supply/psu.1')
  study.seen(400, 'chassis.0', 'unexpected-off')
  assert.deepEqual(roots(study), [['supply/psu.1', 3]])
  assert.deepEqual(study.incidents.list()[0]?.root.beside, ['supply/psu.0'])
  const later = studying()
  later.alert(0, 'level-critical', 'supply/psu.0')
  later.alert(90_000, 'level-critical', 'supply/psu.1')
  assert.equal(roots(later).length, 2)
})

test('what is refused belongs to what it is refused for, and is no incident of its own', () => {
  const study = studying()
  const refused = (at: number, subject: string) => {
    const fact = { rule: 'thermal', subject, value: null, limit: null, ageMs: null, ok: false }
    const rest = { cause: 'thermal-critical', action: 'PowerOn', evidence: [fact] }
    return study.tell(at, 'refusal', 'host.1', 'refused', rest)
  }
  assert.equal(refused(0, 'zone/cpu_zone'), null)
  const id = study.alert(1000, 'level-critical', 'zone/cpu_zone')
  assert.equal(refused(3_000_000, 'zone/cpu_zone'), id, 'however long that stands')
  assert.equal(refused(3_000_000, 'sensor/dimm_temp'), null)
  assert.equal(study.incidents.list().length, 1)
})

test('what belongs to an operation belongs together, whatever it hangs on', () => {
  const study = studying()
  const of = { operation: 'o1', correlation: 'c1', action: 'PowerOn', cause: 'request' }
  assert.equal(study.tell(0, 'transition', 'host.0', 'started', of), null, 'no trouble yet')
  const id = study.tell(50_000, 'transition', 'host.0', 'failed', of)
  assert.notEqual(id, null)
  assert.equal(study.tell(900_000, 'operation', 'host.0', 'rolled-back', of), id)
})

test('an incident is over with the last of it, and trouble long after is another', () => {
  const study = studying()
  study.alert(0, 'level-critical', 'zone/cpu_zone')
  study.alert(10, 'level-critical', 'sensor/cpu0_temp')
  study.alert(1000, 'level-critical', 'zone/cpu_zone', 'cleared')
  assert.equal(study.incidents.list()[0]?.state, 'open')
  study.alert(2000, 'level-critical', 'sensor/cpu0_temp', 'cleared')
  assert.equal(study.incidents.list()[0]?.state, 'over')
  study.alert(9_000_000, 'level-critical', 'zone/cpu_zone')
  assert.equal(study.incidents.list().length, 2)
  const [repeat] = study.incidents.patterns().repeats
  assert.deepEqual([repeat?.component, repeat?.times], ['zone/cpu_zone', 2])
})

test('what people set, or ask for, and a start are no trouble', () => {
  const study = studying()
  study.alert(0, 'maintenance', 'chassis.0')
  study.tell(0, 'refusal', 'host.0', 'refused', { cause: 'not-permitted', action: 'PowerOn' })
  study.seen(0, 'host.0', 'start')
  study.tell(0, 'transition', 'host.0', 'succeeded', { cause: 'request', operation: 'o1' })
  assert.deepEqual(roots(study), [])
})

test('how long one follows the other is learned: slow ones are waited for after a while', () => {
  const slow = (study: ReturnType<typeof studying>, at: number) => {
    study.seen(at, 'chassis.0', 'unexpected-off')
    study.seen(at + 25_000, 'host.0', 'unexpected-off')
  }
  const study = studying()
  for (let time = 0; time < 20; time += 1) slow(study, time * 3_600_000)
  const [window] = study.incidents.windows()
  assert.equal(window?.how, 'fed by')
  assert.equal(window?.windowMs, 75_000)
})

test('one soon after the other is told where chance does not make it so', () => {
  const study = studying()
  for (let time = 1; time <= 6; time += 1) {
    const at = time * 7_000_000
    const of = { operation: `o${time}`, correlation: `c${time}`, action: 'PowerOn' } as const
    study.tell(at, 'transition', 'host.1', 'started', { ...of, cause: 'request' })
    study.seen(at + 700, 'host.0', 'unexpected-off')
  }
  const [pair] = study.incidents.patterns().pairs
  assert.deepEqual(
    [pair?.first, pair?.later, pair?.withinMs, pair?.times],
    ['PowerOn of host.1', 'unexpected-off of host.0', 1000, 6],
  )
})

test('what is remembered is bounded, however long it goes on', () => {
  const hosts = Array.from({ length: 8 }, (_, i) => ({ name: `host.${i}` }))
  const study = studying(topologyFor({ hosts }))
  for (let n = 0; n < 900; n += 1) study.alert(n * 100_000, 'unexpected-off', `host.${n % 8}`)
  assert.ok(study.incidents.list().length <= 256)
  for (const { timeline, leftOut } of study.incidents.list())
    assert.ok(timeline.length <= 120 && leftOut >= 0)
})
