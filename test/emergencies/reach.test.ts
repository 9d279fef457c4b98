/** Out of reach: what protects is asked until somebody hears it, and never told as done before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activeAlerts } from '../../src/core/alerts/notify.ts'
import { mitigationCalls } from '../../src/core/automation/protection/mitigations.ts'
import type { Outcome } from '../../src/core/model/events/event.ts'
import { operationOf } from '../../src/core/model/system/system.ts'
import { type Bench, beginning, createBench, startOf } from '../harness/platform.ts'
import { benchWith, hosts, mitigationsOf } from './three-hosts.ts'

const nobody: Outcome = {
  kind: 'rejected',
  error: 'the service is not there',
  again: true,
  unheard: true,
}

const press = (bench: Bench, component: string | null = null) => {
  const { answer } = bench.deliver({
    ...{ kind: 'emergency.off', id: 'off', component, actor: 'operator', reason: 'smoke' },
  })
  assert.equal(answer?.kind, 'recorded')
  return (answer.kind === 'recorded' ? answer.body : {}) as { notCarriedOut?: string }
}
const lose = (bench: Bench) => bench.deliver({ kind: 'bus', lost: 'the connection broke' })
const come = (bench: Bench) => bench.deliver({ kind: 'bus', lost: null })
const answerAll = (bench: Bench, outcome: Outcome) => {
  const cooling = mitigationCalls(bench.platform, bench.system)
  for (const { id } of [...bench.calls(), ...cooling])
    bench.deliver({ kind: 'outcome', call: id, outcome })
}
const idsOf = ({ system }: Bench) => activeAlerts(system).map(({ id }) => id)
const textsOf = ({ system }: Bench) =>
  activeAlerts(system)
    .filter(({ code }) => code === 'not-carried-out')
    .map(({ message }) => message)

/** Nobody hears anything for so long. */
function unheardFor(bench: Bench, ms: number): void {
  const steps = 50
  for (let step = 0; step < steps; step += 1) {
    answerAll(bench, nobody)
    bench.pass(ms / steps)
  }
  answerAll(bench, nobody)
}

test('an emergency off that nobody hears is asked for days, and first of all at the return', () => {
  const bench = benchWith()
  lose(bench)
  const body = press(bench)
  assert.equal(
    body.notCarriedOut,
    'not carried out: power service out of reach (NATS is: the connection broke)',
  )
  unheardFor(bench, 60_000)
  const before = bench.effects.length
  unheardFor(bench, 60_000)
  // Each attempt is kept: there are to be few. Two of each in a minute.
  assert.ok(bench.effects.length - before <= 4 * 3, `${bench.effects.length - before}`)
  unheardFor(bench, 3_600_000)
  for (const name of hosts) {
    assert.equal(bench.operation(name).state, 'running')
    assert.ok(idsOf(bench).includes(`not-carried-out/${name}`), idsOf(bench).join())
  }
  assert.match(textsOf(bench)[0] ?? '', /not carried out: power service out of reach/)
  const { effects } = come(bench)
  const asked = effects.flatMap((effect) =>
    effect.kind === 'call' ? [`${effect.verb} ${effect.target}`] : [],
  )
  const cuts = [...hosts.map((name) => `force-off ${name}`), 'off chassis.0']
  assert.deepEqual(asked.sort(), cuts)
  answerAll(bench, { kind: 'done' })
  assert.deepEqual(textsOf(bench), [])
  for (const name of [...hosts, 'chassis.0']) bench.power(name, 'Off')
  for (const name of hosts)
    assert.equal(operationOf(bench.system, `off.${name}`)?.state, 'succeeded')
})

test('the power service comes later than the bus: it is asked when it does', () => {
  const bench = benchWith()
  lose(bench)
  press(bench, 'host.0')
  unheardFor(bench, 60_000)
  come(bench)
  answerAll(bench, nobody)
  assert.deepEqual(bench.calls(), [])
  bench.deliver({ kind: 'service', service: 'powermgr', available: false })
  const { effects } = bench.deliver({ kind: 'service', service: 'powermgr', available: true })
  assert.ok(effects.some((effect) => effect.kind === 'call' && effect.verb === 'force-off'))
})

test('what was asked unheard does not use up what may be tried', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  unheardFor(bench, 120_000)
  come(bench)
  answerAll(bench, { kind: 'rejected', error: 'not now', again: true })
  assert.equal(bench.operation('host.0').state, 'running')
  bench.pass(10_000)
  assert.equal(bench.calls('force-off').length, 1)
})

