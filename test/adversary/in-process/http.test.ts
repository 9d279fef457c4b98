/** HTTP as nobody speaks it, byte by byte: whatever is sent, there is no 500, and it goes on. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type RawOptions, sendRaw } from '../raw-http.ts'
import { startProduct } from './product.ts'

const product = await startProduct()
const { port, token, bugs, log } = product
after(() => product[Symbol.asyncDispose]())

const host = `Host: 127.0.0.1:${port}\r\n`
const headers = `${host}Authorization: Bearer ${token}\r\n`
const json = 'Content-Type: application/json\r\n'
const path = '/api/statemgr.host.get'
const body = '{"name":"host.0"}'
const length = `Content-Length: ${body.length}\r\n`
const chunk = `${body.length.toString(16)}\r\n${body}\r\n`
const chunked = 'Transfer-Encoding: chunked\r\n'

const post = (more: string, sent = '', version = '1.1', to = path) =>
  `POST ${to} HTTP/${version}\r\n${headers}${json}${more}\r\n${sent}`
const get = (to: string, more = '', method = 'GET') =>
  `${method} ${to} HTTP/1.1\r\n${headers}${more}\r\n`
const latin1 = (text: string) => Buffer.from(text, 'latin1')

/**
 * What is sent, and the statuses of the last answers (what is garbage may be seen before what is
 * not is answered); none where there is nobody to answer to.
 */
type Row = readonly [
  what: string,
  sent: string | Uint8Array | readonly string[],
  statuses: readonly number[],
  options?: RawOptions,
]

const ends = { thenEnds: true }
const cuts = { thenCuts: true }

const bodies: readonly Row[] = [
  ['a POST without any length has no body', post(''), [400]],
  ['what follows one is another request', post('', body), [400], ends],
  ['one without a content type either', `POST ${path} HTTP/1.1\r\n${headers}\r\n`, [400]],
  ['HTTP/1.0 without a length', post('', '', '1.0'), [400]],
  ['HTTP/1.0 with one', post(length, body, '1.0'), [200]],
  ['chunks', post(chunked, `${chunk}0\r\n\r\n`), [200]],
  [
    'chunks of one byte',
    post(chunked, `${[...body].map((c) => `1\r\n${c}\r\n`).join('')}0\r\n\r\n`),
    [200],
  ],
  ['no chunk', post(chunked, '0\r\n\r\n'), [400]],
  [
    'chunks with extensions and trailers',
    post(chunked, `11;a=b\r\n${body}\r\n0\r\nX: y\r\n\r\n`),
    [200],
  ],
  ['a chunk that is none', post(chunked, `zz\r\n${body}\r\n0\r\n\r\n`), [400]],
  ['a chunk without end', post(chunked, `ffffffffffffffffff\r\n${body}`), [400]],
  ['chunks that break off', post(chunked, chunk), [400], ends],
  ['chunks that are cut off', post(chunked, chunk), [], cuts],
  ['too many chunks', post(chunked, `8000\r\n${'a'.repeat(0x8000)}\r\n`.repeat(3)), [413]],
  ['chunks and a length', post(`${length}${chunked}`, `${chunk}0\r\n\r\n`), [400]],
  ['gzip and chunks', post('Transfer-Encoding: gzip, chunked\r\n', `${chunk}0\r\n\r\n`), [200]],
  ['identity', post('Transfer-Encoding: identity\r\n', body), [400], ends],
  ['a length below nothing', post('Content-Length: -1\r\n', body), [400]],
  ['a length beyond all numbers', post(`Content-Length: ${'9'.repeat(20)}\r\n`, body), [400]],
  ['a length that is too much', post('Content-Length: 9999999\r\n', body), [413]],
  ['two million bytes, all sent', post('Content-Length: 2000000\r\n', 'a'.repeat(2e6)), [413]],
  ['two lengths', post('Content-Length: 3\r\nContent-Length: 5\r\n', body), [400]],
  ['a list of lengths', post('Content-Length: 17, 17\r\n', body), [400]],
  ['a body that breaks off', post('Content-Length: 40\r\n', body), [400], ends],
  ['a body that is cut off', post('Content-Length: 40\r\n', body), [], cuts],
  [
    'a body that is not what it says',
    post('Content-Encoding: gzip\r\nContent-Length: 2\r\n', '\x1f\x8b'),
    [400],
  ],
  ['five thousand brackets', post('Content-Length: 5000\r\n', '['.repeat(5000)), [400]],
]

