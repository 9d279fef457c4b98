/** Which conditions are told of, and for how long; and what else is said of what is so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../test/harness/platform.ts'
import { nextDeadline } from '../deadlines.ts'
import { allowedActions } from '../machines/takeover.ts'
import { check } from '../operations/requests/check.ts'
import { activeAlerts } from './notify.ts'

const zone = 'zone/cpu_zone'
const forecast = 'forecast/cpu_zone'

const running = () => benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })

const ids = ({ system }: Bench) => activeAlerts(system).map(({ id }) => id)

const newsOf = ({ entries }: Bench, code: string) =>
  entries.filter(({ type, cause }) => type === 'alert' && cause === code)

test('an alert and its entries carry all that there is to know of it', () => {
  const bench = running()
  const seen = { value: 91, limit: 90, why: 'over the critical limit' }
  bench.level('sensor/dimm_temp', 'critical', seen)
  const since = bench.now
  bench.pass(5000)
  bench.level('sensor/dimm_temp', 'normal', { value: 61, why: 'within its limits' })
  const [raised, cleared] = newsOf(bench, 'level-critical')
  const rest = {
    ...{ id: 'level-critical/sensor/dimm_temp', severity: 'Critical', since, until: null },
    ...{ value: 91, limit: 90, unit: '°C', procedure: 'restore-reading' },
    guidance: 'Power-on is blocked by it until it is well again.',
  }
  assert.deepEqual(raised?.alert, { ...rest, clearedBy: null })
  const now = 'sensor/dimm_temp is normal: 61 °C, within its limits'
  assert.deepEqual(cleared?.alert, { ...rest, clearedBy: now })
  assert.deepEqual(
    [raised?.message, cleared?.message, cleared?.durationMs],
    [
      'sensor/dimm_temp is critical: 91 °C, over the critical limit of 90 °C',
      `cleared: ${now}`,
      5000,
    ],
  )
})

test('a forecast says where the zone is now, and nothing while it is there itself', () => {
  const bench = running()
  bench.level(zone, 'normal', { value: 71, limit: 80 })
  bench.level(forecast, 'critical', { value: 96, limit: 90, why: 'over the critical limit' })
  const [alert] = activeAlerts(bench.system).filter(({ component }) => component === forecast)
  assert.equal(
    alert?.message,
    `${zone} is at 71 °C, and within the heat-up of a boot it is forecast to be at 96 °C, ` +
      'over the critical limit of 90 °C',
  )
  const { refusal } = refused(bench, 'host.1', 'PowerOn')
  assert.ok(refusal.message.includes(`${zone} is at 71 °C`), refusal.message)
  bench.level(zone, 'critical', { value: 93, limit: 90, why: 'over the critical limit' })
  assert.equal(ids(bench).includes(`level-critical/${forecast}`), false)
  const rules = refused(bench, 'host.1', 'PowerOn').refusal.evidence.map(({ rule }) => rule)
  assert.ok(rules.includes('thermal') && !rules.includes('forecast'), rules.join())
  bench.level(zone, 'normal', { value: 71, limit: 80 })
  assert.ok(ids(bench).includes(`level-critical/${forecast}`))
})

test('a reason for less load tells of the zone as it is then, and not as it was first', () => {
  const bench = running()
  bench.level(zone, 'normal', { value: 71, limit: 80 })
  bench.level(forecast, 'critical', { value: 96, limit: 90, why: 'over the critical limit' })
  const { shedIntervalMs } = bench.platform.emergency
  bench.pass(shedIntervalMs - 1)
  bench.level(zone, 'normal', { value: 77, limit: 80 })
  bench.pass(1)
  const { mitigations } = bench.system.protection
  assert.match(mitigations['cap/host.0']?.why ?? '', /is at 71 °C/)
  // By then nobody knows whether it is on.
  assert.match(mitigations['cap/host.1']?.why ?? '', /is at 77 °C/)
})

test('what is kept off for flapping is an alert until that is over by itself', () => {
  const flap = { transitions: 4, windowMs: 60_000, holdMs: 30_000 }
  const { limits, ...rest } = platformWith()
  const bench = benchIn(
    { 'chassis.0': 'On', 'host.0': 'Running' },
    { ...rest, limits: { ...limits, flap, observationStaleMs: 1e9 } },
  )
  bench.pass(10)
  for (const power of ['Off', 'On', 'Off', 'On', 'Off'] as const) {
    bench.now += 6000
    bench.power('host.0', power)
  }
  const [alert] = activeAlerts(bench.system).filter(({ code }) => code === 'flap-hold')
  assert.deepEqual(
    [alert?.component, alert?.value, alert?.limit, alert?.since, alert?.until],
    ['host.0', 4, 4, bench.now, bench.now + 30_000],
  )
  assert.equal(alert?.message, 'host.0 went on or off 4 times within 18 s: it is kept off for 30 s')
  const ends = bench.now + 30_000
  assert.ok(nextDeadline(bench.platform, bench.system, bench.now) <= ends)
  bench.pass(29_999)
  assert.ok(ids(bench).includes('flap-hold/host.0'))
  bench.pass(1)
  assert.equal(ids(bench).includes('flap-hold/host.0'), false)
  assert.match(
    newsOf(bench, 'flap-hold').at(-1)?.message ?? '',
    /^cleared: host.0 may be powered on/,
  )
})

test('a cap says nothing of a host that is off', () => {
  const bench = running()
  bench.level(zone, 'normal', { value: 71, limit: 80 })
  bench.level(forecast, 'critical', { value: 96, limit: 90 })
  assert.ok(ids(bench).includes('power-capped/host.0'))
  bench.power('host.0', 'Off')
  assert.equal(ids(bench).includes('power-capped/host.0'), false)
  assert.equal(newsOf(bench, 'power-capped').at(-1)?.alert?.clearedBy, 'host.0 is off')
})

test('a refusal lists what still objects, and nothing that does not', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.level('supply/psu.1', 'critical', { value: 'missing', limit: 'present' })
  const { refusal } = refused(bench, 'host.0', 'PowerOn')
  assert.ok(refusal.evidence.length > 0)
  assert.deepEqual(
    refusal.evidence.filter(({ ok }) => ok),
    [],
  )
})

test('check of what is so already says so, and lists nothing that could object', () => {
  const bench = running()
  bench.level('supply/psu.1', 'critical')
  const verdicts = check(bench.platform, bench.system, 'host.0', 'PowerOn', null, bench.now)
  assert.deepEqual(
    verdicts.map(({ rule, verdict, message }) => [rule, verdict, message]),
    [['status', 'ok', 'host.0 is Running already: PowerOn changes nothing']],
  )
})

test('nobody is offered what the service does by itself in an emergency', () => {
  for (const status of ['Running', 'Off', 'Error'] as const) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': status })
    const offered = ['host.0', 'chassis.0'].flatMap((name) =>
      allowedActions(bench.platform, bench.component(name)),
    )
    const own = ['EmergencyOff', 'EmergencyCut', 'EmergencyIsolate']
    assert.deepEqual(
      offered.filter((action) => own.includes(action)),
      [],
    )
  }
})

test('an override of what nobody may go against is forbidden; of nothing at all, malformed', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  for (const [interlock, code] of [
    ['thermal-emergency', 'not-overridable'],
    ['concurrency', 'not-overridable'],
    ['nonsense', 'malformed'],
  ] as const) {
    const { answer } = bench.deliver({
      ...{ kind: 'override.grant', id: 'a', component: 'host.0', interlocks: [interlock] },
      ...{ actor: 'anna', reason: 'a test', forMs: 60_000 },
    })
    assert.ok(answer?.kind === 'refused')
    assert.equal(answer.refusal.code, code)
    assert.ok(answer.refusal.message.includes(interlock))
  }
})

function refused(bench: Bench, component: string, action: string) {
  const answer = bench.ask(component, action)
  assert.ok(answer.kind === 'refused', 'it was accepted')
  return answer
}
