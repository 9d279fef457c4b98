/** What the service says in subjects is said in commands to who types. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subjects } from '../../api/resources.ts'
import { commands } from '../commands.ts'
import { commandFor, inCommands } from './in-commands.ts'

test('subjects become commands, with the name of the service or without; all else stays', () => {
  for (const [said, typed] of [
    ['List them with statemgr.override.list.', 'List them with statemgr override list.'],
    ['List them with lab.alerts.list.', 'List them with statemgr alerts.'],
    [
      'ask operation.get, or operation.abort.',
      'ask statemgr operations, or statemgr operations abort.',
    ],
    [
      'see statemgr.events.alerts.list.x and /operation.get.json',
      'see statemgr.events.alerts.list.x and /operation.get.json',
    ],
    ['host.0 takes no such action', 'host.0 takes no such action'],
  ] as const)
    assert.equal(inCommands(said), typed)
})

test('each subject has its command, but for those of one action each, and for programs', () => {
  const without = subjects.filter(({ path }) => !Object.hasOwn(commandFor, path))
  const actions = /^(host|chassis|bmc)\.|^subjects\.list$/
  assert.deepEqual(
    without.flatMap(({ path }) => (actions.test(path) ? [] : [path])),
    [],
  )
  for (const typed of Object.values(commandFor)) {
    const words = typed.replace(/ off$/, '')
    assert.ok(
      commands.some(({ name }) => name === words),
      words,
    )
  }
})