const rites: readonly Row[] = [
  ['HEAD with a body', `${get(path, `${json}${length}`, 'HEAD')}${body}`, [405]],
  ['HEAD of what there is', get('/', '', 'HEAD'), [200]],
  ['GET with a body', `${get('/', `${json}${length}`)}${body}`, [200]],
  ['GET with chunks', `${get('/', chunked)}3\r\nabc\r\n0\r\n\r\n`, [200]],
  ['Expect: 100-continue', [post(`Expect: 100-continue\r\n${length}`), body], [100, 200]],
  ['Expect: what nobody does', post(`Expect: tea\r\n${length}`, body), [417]],
  ['five in a row', post(length, body).repeat(5), [200, 200, 200, 200, 200]],
  ['five in a row without a length', post('').repeat(5), [400, 400, 400, 400, 400]],
  ['one, then garbage', [post(length, body), '\u0000\u0001\r\n\r\n'], [400]],
  ['OPTIONS of everything', get('*', '', 'OPTIONS'), [400]],
  ['TRACE', get('/', '', 'TRACE'), [405]],
  ['CONNECT', get('127.0.0.1:80', '', 'CONNECT'), [405]],
  [
    'PUT, DELETE, PROPFIND, QUERY',
    ['PUT', 'DELETE', 'PROPFIND', 'QUERY'].map((method) => get(path, '', method)),
    [405, 405, 405, 405],
  ],
  ['a method in small letters', get(path, '', 'post'), [400]],
  ['WebSocket', get('/', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), [200]],
  ['HTTP/2 instead', post(`Connection: Upgrade\r\nUpgrade: h2c\r\n${length}`, body), [200]],
  ['HTTP/2 at once', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), [400]],
  ['HTTP/3', `GET / HTTP/3.0\r\n${headers}\r\n`, [400]],
  ['events, twice', get('/api/events').repeat(2), [200]],
  ['events by POST', post('', '', '1.1', '/api/events'), [405]],
  ['events of nothing', get('/api/events?subject=%00&subject=%ff'), [400]],
]

const names: readonly Row[] = [
  ['the whole address', post(length, body, '1.1', `http://127.0.0.1:${port}${path}`), [200]],
  ['an address that is none', post(length, body, '1.1', `http://[::bad${path}`), [400]],
  ['an authority', get('127.0.0.1:80'), [400]],
  ['another scheme', get('ftp://x/'), [400]],
  ['two slashes', get('//evil/'), [404]],
  ['two slashes and a bracket', get('//[x'), [404]],
  ...['%', '%00', '%ff%fe', '__proto__', 'constructor', 'a'.repeat(12_000), 'x?#%zz', 'x?'].map(
    (to): Row => [`/api/${to.slice(0, 20)}`, post('', '', '1.1', `/api/${to}`), [404]],
  ),
  ['/api/', post('', '', '1.1', '/api/'), [405]],
  ['/api/../..', get('/api/../../etc/passwd'), [404]],
  ['no ASCII', latin1(get('/\xff\xfe')), [400]],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', [400]],
  ['no host in HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', [400]],
  ['an empty host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n', [400]],
  ['two hosts', `GET / HTTP/1.1\r\n${host}Host: evil\r\n\r\n`, [403]],
  ...['a b:x/@[', `127.0.0.1:${port}/x?#`, '[::1', '\xff\xfe'].map(
    (one): Row => [`host ${one}`, latin1(`GET /healthz HTTP/1.1\r\nHost: ${one}\r\n\r\n`), [400]],
  ),
  ['an origin that is none', get('/', 'Origin: http://[\r\n'), [403]],
  ['great headers', get('/', `X: ${'a'.repeat(20_000)}\r\n`), [431]],
  ['many headers', get('/', 'A: b\r\n'.repeat(4000)), [431]],
  ['a folded header', get('/', 'X: a\r\n b\r\n'), [400]],
  ['a header with a null', get('/', 'X: a\u0000b\r\n'), [400]],
  [
    'a content type that is none',
    latin1(`POST ${path} HTTP/1.1\r\n${headers}Content-Type: \xff;\r\nContent-Length: 2\r\n\r\n{}`),
    [415],
  ],
  ['two content types', post('Content-Type: text/plain\r\nContent-Length: 2\r\n', '{}'), [415]],
]

for (const [group, rows] of Object.entries({ bodies, rites, names })) {
  test(`${group}: each is answered as it should be, and none with 500`, async () => {
    const answered = rows.map(async ([what, sent, statuses, options]) => {
      const parts = typeof sent === 'string' || sent instanceof Uint8Array ? [sent] : sent
      const reply = await sendRaw(port, parts, { answers: statuses.length, ...options })
      const last = statuses.length === 0 ? reply.statuses : reply.statuses.slice(-statuses.length)
      assert.deepEqual(last, statuses, `${what}: ${reply.text}`)
      assert.ok(!reply.statuses.includes(500), what)
    })
    await Promise.all(answered)
    const { statuses } = await sendRaw(port, [post(length, body)])
    assert.deepEqual(statuses, [200], 'it goes on')
    assert.deepEqual(bugs, [])
    assert.deepEqual(
      log.filter((line) => line.includes('HTTP')),
      [],
    )
  })
}

test('whoever asks by HEAD what there is to hear takes nobody else’s place', async () => {
  for (let n = 0; n < 70; n++) {
    const { statuses } = await sendRaw(port, [get('/api/events', 'Connection: close\r\n', 'HEAD')])
    assert.deepEqual(statuses, [200])
  }
})

/** As long as it may take to send headers, and until somebody looks. */
if (process.env.LONG !== undefined)
  test('half of a request is answered with 408 in the end, and ended', async () => {
    const { statuses } = await sendRaw(port, ['GET / HTTP/1.1\r\nHost: 127'], {
      patienceMs: 30_000,
    })
    assert.deepEqual(statuses, [408])
  })
