/** The event stream: what a browser hears, and what happens to those who do not listen. */
import assert from 'node:assert/strict'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { type TestContext, test } from 'node:test'
import { carry, fetchWith, tokenFor } from '../../test/fakes/carrying.ts'
import { errorBodySchema } from '../api/fields/errors.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { waitingMax } from './event-feed.ts'
import { listenersMax } from './event-stream.ts'
import { startHttp } from './http.ts'

test('events come in order, each once although several subjects carry it', async (t) => {
  const { bus, url } = await started(t)
  const events = await opened(t, `${url}/api/events`)
  for (const id of ['1', '2', '3']) {
    bus.publish('statemgr.events.transitions', eventOf(id))
    bus.publish('statemgr.events.host.0', eventOf(id))
  }
  const text = await events.until('"id":"3-b1"')
  assert.deepEqual(text.match(/^id: .*$/gm), ['id: 1-b1', 'id: 2-b1', 'id: 3-b1'])
  assert.ok(text.includes(`\n\nid: 1-b1\ndata: ${eventOf('1')}\n\n`))
})

test('a pattern chooses the events', async (t) => {
  const { bus, url } = await started(t)
  const events = await opened(t, `${url}/api/events?subject=statemgr.events.host.*`)
  bus.publish('statemgr.events.chassis.0', eventOf('1'))
  bus.publish('statemgr.events.host.1', eventOf('2'))
  const text = await events.until('"id":"2-b1"')
  assert.deepEqual(text.match(/^id: .*$/gm), ['id: 2-b1'])
})

test('what is no event of ours is not passed on', async (t) => {
  const { bus, url } = await started(t)
  const events = await opened(t, `${url}/api/events`)
  for (const text of ['', 'x', '[]', '{}', '{"id":7}', '{"id":"a\\nb"}', 'null']) {
    bus.publish('statemgr.events.host.0', text)
  }
  bus.publish('statemgr.events.host.0', '{\n"id":"9-b1"\n}')
  const text = await events.until('id: 9-b1')
  assert.ok(text.endsWith('id: 9-b1\ndata: {\ndata: "id":"9-b1"\ndata: }\n\n'), text)
  assert.deepEqual(text.match(/^id: .*$/gm), ['id: 9-b1'])
})

test('only events may be listened to', async (t) => {
  const { url } = await started(t)
  for (const pattern of ['>', 'statemgr.>', 'powermgr.events.>', 'statemgr.events.', 'a b', '']) {
    const response = await fetchWith(`${url}/api/events?subject=${encodeURIComponent(pattern)}`)
    assert.equal(response.status, 400, pattern)
    const { evidence } = errorBodySchema.parse(await response.json())
    assert.equal(evidence[0]?.limit, 'statemgr.events.>')
  }
})

test('there are only so many listeners, and one that goes makes room', async (t) => {
  const { url } = await started(t)
  const all = []
  for (let n = 0; n < listenersMax; n += 1) all.push(await opened(t, `${url}/api/events`))
  const refused = await fetchWith(`${url}/api/events`)
  assert.equal(refused.status, 429)
  assert.equal(errorBodySchema.parse(await refused.json()).code, 'limit-reached')
  all[0]?.close()
  for (let status = 429; status !== 200; ) {
    const next = await fetchWith(`${url}/api/events`)
    status = next.status
    await next.body?.cancel()
  }
})

test('a listener that does not read is told so and cut off; the others hear all', async (t) => {
  const { bus, url, warnings } = await started(t)
  const slow = await opened(t, `${url}/api/events?subject=statemgr.events.host.*`)
  const quick = await opened(t, `${url}/api/events?subject=statemgr.events.*`)
  slow.pause()
  const filling = 'x'.repeat(50_000)
  for (let id = 1; warnings.length === 0; id += 1) {
    assert.ok(id < 100 * waitingMax, 'the queue of a slow listener has an end')
    bus.publish('statemgr.events.host.0', JSON.stringify({ id: `${id}-b1`, filling }))
    if (id % 100 === 0) await new Promise(setImmediate)
  }
  bus.publish('statemgr.events.transitions', eventOf('7'))
  await quick.until('"id":"7-b1"')
  await slow.closed
  assert.equal(warnings.length, 1)
})

test('one that reads again in time learns why it ends', async (t) => {
  const { bus, url, warnings } = await started(t)
  const events = await opened(t, `${url}/api/events`)
  for (let id = 1; warnings.length === 0; id += 1) {
    bus.publish('statemgr.events.host.0', eventOf(`${id}`))
    if (id % (2 * waitingMax) === 0) await bus.flush()
  }
  assert.match(await events.until('event: closed'), /event: closed\ndata: .*too slowly/)
  await events.closed
})

test('listeners are told when the server stops', async (t) => {
  const { url, stop } = await started(t)
  const events = await opened(t, `${url}/api/events`)
  await Promise.all([stop(), events.closed])
  assert.match(events.text(), /event: closed\ndata: \{"message":"the server stops"\}\n\n$/)
})

test('a bus that is closed carries no events', async (t) => {
  const { bus, url } = await started(t)
  await bus.drain()
  assert.equal((await fetchWith(`${url}/api/events`)).status, 503)
})

async function started(t: TestContext) {
  const bus = createMemoryBus()
  const warnings: object[] = []
  const log = {
    warn: (fields: object) => warnings.push(fields),
    error: (fields: object) => assert.fail(JSON.stringify(fields)),
  }
  const ready = () => ({ ok: true })
  const face = await startHttp({
    bus,
    tokenFile: null,
    ...{ serviceName: 'statemgr', systemName: 'rack', services: [] },
    host: '127.0.0.1',
    port: 0,
    ready,
    log,
  })
  carry(face.url, face.token)
  t.after(() => face.stop())
  return { bus, url: face.url, stop: face.stop, warnings }
}

const eventOf = (seq: string) => JSON.stringify({ specversion: '1.0', id: `${seq}-b1` })

/** A listener on a socket of its own that can stop reading. */
async function opened(t: TestContext, url: string) {
  let text = ''
  const opened = Promise.withResolvers<IncomingMessage>()
  const closed = Promise.withResolvers<void>()
  const sent: ClientRequest = httpRequest(
    url,
    { agent: false, headers: tokenFor(url) },
    opened.resolve,
  )
  sent.on('error', opened.reject)
  sent.end()
  const response = await opened.promise
  assert.equal(response.statusCode, 200)
  assert.equal(response.headers['content-type'], 'text/event-stream')
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
  })
  response.on('error', () => {})
  response.on('close', closed.resolve)
  t.after(() => response.destroy())
  return {
    text: () => text,
    /** Node tells of a closed connection only to those who read on. */
    pause: () => {
      response.pause()
      setTimeout(() => response.resume(), 3000).unref()
    },
    close: () => response.destroy(),
    closed: closed.promise,
    until: async (part: string): Promise<string> => {
      while (!text.includes(part)) await new Promise(setImmediate)
      return text
    },
  }
}
