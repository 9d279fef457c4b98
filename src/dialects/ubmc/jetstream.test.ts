/** The stream: how it is asked for, and what JetStream says to that. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { streamReply } from '../jetstream.ts'
import { streamConfig, streamSubjects } from './jetstream.ts'

const limits = { maxBytes: 2_097_152, maxAgeMs: 3_600_000, maxMessagesPerSubject: 16 }

test('the stream takes all that is told of states and changes, within its limits', () => {
  const config = JSON.parse(streamConfig(limits))
  assert.equal(config.name, 'STATEMGR')
  assert.deepEqual(config.subjects, ['statemgr.state.>', 'statemgr.event.>'])
  assert.deepEqual([config.max_bytes, config.max_msgs_per_subject], [2_097_152, 16])
  // In nanoseconds.
  assert.equal(config.max_age, 3_600_000_000_000)
  assert.equal(config.discard, 'old')
  assert.equal(streamSubjects.create, '$JS.API.STREAM.CREATE.STATEMGR')
})

test('an acknowledgement, another stream of the name, and a refusal are told apart', () => {
  assert.deepEqual(streamReply('{"stream":"STATEMGR","seq":7}'), { kind: 'done', seq: 7 })
  assert.deepEqual(streamReply('{"seq":7,"duplicate":true}'), { kind: 'repeated' })
  const other = '{"error":{"code":400,"err_code":10058,"description":"name already in use"}}'
  assert.deepEqual(streamReply(other), { kind: 'other' })
  const full = '{"error":{"code":500,"err_code":10047,"description":"insufficient storage"}}'
  assert.deepEqual(streamReply(full), { kind: 'refused', why: 'insufficient storage' })
})

test('what is not of JetStream is a refusal, whatever it is', () => {
  for (const text of ['', 'pong', '[]x', 'null', '7', '{"error":7}'])
    assert.equal(streamReply(text).kind, 'refused', text)
})
