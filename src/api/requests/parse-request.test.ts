/** Reading requests: bytes in, what is asked for out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Path, type RequestOf, subjects } from '../resources.ts'
import { parseRequest, requestReader } from './parse-request.ts'

test('a control request carries what was given, and says what was not', () => {
  assert.deepEqual(parsed('host.power.on', { name: 'host.0' }), {
    name: 'host.0',
    requestId: null,
    actor: 'anonymous',
    reason: null,
    ifRevision: null,
    dryRun: false,
    override: null,
    wait: null,
  })
  const all = {
    requestId: 'r-1',
    actor: 'anna',
    reason: 'a new DIMM – ✓',
    ifRevision: 7,
    dryRun: true,
    override: 'leave-1',
  }
  const request = parsed('action', { name: 'psu.0', action: 'Reseat', wait: '1.5m', ...all })
  assert.deepEqual(request, {
    name: 'psu.0',
    action: 'Reseat',
    wait: 90_000,
    ...all,
  })
})

test('a wait is a duration, milliseconds, or as long as may be', () => {
  const rows: readonly (readonly [unknown, number | null])[] = [
    ['250ms', 250],
    ['30s', 30_000],
    ['0.5s', 500],
    ['10m', 600_000],
    [0, 0],
    [1500, 1500],
    [true, 600_000],
    [false, null],
    [null, null],
  ]
  for (const [wait, waitMs] of rows) {
    const request = parsed('host.power.on', { name: 'host.0', wait })
    assert.equal('wait' in request && request.wait, waitMs, String(wait))
  }
})

test('the other requests are read too', () => {
  const rows: readonly (readonly [string, object, object])[] = [
    ['hosts.list', {}, {}],
    ['host.get', { name: 'host.1' }, { name: 'host.1' }],
    ['chassis.get', {}, { name: null }],
    ['bmc.get', {}, { name: null }],
    ['system.status', {}, {}],
    ['operation.get', { id: 'op-1' }, { id: 'op-1' }],
    [
      'operations.list',
      { state: 'queued', limit: 5 },
      { component: null, state: 'queued', limit: 5 },
    ],
    [
      'operation.abort',
      { id: 'op-1', reason: 'wrong host' },
      { id: 'op-1', actor: 'anonymous', reason: 'wrong host' },
    ],
    [
      'interlocks.check',
      { name: 'host.0', action: 'PowerOn' },
      { name: 'host.0', action: 'PowerOn', override: null, actor: 'anonymous', reason: null },
    ],
    [
      'override.grant',
      { name: 'host.0', interlocks: ['health'], reason: 'new DIMM', expires: '1.5h' },
      {
        name: 'host.0',
        interlocks: ['health'],
        reason: 'new DIMM',
        expires: { forMs: 5_400_000 },
        actor: 'anonymous',
      },
    ],
    [
      'override.revoke',
      { id: 'run-7', actor: 'anna' },
      { id: 'run-7', actor: 'anna', reason: null },
    ],
    ['override.list', {}, { component: null }],
    ['history.query', {}, { limit: 100 }],
    [
      'history.query',
      { since: '1.5h', to: '2026-11-23T14:00:00+01:00' },
      { since: { agoMs: 5_400_000 }, to: { wall: '2026-11-23T13:00:00.000Z' }, limit: 100 },
    ],
    [
      'history.query',
      { component: 'zone/cpu_zone', type: 'alert', from: 5, to: 9, order: 'oldest', after: 3 },
      {
        component: 'zone/cpu_zone',
        type: 'alert',
        from: { at: 5 },
        to: { at: 9 },
        order: 'oldest',
        after: 3,
        limit: 100,
      },
    ],
    ['alerts.list', { severity: 'Critical' }, { component: null, severity: 'Critical' }],
  ]
  for (const [path, body, request] of rows) assert.deepEqual(parsed(path, body), request)
})

test('no payload at all is an empty request', () => {
  for (const payload of ['', new Uint8Array(0)]) {
    const read = parseRequest(subjectAt('hosts.list'), payload)
    assert.deepEqual(read, { kind: 'parsed', request: {} })
  }
})

test('a question that comes again is read as it was before, and none for another', () => {
  const read = requestReader(subjectAt('host.get'))
  const first = read(encoded('{"name":"host.0"}'))
  assert.deepEqual(first, { kind: 'parsed', request: { name: 'host.0' } })
  assert.equal(read(encoded('{"name":"host.0"}')), first)
  assert.deepEqual(read(encoded('{"name":"host.1"}')), {
    kind: 'parsed',
    request: { name: 'host.1' },
  })
  for (const wrong of ['{"name":"host.*"}', '{"name":7}', '{']) {
    const [once, again] = [read(encoded(wrong)), read(encoded(wrong))]
    assert.equal(once.kind, 'refused')
    assert.deepEqual(again, once)
  }
})

test('what acts is read anew each time', () => {
  const read = requestReader(subjectAt('host.power.on'))
  const text = encoded('{"name":"host.0"}')
  assert.notEqual(read(text), read(text))
})

const encoded = (text: string) => new TextEncoder().encode(text)

function subjectAt(path: string) {
  const subject = subjects.find((one) => one.path === path)
  assert.ok(subject, `there is no subject ${path}`)
  return subject
}

function parsed(path: string, body: unknown): RequestOf<Path> {
  const text = JSON.stringify(body)
  const fromText = parseRequest(subjectAt(path), text)
  const fromBytes = parseRequest(subjectAt(path), encoded(text))
  assert.deepEqual(fromText, fromBytes)
  assert.ok(fromText.kind === 'parsed', JSON.stringify(fromText))
  return fromText.request
}
