/** Tests of changes in u-bmc's words: every one once, with its reason, and in order. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { hexOf } from '../../../test/harness/hex.ts'
import { type Bench, benchIn, example } from '../../../test/harness/platform.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import { componentOf } from '../../core/model/system/system.ts'
import { withRow } from '../../core/model/table.ts'
import { type ChangeMessage, changesAfter, type LastChanges } from './changes.ts'
import { ChassisStateChangeSchema } from './gen/schema/v1alpha1/chassis_pb.ts'
import { HostAction, HostStateChangeSchema, HostStatus } from './gen/schema/v1alpha1/host_pb.ts'
import { StateTransitionNotificationSchema } from './gen/schema/v1alpha1/power_pb.ts'

const wall = '1970-01-01T00:00:03.000Z'
const wallMs = 5000

/** What is published of everything that a bench did since. */
function publisher(bench: Bench) {
  let last: LastChanges = changesAfter({}, { ...bench, wallMs }, []).last
  let count = bench.entries.length
  return (): readonly ChangeMessage[] => {
    const written = bench.entries.slice(count).map((entry: Entry) => ({ entry, wall }))
    count = bench.entries.length
    const now = changesAfter(last, { ...bench, wallMs }, written)
    last = now.last
    return now.messages
  }
}

const subjectsOf = (messages: readonly ChangeMessage[]) => messages.map(({ subject }) => subject)
const changesOf = (messages: readonly ChangeMessage[], name: string) =>
  messages
    .filter(({ subject }) => subject === `statemgr.event.${name}.transition`)
    .map(({ bytes }) => fromBinary(HostStateChangeSchema, bytes))
const notesOf = (messages: readonly ChangeMessage[]) =>
  messages
    .filter(({ subject }) => subject === 'state.event')
    .map(({ bytes }) => fromBinary(StateTransitionNotificationSchema, bytes))

test('at a start each component is told once, into the stream only', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const { last, messages } = changesAfter({}, { ...bench, wallMs }, [])
  assert.deepEqual(subjectsOf(messages), [
    'statemgr.state.host.0',
    'statemgr.state.host.1',
    'statemgr.state.chassis.0',
    'statemgr.state.bmc.0',
  ])
  assert.ok(messages.every(({ isStreamed }) => isStreamed))
  // Field 1: host.0; field 3: ON; field 5: 5 s. Nothing was before, and nothing caused it.
  assert.equal(hexOf(messages[0]!.bytes), '0a 06 68 6f 73 74 2e 30 18 02 2a 02 08 05')
  assert.deepEqual(changesAfter(last, { ...bench, wallMs }, []).messages, [])
})

test('a power-on is told as u-bmc has it: on its way, then on, and no stages of its boot', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const next = publisher(bench)
  bench.ask('host.0', 'PowerOn')
  const asked = next()
  assert.deepEqual(subjectsOf(asked), [
    'statemgr.state.host.0',
    'statemgr.event.host.0.transition',
    'state.event',
  ])
  // Field 1: host.0; 2: OFF; 3: TRANSITIONING; 4: action ON; 5: 3 s.
  const bytes = '0a 06 68 6f 73 74 2e 30 10 01 18 03 20 01 2a 02 08 03'
  assert.equal(hexOf(asked[0]!.bytes), bytes)
  assert.equal(hexOf(asked[1]!.bytes), bytes)
  bench.answer('raise')
  bench.answer('on')
  bench.power('host.0', 'On')
  bench.boot('host.0', 'MemoryInitializationStarted')
  bench.boot('host.0', 'OSBootStarted')
  bench.boot('host.0', 'OSRunning')
  const done = next()
  assert.deepEqual(
    changesOf(done, 'host.0').map(({ previousStatus, currentStatus, cause }) => [
      previousStatus,
      currentStatus,
      cause,
    ]),
    [[HostStatus.TRANSITIONING, HostStatus.ON, HostAction.ON]],
  )
})

test('a notification has what u-bmc leaves out: the state before, how long, and why', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const next = publisher(bench)
  bench.ask('host.0', 'ForceOff', { reason: 'hangs', actor: 'somebody' })
  next()
  bench.pass(4000)
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
  const [note] = notesOf(next())
  assert.equal(note?.componentName, 'host.0')
  assert.equal(note.componentType, 'host')
  assert.equal(note.previousState, 'HOST_STATUS_TRANSITIONING')
  assert.equal(note.currentState, 'HOST_STATUS_OFF')
  assert.equal(note.trigger, 'HOST_ACTION_FORCE_OFF')
  assert.equal(note.success, true)
  assert.equal(note.transitionDurationMs, 4000)
  assert.equal(timestampMs(note.changedAt!), 3000)
  const context = JSON.parse(note.context!)
  assert.equal(context.actor, 'somebody')
  assert.equal(context.reason, 'hangs')
})

test('a failure is told as one, with what went wrong', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const next = publisher(bench)
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off', 'rejected')
  const [, note] = notesOf(next())
  assert.equal(note?.currentState, 'HOST_STATUS_ERROR')
  assert.equal(note.success, false)
  assert.match(JSON.parse(note.context!).message, /force off: cannot/)
})

test('what nobody asked for is told with its cause', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const next = publisher(bench)
  bench.power('host.0', 'Off')
  const [note] = notesOf(next())
  assert.equal(note?.previousState, 'HOST_STATUS_ON')
  assert.equal(note.currentState, 'HOST_STATUS_OFF')
  assert.notEqual(note.trigger, '')
})

test('a chassis that gets too hot is told although its status stays', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const next = publisher(bench)
  bench.level('supply/psu.0', 'warning')
  const messages = next()
  assert.deepEqual(subjectsOf(messages), [
    'statemgr.state.chassis.0',
    'statemgr.event.chassis.0.transition',
    'state.event',
  ])
  // Field 1: chassis.0; 2: ON; 3: WARNING; 5: 5 s.
  assert.equal(
    hexOf(messages[1]!.bytes),
    '0a 09 63 68 61 73 73 69 73 2e 30 10 01 18 04 2a 02 08 05',
  )
  const change = fromBinary(ChassisStateChangeSchema, messages[0]!.bytes)
  assert.equal(change.cause, 0)
  assert.equal(notesOf(messages)[0]?.trigger, 'health')
})

test('kinds that u-bmc does not know are not told', () => {
  const bench = benchIn()
  const tray = { ...componentOf(bench.system, 'host.0'), name: 'gputray.0', kind: 'gputray' }
  const components = withRow(bench.system.components, 'gputray.0', tray)
  const { last } = changesAfter(
    {},
    { platform: example, system: { ...bench.system, components }, wallMs },
    [],
  )
  assert.equal(last['gputray.0'], undefined)
})
