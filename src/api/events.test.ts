/** Which journal entries are announced, as what and where. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announcementOf, eventSchema } from './events.ts'
import type { HistoryEntry } from './history.ts'

const entry: HistoryEntry = {
  seq: 42,
  at: 90_000,
  wall: '2026-11-23T13:10:22.123Z',
  boot: 'b1',
  type: 'transition',
  component: 'host.0',
  from: 'Off',
  to: 'PoweringOn',
  operation: 'op-1',
  correlation: 'op-1',
  action: 'PowerOn',
  cause: 'request',
  actor: 'anna',
  reason: null,
  durationMs: 30_000,
  outcome: 'started',
  message: null,
  evidence: [],
}

test('a change of status is announced as a CloudEvent to all and to those of the component', () => {
  const announced = announcement(entry)
  assert.deepEqual(announced?.subjects, ['statemgr.events.transitions', 'statemgr.events.host.0'])
  assert.deepEqual(announced?.event, {
    specversion: '1.0',
    id: '42',
    source: '/statemgr/rack%201',
    type: 'statemgr.transition',
    subject: 'host.0',
    time: '2026-11-23T13:10:22.123Z',
    datacontenttype: 'application/json',
    data: entry,
  })
})

test('each kind of entry goes where its listeners are, or nowhere', () => {
  const rows: readonly (readonly [Partial<HistoryEntry>, string | null, readonly string[]])[] = [
    [{ outcome: 'succeeded' }, 'statemgr.transition', ['transitions', 'host.0']],
    [{ outcome: 'failed' }, 'statemgr.transition', ['transitions', 'errors', 'host.0']],
    [{ outcome: 'rolled-back' }, 'statemgr.transition', ['transitions', 'errors', 'host.0']],
    [{ type: 'operation', outcome: 'failed' }, 'statemgr.error', ['errors', 'host.0']],
    [{ type: 'operation', outcome: 'queued' }, null, []],
    [{ type: 'operation', outcome: 'unchanged' }, null, []],
    [{ type: 'operation', outcome: 'aborted' }, null, []],
    [{ type: 'refusal', outcome: 'refused' }, 'statemgr.error', ['errors', 'host.0']],
    [
      { type: 'alert', outcome: 'raised', component: 'zone/cpu_zone' },
      'statemgr.alert',
      ['alerts', 'zone/cpu_zone'],
    ],
    [{ type: 'acknowledgement', outcome: 'acknowledged' }, 'statemgr.alert', ['alerts', 'host.0']],
    [{ type: 'recovery', outcome: 'step-done' }, 'statemgr.alert', ['alerts', 'host.0']],
    [{ type: 'service', outcome: 'started', component: 'statemgr' }, null, []],
  ]
  for (const [changes, type, tokens] of rows) {
    const announced = announcement({ ...entry, ...changes })
    assert.equal(announced?.event.type ?? null, type, JSON.stringify(changes))
    assert.deepEqual(
      announced?.subjects ?? [],
      tokens.map((token) => `statemgr.events.${token}`),
    )
  }
})

test('who asks for a component that does not exist cannot choose where that is announced', () => {
  const asked = { type: 'refusal', cause: 'unknown-component', component: 'transitions' } as const
  const announced = announcement({ ...entry, ...asked, from: null, to: null, outcome: 'refused' })
  assert.deepEqual(announced?.subjects, ['statemgr.events.errors'])
})

function announcement(of: HistoryEntry) {
  const announced = announcementOf('statemgr', 'rack 1', of, JSON.stringify(of))
  if (announced === null) return null
  const event: unknown = JSON.parse(announced.text)
  assert.deepEqual(eventSchema.parse(event), event, 'nothing that the schema does not know')
  return { subjects: announced.subjects, event: eventSchema.parse(event) }
}
