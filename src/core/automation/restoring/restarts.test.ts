/** Restart causes: what was seen, who had asked for it, and that the first cause is kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../../test/harness/platform.ts'
import { tight } from '../../../../test/harness/variants.ts'
import { put } from '../../model/system/system.ts'

const causeOf = (bench: Bench, name = 'host.0') => bench.component(name).restartCause?.cause
const running = { 'chassis.0': 'On', 'host.0': 'Running' } as const

/** Answers every call that is out, until there is none. */
function answerAll(bench: Bench): void {
  while (bench.calls().length > 0) {
    const { id } = bench.calls()[0]!
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
  }
}

const boots = (bench: Bench) => {
  for (const progress of ['MemoryInitializationStarted', 'OSRunning'])
    bench.boot('host.0', progress)
}

test('whoever asks for a start is its cause once it is seen, and not before', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  answerAll(bench)
  assert.equal(causeOf(bench), undefined)
  bench.power('host.0', 'On')
  assert.deepEqual(bench.component('host.0').restartCause, {
    cause: 'RemoteCommand',
    at: bench.now,
  })
})

test('who asks for a restart is its cause once power is back, or the boot begins anew', () => {
  for (const action of ['GracefulRestart', 'PowerCycle']) {
    const bench = benchIn(running)
    bench.ask('host.0', action)
    answerAll(bench)
    bench.power('host.0', 'Off')
    bench.pass(10_000)
    answerAll(bench)
    assert.equal(causeOf(bench), undefined, action)
    bench.power('host.0', 'On')
    assert.equal(causeOf(bench), 'RemoteCommand', action)
  }
  const reset = benchIn(running)
  reset.ask('host.0', 'ForceRestart')
  answerAll(reset)
  reset.boot('host.0', 'OSRunning')
  assert.equal(causeOf(reset), undefined)
  reset.boot('host.0', 'MemoryInitializationStarted')
  assert.equal(causeOf(reset), 'RemoteCommand')
})

test('a start that never comes is the cause of nothing', () => {
  const bench = benchIn()
  bench.ask('chassis.0', 'PowerOn')
  answerAll(bench)
  bench.pass(30_000)
  answerAll(bench)
  bench.power('chassis.0', 'Off')
  answerAll(bench)
  assert.equal(bench.system.ended.at(-1)?.state, 'rolled-back')
  assert.equal(causeOf(bench, 'chassis.0'), undefined)
})

test('power that goes and comes back by itself is not what was asked for before', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  answerAll(bench)
  bench.power('host.0', 'On')
  boots(bench)
  bench.now += 60_000
  for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  bench.power('host.0', 'Off')
  const cut = bench.component('host.0').restartCause
  assert.deepEqual(cut, { cause: 'Unknown', at: bench.now })
  bench.now += 300
  bench.power('host.0', 'On')
  boots(bench)
  assert.equal(bench.component('host.0').restartCause, cut, 'the first cause is kept')
})

test('a glitch too short to be believed is no crash of what begins to boot anew', () => {
  const bench = benchIn(running)
  bench.now += 60_000
  for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  bench.power('host.0', 'Off', 1)
  bench.now += 300
  bench.power('host.0', 'On')
  bench.boot('host.0', 'MemoryInitializationStarted')
  const { cause, restartCause, attemptsLeft } = bench.component('host.0')
  assert.deepEqual([cause, restartCause?.cause, attemptsLeft], ['power-lost', 'Unknown', 3])
})

test('what comes on by itself has no known cause, whoever waits to ask for it', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.power('host.0', 'On')
  assert.equal(causeOf(bench), 'Unknown')
  const asked = benchIn({ 'chassis.0': 'On' })
  asked.ask('host.0', 'PowerOn')
  asked.power('host.0', 'On')
  assert.equal(causeOf(asked), 'Unknown')
})

test('power that goes with its supply, or with its chassis, has the cause of that', () => {
  const bench = benchIn(running)
  for (const supply of ['psu.0', 'psu.1']) bench.level(`supply/${supply}`, 'critical')
  bench.power('chassis.0', 'Off')
  assert.deepEqual([causeOf(bench, 'chassis.0'), causeOf(bench)], ['PowerFault', 'PowerFault'])
  const budgeted = benchIn({ 'chassis.0': 'On' }, tight)
  budgeted.level('supply/psu.0', 'critical')
  budgeted.power('chassis.0', 'Off')
  assert.equal(causeOf(budgeted, 'chassis.0'), 'Unknown', 'the other one carries it')
  const alone = benchIn(running)
  alone.power('chassis.0', 'Off')
  assert.deepEqual([causeOf(alone, 'chassis.0'), causeOf(alone)], ['Unknown', 'Unknown'])
})

