/** Tests of what is switched: the machine and the recipes that kinds of a platform begin with. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformOf, type Statuses } from '../../../test/harness/platform.ts'

const platform = platformOf({
  hosts: [{ name: 'host.0' }],
  kinds: { pump: {} },
  components: [{ name: 'pump.0' }],
  limits: { minimumOffTime: '2s' },
})
const machine = platform.machines.pump!

const bench = (statuses: Statuses = {}): Bench =>
  benchIn({ 'chassis.0': 'On', ...statuses }, platform)

test('every action has its recipe, and every status that waits is given up', () => {
  for (const [action, { recipe, from, satisfiedBy }] of Object.entries(machine.actions)) {
    assert.equal(platform.recipes[recipe]?.kind, 'pump', action)
    for (const status of [...(from === 'any' ? [] : from), ...satisfiedBy]) {
      assert.ok(machine.statuses[status], `${action}: ${status}`)
    }
  }
  for (const [status, row] of Object.entries(machine.statuses)) {
    assert.equal(row.timeout !== null, row.class === 'waiting', status)
  }
})

test('it goes on when asked, and is on once that is seen', () => {
  const made = bench()
  made.ask('pump.0', 'PowerOn')
  assert.equal(made.component('pump.0').status, 'PoweringOn')
  made.answer('on')
  made.power('pump.0', 'On')
  assert.equal(made.component('pump.0').status, 'On')
  assert.equal(made.ask('pump.0', 'PowerOn').kind, 'accepted')
  assert.equal(made.component('pump.0').operation, null)
})

test('a refused power-on is taken back, and it is as it is observed to be', () => {
  const made = bench()
  made.ask('pump.0', 'PowerOn')
  made.answer('on', 'rejected')
  const { status, lastError } = made.component('pump.0')
  assert.deepEqual([status, lastError?.code], ['Off', 'rejected'])
})

test('without chassis power there is none for it either', () => {
  const made = bench({ 'chassis.0': 'Off' })
  const answer = made.ask('pump.0', 'PowerOn')
  assert.ok(answer.kind === 'refused')
  assert.equal(answer.refusal.code, 'chassis-off')
})

test('maintenance and isolation have the last word on where it rests', () => {
  const made = bench({ 'pump.0': 'On' })
  made.ask('pump.0', 'EnterMaintenance')
  assert.equal(made.component('pump.0').status, 'Maintenance')
  assert.equal(made.ask('pump.0', 'PowerOn').kind, 'refused')
  made.ask('pump.0', 'PowerOff')
  made.answer('off')
  made.power('pump.0', 'Off')
  assert.equal(made.component('pump.0').status, 'Maintenance')
  made.ask('pump.0', 'ExitMaintenance')
  assert.equal(made.component('pump.0').status, 'Off')
  made.ask('pump.0', 'Isolate')
  made.answer('off')
  made.power('pump.0', 'Off')
  assert.equal(made.component('pump.0').status, 'Isolated')
  assert.equal(made.ask('pump.0', 'PowerOn').kind, 'refused')
  made.ask('pump.0', 'Recover')
  assert.equal(made.component('pump.0').status, 'Off')
})

test('a power cycle stays off for a while in between', () => {
  const made = bench({ 'pump.0': 'On' })
  made.ask('pump.0', 'PowerCycle')
  made.answer('off')
  made.power('pump.0', 'Off')
  assert.equal(made.calls('on').length, 0)
  made.pass(2000)
  made.answer('on')
  made.power('pump.0', 'On')
  assert.equal(made.component('pump.0').status, 'On')
})

test('it goes dark with its chassis, and that is no discrepancy', () => {
  const made = bench({ 'pump.0': 'On' })
  made.power('chassis.0', 'Off')
  const { status, cause, discrepancy } = made.component('pump.0')
  assert.deepEqual([status, cause, discrepancy], ['Off', 'chassis-off', null])
})
