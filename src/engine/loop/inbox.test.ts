/** The inbox: what comes first, what is merged, and what finds no room. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import type { Event } from '../../core/model/event.ts'
import type { Power } from '../../core/model/ids.ts'
import { createInbox } from './inbox.ts'

const power = (value: Power, source = 'report'): Event => ({
  kind: 'power',
  component: 'host.0',
  power: value,
  source,
  serial: null,
})

const request = (action: string): Event => ({
  kind: 'request',
  id: action,
  requestId: null,
  component: 'host.0',
  action,
  actor: 'tester',
  reason: null,
  ifRevision: null,
  dryRun: false,
  override: null,
})

const emergency: Event = {
  kind: 'emergency.off',
  id: 'e',
  component: null,
  actor: 'tester',
  reason: null,
}
const outcome: Event = { kind: 'outcome', call: 'a/0/1', outcome: { kind: 'done' } }

/** What comes out of it, in its order. */
function takenFrom(inbox: ReturnType<typeof createInbox>): readonly Event[] {
  const taken: Event[] = []
  for (let envelope = inbox.take(); envelope !== undefined; envelope = inbox.take())
    taken.push(envelope.event)
  return taken
}

test('what protects the hardware comes first, and all else in the order it came', () => {
  const inbox = createInbox(10, example)
  const events = [request('PowerOn'), power('On'), request('ForceOff'), outcome, emergency]
  for (const event of events) assert.ok(inbox.put({ event }))
  const [on, report, off, done, all] = events
  assert.deepEqual(takenFrom(inbox), [off, all, on, report, done])
})

test('a report is merged into one that waits and says the same, and into no other', () => {
  const inbox = createInbox(10, example)
  const events = [power('On'), power('On'), power('Off'), power('Off', 'poll'), power('On')]
  for (const event of events) inbox.put({ event })
  assert.equal(inbox.merged, 1)
  assert.deepEqual(takenFrom(inbox), events.slice(1))
})

test('what was taken is not merged into any more', () => {
  const inbox = createInbox(10, example)
  inbox.put({ event: power('On') })
  inbox.take()
  inbox.put({ event: power('On') })
  assert.deepEqual([inbox.merged, inbox.size], [0, 1])
})

test('a full inbox takes answers and emergencies still, up to twice as many', () => {
  const inbox = createInbox(2, example)
  assert.ok(inbox.put({ event: request('PowerOn') }))
  assert.ok(inbox.put({ event: request('PowerCycle') }))
  assert.equal(inbox.put({ event: request('Nmi') }), false)
  assert.equal(inbox.put({ event: power('On') }), false)
  assert.ok(inbox.put({ event: emergency }))
  assert.ok(inbox.put({ event: outcome }))
  assert.equal(inbox.put({ event: emergency }), false)
  assert.deepEqual([inbox.size, inbox.dropped], [4, 3])
})