test('a shutdown, an interrupt or an identify LED restarts nothing', () => {
  const bench = benchIn(running)
  for (const action of ['IdentifyOn', 'GracefulShutdown']) bench.ask('host.0', action)
  answerAll(bench)
  bench.power('host.0', 'Off')
  assert.equal(causeOf(bench), undefined)
  const interrupted = benchIn(running)
  interrupted.ask('host.0', 'Nmi')
  interrupted.power('host.0', 'Off')
  assert.equal(causeOf(interrupted), 'Unknown', 'nobody asked for that')
})

test('a schedule is the cause of what it asks for', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  planned(bench, 'host.0', 'PowerOn')
  bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  assert.equal(bench.operation('host.0').cause, 'schedule')
  answerAll(bench)
  bench.power('host.0', 'On')
  assert.equal(causeOf(bench), 'ScheduledPowerOn')
})

test('heat is the cause of an emergency off, once the host is off', () => {
  const bench = benchIn(running)
  bench.level('zone/cpu_zone', 'critical')
  answerAll(bench)
  assert.equal(causeOf(bench), undefined)
  bench.power('host.0', 'Off')
  assert.equal(causeOf(bench), 'ThermalEvent')
})

test('emergency off has a cause of its own', () => {
  const bench = benchIn(running)
  bench.deliver({ kind: 'emergency.off', id: 'e', component: null, actor: 'a', reason: null })
  answerAll(bench)
  for (const name of ['host.0', 'chassis.0']) bench.power(name, 'Off')
  assert.deepEqual([causeOf(bench), causeOf(bench, 'chassis.0')], ['EmergencyOff', 'EmergencyOff'])
})

test('a host has the cause of what its chassis does', () => {
  const bench = benchIn(running)
  planned(bench, 'chassis.0', 'PowerCycle')
  bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  answerAll(bench)
  for (const name of ['host.0', 'chassis.0']) {
    bench.power(name, 'Off')
    answerAll(bench)
  }
  bench.pass(10_000)
  answerAll(bench)
  bench.power('chassis.0', 'On')
  answerAll(bench)
  bench.power('host.0', 'On')
  const scheduled = 'ScheduledPowerOn'
  assert.deepEqual([causeOf(bench, 'chassis.0'), causeOf(bench)], [scheduled, scheduled])
})

test('what the service does about a trouble hides no cause; what somebody asks does', () => {
  const bench = benchIn(running)
  bench.boot('host.0', 'MemoryInitializationStarted')
  assert.equal(causeOf(bench), 'Unknown', 'it may have crashed, or somebody on it wanted that')
  const first = { cause: 'PowerFault', at: bench.now } as const
  bench.system = put(bench.system, { ...bench.component('host.0'), restartCause: first })
  const { deadline } = bench.component('host.0')
  while (bench.component('host.0').operation === null) {
    bench.now = Math.min(bench.now + 1000, deadline!)
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
  assert.equal(bench.operation('host.0').cause, 'boot-failed')
  answerAll(bench)
  bench.boot('host.0', 'PCIResourceConfigStarted')
  assert.equal(bench.component('host.0').restartCause, first)
  for (let seconds = 0; bench.component('host.0').status !== 'Quiesced'; seconds++) {
    assert.ok(seconds < 5000, 'it never gives up')
    bench.now += 1000
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
  assert.equal(causeOf(bench), 'PowerFault')
  bench.ask('host.0', 'ForceRestart')
  answerAll(bench)
  bench.now += 1000
  bench.boot('host.0', 'MemoryInitializationStarted')
  assert.equal(causeOf(bench), 'RemoteCommand')
})

function planned(bench: Bench, component: string, action: string): void {
  bench.deliver({
    kind: 'schedule.add',
    id: 's1',
    component,
    action,
    actor: 'anna',
    reason: null,
    dueWall: 2000,
    nowWall: 1000,
    ifMissed: 'run',
  })
}
