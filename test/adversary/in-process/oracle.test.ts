/** The oracle: each of its judgements can fail, and finds nothing where nothing is wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActionAnswer, JournalEntry } from '../client.ts'
import { board } from '../fakes/board.ts'
import { createPlant } from '../fakes/plant.ts'
import { createRecord, type Record } from '../fakes/record.ts'
import { doneTwice, doneUnasked, journalFaults, lies, lost, neverDone } from '../oracle.ts'

/** When the journal and the clients say that it was: about when the fakes do. */
const entry = (seq: number, outcome: string, fields: Partial<JournalEntry> = {}): JournalEntry => ({
  seq,
  wall: new Date().toISOString(),
  boot: 'b',
  type: 'operation',
  component: 'host.0',
  from: 'Running',
  to: 'Running',
  operation: 'b-1',
  correlation: 'b-1',
  action: 'Nmi',
  cause: 'request',
  actor: 'me',
  outcome,
  message: null,
  ...fields,
})
const answerTo = (requestId: string, id: string): ActionAnswer => ({
  requestId,
  component: 'host.0',
  action: 'Nmi',
  at: Date.now(),
  reply: { code: 200, body: { operation: { id, requestId } } },
})
function recordOf(...ids: readonly string[]): Record {
  const record = createRecord()
  const request = { target: 'host.0', verb: 'nmi', issuer: 'b', order: 1, expiresInMs: 1 }
  for (const id of ids)
    record.add({ kind: 'done', service: 'powermgr', request: { ...request, id } })
  return record
}
const whole = () => [entry(1, 'started'), entry(2, 'succeeded')]

test('nothing is found where nothing is wrong', () => {
  const evidence = {
    record: recordOf('b-1/0/1'),
    answers: [answerTo('r', 'b-1')],
    journal: whole(),
  }
  assert.deepEqual(lost(evidence), [])
  assert.deepEqual(doneTwice(evidence), [])
  assert.deepEqual(neverDone(evidence), [])
  assert.deepEqual(doneUnasked(evidence, 'chassis.0'), [])
  assert.deepEqual(journalFaults(whole()), [])
})

test('what was accepted and is unknown, or has no end, is lost', () => {
  const evidence = { record: recordOf(), answers: [answerTo('r', 'b-1'), answerTo('s', 'b-2')] }
  const journal = [entry(1, 'started')]
  assert.equal(lost({ ...evidence, journal }).length, 2)
})

test('a call, a verb, a request or an end that came twice is found', () => {
  const answers = [answerTo('r', 'b-1')]
  const record = recordOf('b-1/0/1', 'b-1/0/1')
  assert.equal(doneTwice({ record, answers, journal: whole() }).length, 2)
  const other = recordOf('b-1/0/1', 'b-1/0/2')
  assert.equal(doneTwice({ record: other, answers, journal: whole() }).length, 1)
  const twice = [...answers, answerTo('r', 'b-2')]
  assert.equal(doneTwice({ record: recordOf(), answers: twice, journal: whole() }).length, 1)
  const ended = [...whole(), entry(3, 'failed')]
  assert.equal(doneTwice({ record: recordOf(), answers, journal: ended }).length, 1)
})

test('what was never done, or done unasked, is found', () => {
  const answers: ActionAnswer[] = []
  assert.equal(neverDone({ record: recordOf(), answers, journal: whole() }).length, 1)
  assert.equal(doneUnasked({ record: recordOf('x'), answers, journal: [] }, 'chassis.0').length, 1)
})

test('a status, an LED and a boot that are shown as they are not are lies', () => {
  const plant = createPlant(board, createRecord())
  const host = { name: 'host.0', status: 'Running', observed: { power: 'On' }, identify: true }
  const status = { hosts: [{ ...host, bootProgress: 'OSRunning' }], parts: [], chassis: null }
  assert.equal(lies({ ...status, bmc: null }, plant).length, 4)
})

test('a gap in the journal, and a status that leaps, are faults', () => {
  const went = (seq: number, from: string, to: string) =>
    entry(seq, 'observed', { type: 'transition', from, to })
  assert.equal(journalFaults([went(1, 'Off', 'On'), went(3, 'Off', 'On')]).length, 2)
})

test('a run that could not read its store is judged by itself, and no other is excused', () => {
  const went = (seq: number, boot: string, from: string, to: string) =>
    entry(seq, 'observed', { type: 'transition', boot, from, to })
  const failing = (seq: number, boot: string) =>
    entry(seq, 'raised', { type: 'alert', boot, cause: 'store-failing' })
  const blind = [went(1, 'a', 'Off', 'On'), failing(2, 'b'), went(3, 'b', 'Unknown', 'Off')]
  assert.deepEqual(journalFaults([...blind, went(4, 'c', 'On', 'Unknown')]), [])
  assert.equal(journalFaults([...blind, went(4, 'b', 'On', 'Unknown')]).length, 1)
  assert.equal(journalFaults([...blind, went(4, 'c', 'Off', 'Unknown')]).length, 1)
  const late = [went(1, 'b', 'Off', 'On'), failing(2, 'b'), went(3, 'b', 'Unknown', 'Off')]
  assert.equal(journalFaults(late).length, 1)
})
