/** Tests of messages, as the contract of a bus has them: order, patterns, limits, the end. */

import assert from 'node:assert/strict'
import { BusError, type Message, type Refusal } from '../bus.ts'
import { brief, type Check, listen, serviceOf, settle, until } from './bench.ts'

const manyMessages = 1000

export const messages: Record<string, Check> = {
  'messages of one publisher are heard in their order, whatever their subjects': async (opened) => {
    const received = await listen(opened.far, 'order.>')
    for (let at = 0; at < manyMessages; at += 1) opened.near.publish(`order.${at % 3}`, `${at}`)
    await received.until(manyMessages)
    assert.deepEqual(
      received.texts(),
      Array.from({ length: manyMessages }, (_, at) => `${at}`),
    )
  },

  'a publisher is never called back before publish returns': async ({ near }) => {
    const trace: string[] = []
    near.subscribe('now', () => trace.push('heard'))
    await near.flush()
    near.publish('now', '')
    trace.push('published')
    await until(() => trace.length === 2)
    assert.deepEqual(trace, ['published', 'heard'])
  },

  'a pattern hears what it covers, once each, and nothing else': async ({ near, far }) => {
    const patterns = ['w.a', 'w.*', 'w.*.c', 'w.>', '*.a']
    const received = await Promise.all(patterns.map((pattern) => listen(far, pattern)))
    for (const subject of ['w', 'w.a', 'w.b', 'w.a.c', 'w.a.d', 'x.a'])
      near.publish(subject, subject)
    await settle(near, far)
    assert.deepEqual(
      received.map((one) => one.texts()),
      [['w.a'], ['w.a', 'w.b'], ['w.a.c'], ['w.a', 'w.b', 'w.a.c', 'w.a.d'], ['w.a', 'x.a']],
    )
  },

  'a message brings its subject, bytes, text and headers': async ({ near, far }) => {
    const received = await listen(far, 'letter.*')
    near.publish('letter.1', 'grüß ·', { 'X-Trace': ' 7 ', 'x-trace': 'other' })
    near.publish('letter.2', Uint8Array.of(0, 255, 10))
    await received.until(2)
    const [text, bytes] = received.messages as [Message, Message]
    assert.equal(text.subject, 'letter.1')
    assert.equal(text.text(), 'grüß ·')
    assert.deepEqual([...text.data], [...Buffer.from('grüß ·')])
    assert.deepEqual(text.headers, { 'X-Trace': '7', 'x-trace': 'other' })
    assert.deepEqual([...bytes.data], [0, 255, 10])
    assert.equal(bytes.text(), '\u0000\ufffd\n')
    assert.deepEqual(bytes.headers, {})
  },

  'a stopped subscription hears nothing more, and may be stopped again': async ({ near, far }) => {
    const received = await listen(far, 'stop')
    near.publish('stop', 'before')
    await received.until(1)
    near.publish('stop', 'on its way')
    await received.stop()
    near.publish('stop', 'after')
    await settle(near, far)
    await received.stop()
    assert.deepEqual(received.texts(), ['before'])
  },

  'a hearer that throws is reported, and the bus goes on': async ({ near, far, errors }) => {
    const received: string[] = []
    const failure = new Error('a bug in a hearer')
    far.subscribe('throw', (message) => {
      received.push(message.text())
      if (message.text() === 'bad') throw failure
    })
    await far.flush()
    for (const text of ['good', 'bad', 'good again']) near.publish('throw', text)
    await until(() => received.length === 3 && errors.length === 1)
    assert.deepEqual(errors, [failure])
  },

  'a bad subject or pattern is refused': async ({ near }) => {
    for (const subject of ['', 'a b', 'a..b', '.a', 'a.', 'a\nb', 'a.*', 'a.>', 'a'.repeat(5000)]) {
      assert.throws(() => near.publish(subject, ''), BusError, subject)
      await assert.rejects(near.request(subject, '', brief), BusError, subject)
    }
    for (const pattern of ['', 'a b', 'a..b', 'a.>.b']) {
      assert.throws(() => near.subscribe(pattern, () => {}), BusError, pattern)
    }
  },

  'headers that would break the line are refused': async ({ near }) => {
    for (const name of ['', 'a:b', 'a b', 'ä']) {
      assert.throws(() => near.publish('headers', '', { [name]: 'value' }), BusError, name)
    }
    assert.throws(() => near.publish('headers', '', { name: 'a\r\nb' }), BusError)
  },

  'the largest payload passes, and one byte more is refused, which ends nothing': async (
    opened,
  ) => {
    const { near, far } = opened
    const refusals: Refusal[] = []
    near.onRefusal((refusal) => refusals.push(refusal))
    const received = await listen(far, 'large')
    const largest = new Uint8Array(near.maxPayloadBytes)
    near.publish('large', largest)
    await received.until(1)
    assert.equal(received.messages[0]?.data.length, largest.length)
    const larger = 'x'.repeat(near.maxPayloadBytes + 1)
    near.publish('large', larger)
    near.publish('large', largest, { one: 'more' })
    const answer = await near.request('large', larger, brief)
    assert.match(answer.kind === 'refused' ? answer.why : answer.kind, /too large/)
    assert.deepEqual(
      refusals.map(({ subject, why }) => [subject, /too large/.test(why ?? '')]),
      [1, 2, 3].map(() => ['large', true]),
    )
    near.publish('large', 'small')
    await until(() => refusals.length === 4)
    assert.deepEqual(refusals.at(-1), { subject: 'large', why: null })
    await received.until(2)
  },

  'draining delivers what was sent, then every call is refused': async ({ near, far }) => {
    const received = await listen(far, 'last')
    for (let at = 0; at < manyMessages; at += 1) near.publish('last', `${at}`)
    await near.drain()
    await received.until(manyMessages)
    await near.drain()
    assert.throws(() => near.publish('last', ''), BusError)
    assert.throws(() => near.subscribe('last', () => {}), BusError)
    await assert.rejects(near.request('last', '', brief), BusError)
    await assert.rejects(near.serve(serviceOf({})), BusError)
    await assert.rejects(near.flush(), BusError)
  },
}
