/** The HTTP face on a real socket: limits, refusals, streams. */
import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { type TestContext, test } from 'node:test'
import { carry, fetchWith, tokenFor } from '../../test/fakes/carrying.ts'
import { errorBody, errorBodySchema, serviceErrorOf } from '../api/fields/errors.ts'
import { requestMaxBytes } from '../api/requests/parse-request.ts'
import type { Bus, Respond } from '../bus/bus.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { type HttpOptions, startHttp } from './http.ts'

test('a POST is a request on the bus, and the answer is the response', async (t) => {
  const { url } = await started(t, (text, respond) => respond(`{"heard":${text}}`))
  const response = await post(url, 'statemgr.host.get', '{"name":"host.0"}')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/json')
  assert.equal(await response.text(), '{"heard":{"name":"host.0"}}')
})

test('a POST without a body needs no content type', async (t) => {
  const { url } = await started(t, (text, respond) => respond(`{"heard":"${text}"}`))
  const response = await fetchWith(`${url}/api/statemgr.host.get`, { method: 'POST' })
  assert.equal(response.status, 400, 'name is missing')
})

test('a body without a content type is what a page may send unasked, and is refused', async (t) => {
  const { url } = await started(t, () => assert.fail('it reached the bus'))
  const body = new Blob(['{"name":"host.0"}'])
  const response = await fetchWith(`${url}/api/statemgr.host.get`, { method: 'POST', body })
  await refusedWith(response, 415, 'malformed')
})

test('without the token only life and readiness are told', async (t) => {
  const { url, token } = await started(t, () => assert.fail('it reached the bus'))
  for (const path of ['/healthz', '/readyz']) {
    assert.equal((await fetch(url + path)).status, 200)
    assert.equal((await fetch(url + path, { method: 'HEAD' })).status, 200)
    assert.equal((await fetch(url + path, { method: 'POST' })).status, 401)
  }
  for (const path of ['/', '/metrics', '/healthz/', '/HEALTHZ', '/api/events', '//healthz']) {
    const response = await fetch(url + path)
    assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer/)
    await refusedWith(response, 401, 'token-required')
  }
  for (const given of ['', 'Bearer', `Basic ${token}`, `Bearer ${token}x`, `Bearer x ${token}`]) {
    const headers = { authorization: given, 'content-type': 'application/json' }
    const path = `${url}/api/statemgr.host.get`
    const response = await fetch(path, { method: 'POST', headers, body: '{"name":"host.0"}' })
    await refusedWith(response, 401, 'token-required')
  }
})

test('what is read is not sent to, and what the address asks for in vain is told', async (t) => {
  const { url, token } = await started(t, () => assert.fail('it reached the bus'))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = (path: string, method: string) =>
    fetch(url + path, { method, headers, ...(method === 'POST' && { body: '{}' }) })
  for (const path of ['/', '/healthz', '/readyz', '/metrics', '/api/events']) {
    const response = await ask(path, 'POST')
    assert.equal(response.headers.get('allow'), 'GET, HEAD')
    const { message } = await refusedWith(response, 405, 'malformed')
    assert.equal(message, 'this is read by GET, not POST', path)
  }
  for (const [path, method, said] of [
    ['/api/events?subjct=statemgr.events.host.0', 'GET', /^subjct .*did you mean subject\?$/],
    ['/metrics?name=x', 'GET', /^name in the address is not read: all metrics are shown$/],
    ['/api/events?subject=a&subject=b', 'GET', /^subject stands in the address 2 times/],
    ['/api/statemgr.host.get?name=host.0', 'POST', /^name in the address .* goes into the body/],
  ] as const) {
    const { message } = await refusedWith(await ask(path, method), 400, 'malformed')
    assert.match(message, said)
  }
})

test('a refusal of the service keeps its number and its body', async (t) => {
  const refusal = errorBody('chassis-off', 'chassis.0 is off')
  const { body, error } = serviceErrorOf(refusal)
  const { url } = await started(t, (_, respond) => respond(body, error))
  const response = await post(url, 'statemgr.host.get', '{"name":"host.0"}')
  assert.equal(response.status, 423)
  assert.deepEqual(await response.json(), refusal)
})

