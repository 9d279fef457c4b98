/** Priority: what is decided before all else, for every action of every kind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example, request } from '../../test/harness/platform.ts'
import type { Event } from './model/events/event.ts'
import type { Level } from './model/ids.ts'
import { priorityOf } from './priority.ts'

/** The actions of a component that go first. */
const first = (component: string) => {
  const { kind } = example.components[component]!
  return Object.keys(example.machines[kind]!.actions).filter(
    (action) => priorityOf(example, request(component, action)) === 'first',
  )
}

test('an action goes first that takes power away at once, whatever it is called', () => {
  const ofHost = ['ForceOff', 'Isolate', 'EmergencyOff', 'EmergencyCut', 'EmergencyIsolate']
  assert.deepEqual(first('host.0'), ofHost)
  assert.deepEqual(first('chassis.0'), ['ForceOff', 'EmergencyShutdown', 'EmergencyCut'])
  assert.deepEqual(first('bmc.0'), [])
})

test('what there is not goes in its turn', () => {
  assert.equal(priorityOf(example, request('host.9', 'ForceOff')), 'in turn')
  assert.equal(priorityOf(example, request('host.0', 'Explode')), 'in turn')
})

test('a level that is critical goes first, and no other report does', () => {
  const level = (one: Level): Event => {
    const judged = { level: one, since: 0, why: '', value: null, limit: null, at: null }
    return { kind: 'level', subject: 'zone/cpu_zone', judged }
  }
  assert.equal(priorityOf(example, level('critical')), 'first')
  for (const one of ['normal', 'warning', 'unknown'] as const) {
    assert.equal(priorityOf(example, level(one)), 'in turn')
  }
  assert.equal(priorityOf(example, { kind: 'tick' }), 'in turn')
})

test('an emergency off goes first', () => {
  const asked = {
    kind: 'emergency.off',
    id: 'e',
    component: null,
    actor: 'a',
    reason: null,
  } as const
  assert.equal(priorityOf(example, asked), 'first')
})
