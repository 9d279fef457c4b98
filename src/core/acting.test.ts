/** Who acts: one that waits moves nothing and lets go of what it had; what protects is done. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../test/harness/platform.ts'
import type { ClaimReport, Instance } from './model/system/claim.ts'

const other: Instance = {
  system: 'two-host-chassis',
  boot: 'b2',
  since: '2026-11-29T12:00:00.000Z',
  where: 'process 7 on bmc',
  role: 'acting',
}
const waiting: ClaimReport = { role: 'waiting', others: [other], actor: other, isSilent: false }
const silent: ClaimReport = { ...waiting, isSilent: true }
const looking: ClaimReport = { role: 'looking', others: [], actor: null, isSilent: false }
const acting: ClaimReport = { ...looking, role: 'acting' }

const claim = (bench: Bench, report: ClaimReport) => bench.deliver({ kind: 'claim', ...report })

/** Both hosts run, and are cooled. */
function running(): Bench {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  for (const host of ['host.0', 'host.1']) bench.power(host, 'On')
  return bench
}

const callsSince = (bench: Bench, from: number): readonly string[] =>
  bench.effects
    .slice(from)
    .flatMap((effect) => (effect.kind === 'call' ? `${effect.verb} ${effect.target}` : []))

test('who waits refuses what moves something, and says who acts and since when', () => {
  const bench = running()
  claim(bench, waiting)
  const answer = bench.ask('host.0', 'GracefulShutdown')
  assert.equal(answer.kind, 'refused')
  if (answer.kind !== 'refused') return
  assert.equal(answer.refusal.code, 'not-acting')
  assert.match(answer.refusal.message, /boot b2 \(process 7 on bmc\) acts .* since 2026-11-29T12/)
})

test('who waits takes an emergency off, and carries it out', () => {
  const bench = running()
  claim(bench, waiting)
  const off = { actor: 'anna', reason: 'fire' }
  bench.deliver({ kind: 'emergency.off', id: 'e1', component: 'host.0', ...off })
  assert.equal(bench.calls('force-off').length, 1)
  assert.equal(bench.ask('host.1', 'EmergencyCut').kind, 'accepted')
})

test('what was under way is let go and not taken back, but for what protects', () => {
  const bench = running()
  bench.ask('host.0', 'PowerCycle')
  bench.ask('host.1', 'EmergencyCut')
  const from = bench.effects.length
  claim(bench, waiting)
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.component('host.0').status, 'Unknown', 'its power may go any moment')
  const ended = bench.system.ended.at(-1)
  assert.deepEqual([ended?.state, ended?.error?.code], ['aborted', 'not-acting'])
  assert.notEqual(bench.component('host.1').operation, null)
  assert.deepEqual(callsSince(bench, from), [])
})

test('nothing that time or hardware brings about moves anything while another acts', () => {
  const bench = running()
  claim(bench, waiting)
  const from = bench.effects.length
  bench.level('zone/cpu_zone', 'critical')
  bench.power('host.0', 'Off', 3)
  assert.equal(bench.component('host.0').status, 'Off')
  bench.pass(3_600_000)
  const moved = bench.effects.slice(from).filter(({ kind }) => kind !== 'look')
  assert.deepEqual(moved, [])
  const alerts = Object.values(bench.system.alerts).map(({ alert: { code } }) => code)
  assert.ok(!alerts.includes('unexpected-off'), `${alerts}`)
})

test('heat is seen to by who waits once the one that acts is silent', () => {
  const bench = running()
  claim(bench, waiting)
  bench.level('zone/cpu_zone', 'critical')
  assert.equal(bench.component('host.0').operation, null)
  const from = bench.effects.length
  claim(bench, silent)
  assert.equal(bench.operation('host.0').action, 'EmergencyOff')
  assert.ok(callsSince(bench, from).includes('shutdown host.0'))
  assert.ok(callsSince(bench, from).includes('raise cpu_zone'))
})

test('who waits holds no fault against hardware that another moves, and gives nothing up', () => {
  const bench = running()
  bench.boot('host.0', 'OSRunning')
  bench.ask('host.0', 'ForceRestart')
  const [reset] = bench.calls('reset')
  const outcome = { kind: 'rejected', error: 'no', again: false } as const
  bench.deliver({ kind: 'outcome', call: reset!.id, outcome })
  bench.ask('host.1', 'EnterDiagnostic')
  assert.equal(bench.component('host.0').status, 'Error')
  claim(bench, looking)
  assert.equal(bench.component('host.0').status, 'Error', 'nobody else is known to act')
  claim(bench, waiting)
  const { status, lastError } = bench.component('host.0')
  assert.deepEqual([status, lastError], ['On', null], 'as far as it has told of its boot')
  assert.equal(bench.component('host.1').status, 'Diagnostic', 'nobody else ends that')
  bench.power('host.0', 'Off', 3)
  bench.power('host.0', 'On', 4)
  bench.boot('host.0', 'OSBootStarted')
  assert.equal(bench.component('host.0').status, 'Booting')
  for (let minute = 0; minute < 60; minute++) {
    bench.pass(60_000)
    bench.power('host.0', 'On')
  }
  assert.equal(bench.component('host.0').status, 'Booting')
  claim(bench, acting)
  assert.equal(bench.component('host.0').status, 'Booting', 'its time begins anew')
})