test('a restart without the bus goes on with it', () => {
  const bench = benchWith()
  lose(bench)
  press(bench, 'host.1')
  unheardFor(bench, 5_000)
  const next = createBench(bench.platform, bench.system, bench.now)
  next.deliver(startOf('another'))
  lose(next)
  unheardFor(next, 60_000)
  assert.equal(next.operation('host.1').state, 'running')
  assert.ok(idsOf(next).includes('not-carried-out/host.1'))
})

test('what is off, as far as was known when the bus was lost, is asked all the same', () => {
  const bench = benchWith({}, { 'chassis.0': 'Off', 'host.0': 'Off' })
  lose(bench)
  press(bench, 'host.0')
  assert.deepEqual(
    bench.calls('force-off').map(({ target }) => target),
    ['host.0'],
  )
  assert.equal(operationOf(bench.system, 'off.host.0')?.state, 'running')
})

test('power that was cut and is not seen while the bus is lost is looked for afterwards', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  answerAll(bench, { kind: 'done' })
  lose(bench)
  for (let at = 0; at < 100; at += 1) bench.pass(10_000)
  assert.equal(bench.operation('host.0').state, 'running')
  come(bench)
  bench.power('host.0', 'Off')
  assert.equal(operationOf(bench.system, 'off.host.0')?.state, 'succeeded')
})

test('power that somebody cuts by hand meanwhile is seen, and then it is done', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  unheardFor(bench, 5_000)
  assert.ok(idsOf(bench).includes('not-carried-out/host.0'))
  bench.power('host.0', 'Off')
  assert.equal(operationOf(bench.system, 'off.host.0')?.state, 'succeeded')
  assert.deepEqual(textsOf(bench), [])
})

test('a zone that is too hot is shut down as soon as somebody hears it', () => {
  const bench = benchWith()
  bench.level('zone/cpu_zone', 'critical')
  lose(bench)
  unheardFor(bench, 600_000)
  const cooled = mitigationsOf(bench).length
  for (const name of hosts) assert.equal(bench.operation(name).state, 'running', name)
  const { effects } = come(bench)
  const verbs = effects.flatMap((effect) => (effect.kind === 'call' ? [effect.verb] : []))
  assert.equal(verbs.filter((verb) => verb === 'force-off').length, hosts.length, verbs.join())
  assert.ok(mitigationsOf(bench).length > cooled, 'cooling is asked for again, too')
})

test('what nobody relies on fails as ever where nobody hears it', () => {
  const bench = benchWith()
  bench.ask('host.0', 'ForceOff')
  unheardFor(bench, 60_000)
  assert.equal(bench.component('host.0').operation, null)
})

test('alerts of a bus that is lost name NATS, and not the service', () => {
  const bench = benchWith()
  lose(bench)
  bench.deliver({ kind: 'service', service: 'powermgr', available: false })
  const alerts = activeAlerts(bench.system)
  assert.deepEqual(
    alerts.map(({ id }) => id),
    ['bus-lost/nats', 'service-silent/powermgr'],
  )
  for (const { message, guidance } of alerts) assert.match(`${message} ${guidance}`, /NATS server/)
  come(bench)
  assert.deepEqual(idsOf(bench), ['service-silent/powermgr'])
  bench.now += 60_000
  bench.deliver({ kind: 'tick' })
  assert.match(activeAlerts(bench.system)[0]?.guidance ?? '', /^Start powermgr/)
})

test('a refused subject is an alert until it is carried, or said to be mended', () => {
  const bench = benchWith()
  const refuse = (subject: string, why: string | null = 'may not') =>
    bench.deliver({ kind: 'bus-refusal', subject, why })
  refuse('powermgr.control')
  refuse('sensormon.state')
  const id = 'bus-refused/nats/powermgr.control'
  assert.deepEqual(idsOf(bench), [id, 'bus-refused/nats/sensormon.state'])
  refuse('sensormon.state', null)
  assert.deepEqual(idsOf(bench), [id])
  bench.deliver({ kind: 'alert.acknowledge', alert: id, actor: 'anna', reason: null })
  assert.deepEqual(idsOf(bench), [])
  refuse('powermgr.control')
  assert.deepEqual(idsOf(bench), [id])
  for (let at = 0; at < 1000; at += 1) refuse(`foreign.${at}`)
  assert.equal(idsOf(bench).length, 64)
  assert.ok(bench.now >= beginning)
})
