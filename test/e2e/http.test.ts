/** The HTTP face of the real process: the same answers as over NATS, events, and who is let in. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { after, test } from 'node:test'
import type { EventReply } from '../../src/api/events/events.ts'
import { dataOfEvents } from '../../src/cli/client/event-stream.ts'
import { fetchWith, tokenFor } from '../fakes/carrying.ts'
import { until } from '../harness/processes.ts'
import { type Service, startSite } from '../harness/site.ts'

const site = await startSite()
after(() => site[Symbol.asyncDispose]())
let service: Service

test('it lives at once, and is ready once the hardware was observed', async () => {
  const simulator = await site.simulate()
  // The services are there and say nothing.
  await site.sim('fault', { service: 'powermgr', kind: 'lose' })
  const port = await freePort()
  const starting = site.start('serve', ...site.serveArgs, '--http', `127.0.0.1:${port}`)
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => null)
  await until('it to live', async () => (await get('/healthz'))?.status === 200)
  const early = await get('/readyz')
  assert.equal(early?.status, 503)
  assert.equal(starting.out(), '')
  const { code, message } = (await early.json()) as { code: string; message: string }
  assert.equal(`${code}: ${message}`, 'not-ready: the hardware has not been observed yet')
  const { code: refused, body } = await site.ask('chassis.power.on', { name: 'chassis.0' })
  assert.equal(`${refused} ${body.code}`, '503 not-observed')
  await site.sim('fault', { service: 'powermgr', kind: 'none' })
  await until('it to be ready', async () => (await get('/readyz'))?.status === 200)
  await starting.untilOut(/is ready on/)
  // Told to stop it leaves NATS, and has not lost it.
  const { err } = await starting.kill('SIGTERM')
  assert.doesNotMatch(err, /NATS is out of reach/)
  await simulator.kill('SIGTERM')
})

test('without any hardware it is ready, and says what it misses, once it has settled', async () => {
  const { url, kill } = await site.serve()
  assert.equal((await fetch(`${url}/readyz`)).status, 200)
  const { services, status } = await site.status()
  assert.equal(status, 'Unknown')
  assert.deepEqual(
    Object.values(services).map(({ available }) => available),
    [false, false, false, false],
  )
  await kill()
})

test('HTTP gives the very answers of NATS', async () => {
  await site.simulate()
  service = await site.serve()
  await site.ask('chassis.power.on', { name: 'chassis.0', wait: true })
  await site.rest()
  const asked: readonly (readonly [string, object])[] = [
    ['host.get', { name: 'host.0' }],
    ['hosts.list', {}],
    ['chassis.get', {}],
    ['interlocks.check', { name: 'host.0', action: 'PowerOff' }],
    ['history.query', { order: 'oldest', limit: 20 }],
    ['operations.list', {}],
    ['alerts.list', {}],
  ]
  for (const [path, body] of asked) {
    const overHttp = await post(`statemgr.${path}`, body)
    const overNats = await site.ask(path, body)
    assert.deepEqual(still(await overHttp.text()), still(JSON.stringify(overNats.body)), path)
    assert.equal(overHttp.status, overNats.code, path)
  }
})

test('the event stream delivers what NATS delivers, filtered by its subject', async () => {
  const reading = new AbortController()
  const query = 'subject=statemgr.events.host.0'
  const { body, status } = await fetchWith(`${service.url}/api/events?${query}`, {
    signal: reading.signal,
  })
  assert.equal(status, 200)
  assert.ok(body)
  const overNats = await site.events('host.0')
  const overHttp: EventReply[] = []
  const isRead = (async () => {
    for await (const data of dataOfEvents(body)) overHttp.push(JSON.parse(data))
  })().catch((error) => assert.equal(error.name, 'AbortError'))
  await site.ask('host.power.on', { name: 'host.0', wait: true })
  await site.ask('host.power.on', { name: 'host.1', wait: true })
  const isLast = ({ data }: EventReply) => data.to === 'Running'
  await until('the last event', () => overNats.some(isLast) && overHttp.some(isLast))
  assert.deepEqual(overHttp, overNats)
  assert.equal(overHttp.length, 4)
  reading.abort()
  await isRead
})

test('only who asks this server by a loopback name is let in', async () => {
  const { port } = new URL(service.url)
  for (const [headers, status] of [
    [{ host: `127.0.0.1:${port}` }, 200],
    [{ host: `localhost:${port}` }, 200],
    [{ host: `[::1]:${port}` }, 200],
    [{ host: 'statemgr.example.com' }, 403],
    [{ host: `127.0.0.1.example.com:${port}` }, 403],
    [{ host: `127.0.0.1:${Number(port) - 1}` }, 403],
    [{ host: `127.0.0.1:${port}`, origin: 'https://example.com' }, 403],
    [{ host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' }, 403],
  ] as const) {
    assert.equal(await statusOf(port, headers), status, JSON.stringify(headers))
  }
})

test('it listens on loopback only, and says why', async () => {
  const [flag = '', config = ''] = site.serveArgs
  for (const address of ['0.0.0.0:0', '192.0.2.1:0']) {
    const { code, err } = await site.start('serve', flag, config, '--http', address).ended
    assert.equal(code, 1, err)
    assert.match(err, /error: refusing to listen on .* only this machine may ask/)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

const json = { 'content-type': 'application/json' }

/** How a request with such headers is answered; `fetch` would not send another host. */
function statusOf(port: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method: 'POST', path: '/api/statemgr.hosts.list' }
    request(
      { ...options, headers: { ...json, ...tokenFor(service.url), ...headers } },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
      .once('error', reject)
      .end('{}')
  })
}

/** Free a moment ago: for who has to know a port before anything listens on it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Without what the next look at the hardware changes: when that was, and how old a reading is. */
const still = (text: string): unknown =>
  JSON.parse(text, (key, value) =>
    key === 'observed' ? value.power : key === 'ageMs' ? null : value,
  )

const post = (subject: string, body: object) =>
  fetchWith(`${service.url}/api/${subject}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
