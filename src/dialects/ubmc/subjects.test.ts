/** Tests that the subjects are those that u-bmc's programs use, letter by letter. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeSubjects, identity, ledSubjects, powerSubjects, served } from './subjects.ts'

test('the service is found as u-bmc’s own state manager is', () => {
  assert.deepEqual(identity, { name: 'statemgr', version: '1.0.0', queue: 'q' })
  assert.ok(served.every(({ about }) => about.endsWith('.')))
})

test('powermgr and ledmgr are asked where they listen, or where they are meant to', () => {
  assert.deepEqual(Object.values(powerSubjects), ['internal.power.action', 'internal.power.result'])
  assert.deepEqual(Object.values(ledSubjects), [
    'internal.led.control',
    'led.control',
    'led.status',
  ])
})

test('changes are told where u-bmc’s programs may listen', () => {
  assert.equal(changeSubjects.state('host.0'), 'statemgr.state.host.0')
  assert.equal(changeSubjects.transition('host.0'), 'statemgr.event.host.0.transition')
  assert.equal(changeSubjects.notification, 'state.event')
})