test('a service that fails without a word is a 500 with a body', async (t) => {
  const errors: unknown[] = []
  const bus = createMemoryBus({ onError: (error) => errors.push(error) })
  const { url } = await started(
    t,
    () => {
      throw new Error('out of order')
    },
    bus,
  )
  const response = await post(url, 'statemgr.host.get', '{"name":"host.0"}')
  assert.equal(response.status, 500)
  const { code, message } = errorBodySchema.parse(await response.json())
  assert.deepEqual([code, message], ['internal', 'out of order'])
  assert.equal(errors.length, 1)
})

test('nobody there is 503, silence is 504, and a closed bus is 503', async (t) => {
  const wake = (_: number, then: () => void) => {
    const timer = setTimeout(then, 1)
    return () => clearTimeout(timer)
  }
  const bus = createMemoryBus({ wake })
  const silent = await started(t, () => {}, bus)
  await refusedWith(await post(silent.url, 'statemgr.host.get', '{"name":"a"}'), 504, 'unanswered')
  await refusedWith(await post(silent.url, 'statemgr.hosts.list', '{}'), 503, 'not-ready')
  await bus.drain()
  await refusedWith(await post(silent.url, 'statemgr.hosts.list', '{}'), 503, 'not-ready')
})

test('what the bus API does not know is 404 with the nearest subject', async (t) => {
  const { url } = await started(t)
  const response = await post(url, 'statemgr.host.power.onn', '{}')
  const body = await refusedWith(response, 404, 'unknown-subject')
  assert.equal(body.evidence[0]?.limit, 'statemgr.host.power.on')
  for (const subject of ['$SRV.PING', 'powermgr.control', 'host.power.on', 'statemgr.host.*']) {
    await refusedWith(await post(url, subject, '{}'), 404, 'unknown-subject')
  }
  await refusedWith(await fetchWith(`${url}/nowhere`), 404, 'unknown-subject')
})

test('a malformed request does not reach the bus', async (t) => {
  let received = 0
  const { url } = await started(t, (_, respond) => {
    received += 1
    respond('{}')
  })
  for (const body of ['{', '[]', '{}', '{"name":"host.*"}', '{"nam":"host.0"}']) {
    await refusedWith(await post(url, 'statemgr.host.get', body), 400, 'malformed')
  }
  assert.equal(received, 0)
})

test('another method is 405, another content type 415', async (t) => {
  const { url } = await started(t)
  const got = await fetchWith(`${url}/api/statemgr.host.get`)
  assert.equal(got.headers.get('allow'), 'POST')
  await refusedWith(got, 405, 'malformed')
  const path = `${url}/api/statemgr.host.get`
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    const headers = { 'content-type': type }
    const response = await fetchWith(path, { method: 'POST', headers, body: '{"name":"host.0"}' })
    await refusedWith(response, 415, 'malformed')
  }
})

test('a body over the limit is 413, announced or not, and the server lives on', async (t) => {
  const { url } = await started(t, (_, respond) => respond('{}'))
  const huge = 'x'.repeat(10_000_000)
  await refusedWith(await post(url, 'statemgr.host.get', huge), 413, 'too-large')
  const chunks = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(requestMaxBytes / 4)),
  })
  const response = await fetchWith(`${url}/api/statemgr.host.get`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: chunks,
    duplex: 'half',
  })
  await refusedWith(response, 413, 'too-large')
  const next = await post(url, 'statemgr.host.get', '{"name":"host.0"}')
  assert.equal(next.status, 200)
})

test('liveness and readiness are two things', async (t) => {
  let isReady = false
  const ready = () => (isReady ? { ok: true } : { ok: false, why: 'host.0 is not observed' })
  const { url } = await started(t, undefined, undefined, { ready })
  assert.equal((await fetchWith(`${url}/healthz`)).status, 200)
  const body = await refusedWith(await fetchWith(`${url}/readyz`), 503, 'not-ready')
  assert.equal(body.message, 'host.0 is not observed')
  isReady = true
  assert.equal((await fetchWith(`${url}/readyz`)).status, 200)
})

