/** Calls in the native dialect: what is sent, and what each answer to it comes to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Bus } from '../../src/bus/bus.ts'
import type { Outcome } from '../../src/core/model/events/event.ts'
import type { CallEffect, ServiceClientDeps } from '../../src/engine/hardware/client.ts'
import { nativeClient } from '../../src/engine/hardware/native.ts'
import { createVirtualClock } from '../../src/sim/services/virtual-clock.ts'

const effect: CallEffect = {
  kind: 'call',
  id: 'run1-1/0/1',
  service: 'power',
  verb: 'on',
  target: 'host.0',
  timeoutMs: 2000,
  order: 7,
}

/** What is sent for the call, and what comes of it when the service answers so. */
async function called(answer: Answer): Promise<{ sent: unknown; outcome: Outcome }> {
  let sent: unknown = null
  const bus: Partial<Bus> = {
    onStray: () => {},
    subscribe: () => ({ stop: async () => {} }),
    request: async (subject, data) => {
      if (subject !== 'powermgr.control') return new Promise<Answer>(() => {})
      sent = JSON.parse(String(data))
      return answer
    },
  }
  const parts: Partial<ServiceClientDeps> = {
    bus: bus as Bus,
    clock: { ...createVirtualClock(), wall: () => 0 },
    pollMs: 1000,
    submit: () => {},
  }
  const peer = nativeClient(parts as ServiceClientDeps, 'powermgr')
  const { outcome } = await peer.call(effect, 'system-1')
  await peer.stop()
  return { sent, outcome }
}

const replying = (reply: unknown): Answer => {
  const text = typeof reply === 'string' ? reply : JSON.stringify(reply)
  const data = new TextEncoder().encode(text)
  return { kind: 'answered', message: { subject: '', data, headers: {}, text: () => text } }
}

const { id } = effect

test('a call is sent with all by which a service knows a late or a repeated one', async () => {
  const { sent } = await called(replying({ id, outcome: 'done' }))
  const { verb, target, order } = effect
  assert.deepEqual(sent, { id, verb, target, issuer: 'system-1', order, expiresInMs: 2000 })
})

test('only who says so of this very call has done it', async () => {
  assert.deepEqual((await called(replying({ id, outcome: 'done' }))).outcome, { kind: 'done' })
  const makesNoSense = ['', 'done', '{', {}, { id }, { id, outcome: 'maybe' }, { outcome: 'done' }]
  for (const reply of makesNoSense) {
    const { outcome } = await called(replying(reply))
    assert.equal(outcome.kind, 'unknown', JSON.stringify(reply))
  }
  const { outcome } = await called(replying({ id: 'run1-1/0/2', outcome: 'done' }))
  assert.deepEqual(outcome, { kind: 'unknown', error: 'an answer to run1-1/0/2' })
})

test('silence is doubt; that nobody was there to hear it is a no for now', async () => {
  const { outcome: silent } = await called({ kind: 'silent' })
  assert.deepEqual(silent, { kind: 'unknown', error: 'no answer within 2 s' })
  const { outcome: nobody } = await called({ kind: 'nobody' })
  const error = 'the service is not there'
  assert.deepEqual(nobody, { kind: 'rejected', error, again: true, unheard: true })
})

test('a no is for good, unless it says that it may be asked again', async () => {
  const { outcome } = await called(replying({ id, outcome: 'rejected', error: 'no rail' }))
  assert.deepEqual(outcome, { kind: 'rejected', error: 'no rail', again: false })
  const { outcome: rejected } = await called(replying({ id, outcome: 'rejected', again: true }))
  assert.deepEqual(rejected, { kind: 'rejected', error: 'rejected without a reason', again: true })
})