test('who does not act counts no restart against a host that another may have asked for', () => {
  const bench = running()
  bench.boot('host.0', 'OSRunning')
  const { attemptsLeft } = bench.component('host.0')
  const restart = () => {
    bench.pass(20_000)
    bench.power('host.0', 'On')
    bench.boot('host.0', 'OSBootStarted')
    bench.boot('host.0', 'OSRunning')
  }
  claim(bench, waiting)
  for (let count = 0; count < 5; count++) restart()
  const shown = () => {
    const { status, lastError, attemptsLeft: left } = bench.component('host.0')
    return [status, lastError, left]
  }
  assert.deepEqual(shown(), ['Running', null, attemptsLeft])
  claim(bench, acting)
  assert.deepEqual(shown(), ['Running', null, attemptsLeft])
  claim(bench, looking)
  restart()
  assert.deepEqual(shown(), ['Running', null, attemptsLeft])
  claim(bench, acting)
  restart()
  assert.deepEqual(shown(), ['Running', null, attemptsLeft! - 1], 'nobody else acts')
})

test('both say that there is another, and who waits that nobody acts', () => {
  const bench = running()
  claim(bench, { ...acting, others: [{ ...other, role: 'waiting' }] })
  bench.pass(60_000)
  const { message, severity } = bench.system.alerts['another-instance/statemgr/b2']!.alert
  assert.equal(severity, 'Critical')
  assert.match(message, /boot b2 \(process 7 on bmc\) since 2026.*does not act, and observes/)
  claim(bench, silent)
  bench.pass(60_000)
  assert.ok(bench.system.alerts['nobody-acts/statemgr'])
  assert.match(bench.system.alerts['another-instance/statemgr/b2']!.alert.message, /it acts/)
})

test('another System under the same name is told of, and moves nobody', () => {
  const bench = running()
  claim(bench, { ...acting, others: [{ ...other, system: 'rack-7' }] })
  bench.pass(60_000)
  const { code, message, severity } = bench.system.alerts['name-shared/statemgr/b2']!.alert
  assert.deepEqual([code, severity], ['name-shared', 'Critical'])
  assert.match(
    message,
    /System rack-7 .* as two-host-chassis: boot b2 \(process 7 on bmc\) since 2026/,
  )
  assert.equal(bench.ask('host.0', 'GracefulShutdown').kind, 'accepted')
})

test('who looks lets all rest, asks nothing twice, and goes on where it was', () => {
  const bench = running()
  bench.boot('host.0', 'OSRunning')
  bench.ask('host.0', 'ForceRestart')
  const [reset] = bench.calls('reset')
  const from = bench.effects.length
  claim(bench, looking)
  assert.equal(bench.ask('host.1', 'GracefulShutdown').kind, 'refused')
  bench.deliver({ kind: 'outcome', call: reset!.id, outcome: { kind: 'done' } })
  assert.equal(bench.operation('host.0').steps[1]?.phase, 'waiting')
  claim(bench, acting)
  assert.notEqual(bench.operation('host.0').steps[1]?.phase, 'waiting')
  assert.deepEqual(callsSince(bench, from), [])
})

test('who takes over holds nothing against hardware that another moved, and lights LEDs', () => {
  const bench = running()
  claim(bench, waiting)
  bench.power('host.0', 'Off', 3)
  const from = bench.effects.length
  claim(bench, looking)
  claim(bench, acting)
  assert.equal(bench.component('host.0').discrepancy, null)
  assert.ok(bench.effects.slice(from).some(({ kind }) => kind === 'led'))
})

test('one that starts while another acts lets go of what the run before had under way', () => {
  const bench = running()
  bench.ask('host.0', 'PowerCycle')
  const from = bench.effects.length
  const evidence = { damage: null, machine: 'same', reset: null, clean: false } as const
  bench.deliver({ kind: 'start', boot: 'b3', ...evidence, claim: waiting })
  assert.equal(bench.component('host.0').operation, null)
  assert.deepEqual(callsSince(bench, from), [])
})

test('what the other accepted is not done once more by who acts after it', () => {
  const bench = running()
  claim(bench, waiting)
  const asked = { boot: 'b2', requestId: 'r1', component: 'host.0', actor: 'anna' }
  const taken = (operation: string, action: string, requestId = 'r1') =>
    bench.deliver({ kind: 'taken-elsewhere', ...asked, operation, action, requestId })
  taken('b2-1', 'ForceRestart')
  taken('b2-2', 'ForceOff', 'r2')
  taken('b2-3', 'Brew', 'r3')
  claim(bench, acting)
  bench.power('host.0', 'On')
  const repeated = bench.ask('host.0', 'ForceRestart', { requestId: 'r1' })
  assert.ok(repeated.kind === 'accepted' && repeated.unchanged)
  assert.deepEqual(
    [repeated.operation?.id, repeated.operation?.state, repeated.operation?.error?.code],
    ['b2-1', 'unverified', 'accepted-elsewhere'],
  )
  assert.match(repeated.operation?.error?.message ?? '', /boot b2 accepted it/)
  assert.equal(bench.calls('reset').length, 0)
  bench.ask('host.0', 'ForceOff', { requestId: 'r2' })
  assert.equal(bench.calls('force-off').length, 1, 'to take power off is said twice')
})

test('who acts takes nobody else’s word for what was accepted', () => {
  const bench = running()
  const asked = { boot: 'b2', operation: 'b2-1', requestId: 'r1', actor: 'anna' }
  bench.deliver({ kind: 'taken-elsewhere', ...asked, component: 'host.0', action: 'ForceRestart' })
  bench.ask('host.0', 'ForceRestart', { requestId: 'r1' })
  assert.equal(bench.calls('reset').length, 1)
})