test('the first page lists what there is', async (t) => {
  const { url } = await started(t)
  const index = (await (await fetchWith(url)).json()) as { requests: { post: string }[] }
  assert.ok(index.requests.some(({ post }) => post === '/api/statemgr.host.power.on'))
})

test('requests for another host, or from another site, are refused', async (t) => {
  const { url } = await started(t)
  const { port } = new URL(url)
  const rows: readonly (readonly [Record<string, string>, number])[] = [
    [{ host: `127.0.0.1:${port}` }, 200],
    [{ host: `localhost:${port}` }, 200],
    [{ host: `LOCALHOST:${port}` }, 200],
    [{ host: `[::1]:${port}` }, 200],
    [{ host: 'localhost' }, 403],
    [{ host: 'localhost:1' }, 403],
    [{ host: `evil.example:${port}` }, 403],
    [{ host: `localhost.evil.example:${port}` }, 403],
    [{ host: `127.0.0.1.evil.example:${port}` }, 403],
    [{ host: `10.0.0.1:${port}` }, 403],
    [{ host: `0.0.0.0:${port}` }, 403],
    [{ origin: `http://localhost:${port}` }, 200],
    [{ origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: `https://localhost:${port}` }, 403],
    [{ origin: 'http://localhost:3000' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
  ]
  for (const [headers, status] of rows) {
    assert.equal(await statusOf(`${url}/healthz`, headers), status, JSON.stringify(headers))
  }
})

test('it listens on loopback only, and says why', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'bmc.example', '', '127.evil.example']) {
    await assert.rejects(startHttp(optionsOf(createMemoryBus(), { host })), /refusing to listen on/)
  }
})

test('a port that is taken is a clear error', async (t) => {
  const { url } = await started(t)
  const port = Number(new URL(url).port)
  const second = startHttp(optionsOf(createMemoryBus(), { port }))
  await assert.rejects(second, /cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE/)
})

test('stopping twice is harmless', async () => {
  const face = await startHttp(optionsOf(createMemoryBus()))
  await Promise.all([face.stop(), face.stop()])
  await face.stop()
  await assert.rejects(fetchWith(face.url))
})

type Handle = (text: string, respond: Respond) => void

/** A face on a bus where `handle` stands in for the service, at one subject. */
async function started(
  t: TestContext,
  handle: Handle = (_, respond) => respond('{}'),
  bus: Bus = createMemoryBus(),
  changes: Partial<HttpOptions> = {},
) {
  await bus.serve({
    name: 'statemgr',
    version: '1.0.0',
    description: 'a stand-in',
    endpoints: [
      {
        name: 'host_get',
        subject: 'statemgr.host.get',
        handle: (message, respond) => handle(message.text(), respond),
      },
    ],
  })
  const face = await startHttp(optionsOf(bus, changes))
  carry(face.url, face.token)
  t.after(() => face.stop())
  return face
}

function optionsOf(bus: Bus, changes: Partial<HttpOptions> = {}): HttpOptions {
  const log = { warn: () => {}, error: () => {} }
  const ready = () => ({ ok: true })
  const where = { host: '127.0.0.1', port: 0, tokenFile: null }
  const origin = { serviceName: 'statemgr', systemName: 'rack', services: [] }
  return { bus, ...origin, ...where, ready, log, ...changes }
}

function post(url: string, subject: string, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return fetchWith(`${url}/api/${subject}`, { method: 'POST', headers, body })
}

async function refusedWith(response: Response, status: number, code: string) {
  const body = errorBodySchema.parse(await response.json())
  assert.deepEqual([response.status, body.code], [status, code], body.message)
  return body
}

/** `fetch` does not let anybody choose these headers. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = httpRequest(url, { headers: { ...tokenFor(url), ...headers } }, (response) => {
    response.resume()
    resolve(response.statusCode ?? 0)
  })
  sent.on('error', reject)
  sent.end()
  return promise
}
