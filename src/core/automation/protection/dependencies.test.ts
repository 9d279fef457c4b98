/** Tests of dependencies: what keeps a component off, and what follows when it is lost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  benchIn,
  platformOf,
  type Statuses,
} from '../../../../test/harness/platform.ts'
import { alertsOf } from '../../alerts/conditions.ts'
import { check } from '../../operations/requests/check.ts'

const platform = platformOf({
  hosts: [
    {
      name: 'host.0',
      dependsOn: [
        { component: 'pump.0', whenLost: 'shutdown', confirm: '2s' },
        { resource: 'fabric' },
      ],
    },
  ],
  kinds: { pump: {} },
  resources: [{ name: 'fabric' }],
  components: [{ name: 'pump.0' }],
  limits: { settle: '0s', minimumOffTime: '0s' },
})

/** All is well but for what is named; the chassis has power. */
function bench(statuses: Statuses = {}): Bench {
  const made = benchIn({ 'chassis.0': 'On', 'pump.0': 'On', ...statuses }, platform)
  made.level('resource/fabric', 'normal')
  return made
}

const dependencyOf = (made: Bench) =>
  check(platform, made.system, 'host.0', 'PowerOn', null, made.now).find(
    ({ rule }) => rule === 'dependency',
  )

test('all that it depends on is there, or the interlock names what is not', () => {
  assert.equal(dependencyOf(bench())?.verdict, 'ok')
  for (const [status, verdict] of [
    ['Off', 'blocks'],
    ['Failed', 'blocks'],
    ['Maintenance', 'blocks'],
    ['Unknown', 'blocks'],
  ] as const) {
    const power = status === 'Unknown' ? 'Unknown' : 'Off'
    const found = dependencyOf(bench({ 'pump.0': [status, power] }))
    assert.equal(found?.verdict, verdict, status)
    assert.match(found?.message ?? '', /pump\.0 is \w+, and has to be On/)
    assert.equal(found?.evidence[0]?.value, status)
  }
})

test('a degraded resource still serves, a failed or unknown one does not', () => {
  for (const [level, verdict] of [
    ['normal', 'ok'],
    ['warning', 'ok'],
    ['critical', 'blocks'],
    ['unknown', 'blocks'],
  ] as const) {
    const made = bench()
    made.level('resource/fabric', level)
    assert.equal(dependencyOf(made)?.verdict, verdict, level)
  }
})

test('what it depends on is waited for while it is on its way up, and its failure decides', () => {
  const made = bench({ 'pump.0': 'Off' })
  made.ask('pump.0', 'PowerOn')
  assert.equal(dependencyOf(made)?.verdict, 'waits')
  made.ask('host.0', 'PowerOn')
  assert.equal(made.operation('host.0').state, 'queued')
  made.answer('on', 'rejected')
  const ended = made.system.ended.at(-1)
  assert.deepEqual(
    [ended?.component, ended?.state, ended?.error?.code],
    ['host.0', 'failed', 'dependency'],
  )
})

test('a power-on under way is taken back when what it depends on is lost', () => {
  const made = bench()
  made.ask('host.0', 'PowerOn')
  made.answer('on')
  made.power('pump.0', 'Off')
  made.power('host.0', 'On')
  made.pass(2000)
  assert.notEqual(made.component('host.0').operation?.action, 'PowerOn')
})

test('a loss has to last before anything is shut down for it, and is told of at once', () => {
  const made = bench({ 'host.0': 'Running' })
  made.power('pump.0', 'Off')
  assert.equal(made.component('pump.0').status, 'Off')
  assert.ok(alertsOf({ platform, now: made.now }, made.system).has('dependency-lost/host.0/pump.0'))
  made.pass(1999)
  assert.equal(made.component('host.0').operation, null)
  made.pass(1)
  const { action, cause, reason } = made.operation('host.0')
  assert.deepEqual([action, cause], ['EmergencyOff', 'dependency-lost'])
  assert.equal(reason, 'pump.0 is Off')
})

test('a loss that is only to be told of shuts nothing down', () => {
  const made = bench({ 'host.0': 'Running' })
  made.level('resource/fabric', 'critical')
  made.pass(9000)
  assert.equal(made.component('host.0').operation, null)
  const alert = alertsOf({ platform, now: made.now }, made.system).get(
    'dependency-lost/host.0/resource/fabric',
  )
  assert.match(alert?.guidance ?? '', /power it off before it suffers/)
})

test('what cannot be seen is not lost: nothing is shut down for it, and nothing told', () => {
  const made = bench({ 'host.0': 'Running' })
  made.level('resource/fabric', 'unknown')
  for (let i = 0; i < 12; i++) {
    made.power('host.0', 'On')
    made.power('chassis.0', 'On')
    made.pass(5000)
  }
  assert.equal(made.component('pump.0').status, 'Failed')
  assert.equal(made.component('host.0').operation, null)
  const codes = [...alertsOf({ platform, now: made.now }, made.system).values()].map(
    ({ code }) => code,
  )
  assert.ok(!codes.includes('dependency-lost'))
})

test('with leave to go against the dependency nothing is shut down', () => {
  const made = bench({ 'host.0': 'Running' })
  made.deliver({
    kind: 'override.grant',
    id: 'leave',
    component: 'host.0',
    interlocks: ['dependency'],
    reason: 'the loop is bypassed',
    actor: 'anna',
    forMs: 600_000,
  })
  made.power('pump.0', 'Off')
  made.pass(5000)
  assert.equal(made.component('host.0').operation, null)
})

const inAChain = platformOf({
  hosts: [
    { name: 'host.0' },
    {
      name: 'host.1',
      dependsOn: [{ component: 'host.0', whenLost: 'shutdown', confirm: '3s' }],
    },
  ],
  limits: { settle: '0s', minimumOffTime: '0s' },
})

for (const [asked, action] of [
  ['host.0', 'GracefulShutdown'],
  ['chassis.0', 'PowerOff'],
] as const)
  test(`${action} of ${asked} waits for who needs a host, and so that is not lost`, () => {
    const statuses = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' } as const
    const made = benchIn(statuses, inAChain)
    const lost = () => [...alertsOf({ platform: inAChain, now: made.now }, made.system).keys()]
    made.ask(asked, action)
    made.answer('shutdown')
    made.pass(9000)
    assert.equal(made.component('host.0').status, 'ShuttingDown')
    assert.equal(made.operation('host.1').action, 'GracefulShutdown')
    assert.deepEqual(
      lost().filter((id) => id.startsWith('dependency-lost')),
      [],
    )
    made.power('host.0', 'Off')
    made.power('host.0', 'Off')
    assert.ok(lost().includes('dependency-lost/host.1/host.0'), 'gone before its turn')
    made.pass(0)
    assert.equal(made.operation('host.1').action, 'EmergencyOff')
  })
