import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorBody } from './api-replies.ts'
import type { ApiRequest } from './api-request.ts'
import { endpoints } from './api-subjects.ts'
import type { Endpoint } from './endpoint.ts'
import { parseRequest, requestMaxBytes } from './parse-request.ts'

test('every action of the API is asked for by its subject and its option', () => {
  const rows: readonly (readonly [string, object, string])[] = [
    ['host.power.on', {}, 'PowerOn'],
    ['host.power.off', {}, 'GracefulShutdown'],
    ['host.power.off', { force: false }, 'GracefulShutdown'],
    ['host.power.off', { force: true }, 'ForceOff'],
    ['host.power.cycle', {}, 'PowerCycle'],
    ['host.reset', {}, 'GracefulRestart'],
    ['host.reset', { force: true }, 'ForceRestart'],
    ['host.nmi', {}, 'Nmi'],
    ['host.diagnostic', { enter: true }, 'EnterDiagnostic'],
    ['host.diagnostic', { enter: false }, 'Resume'],
    ['host.isolate', {}, 'Isolate'],
    ['host.recover', {}, 'Recover'],
    ['host.identify', { on: true }, 'IdentifyOn'],
    ['host.identify', { on: false }, 'IdentifyOff'],
    ['chassis.power.on', {}, 'PowerOn'],
    ['chassis.power.off', {}, 'PowerOff'],
    ['chassis.power.off', { force: true }, 'ForceOff'],
    ['chassis.power.cycle', {}, 'PowerCycle'],
    ['chassis.emergency', {}, 'EmergencyShutdown'],
    ['chassis.maintenance', { enter: true }, 'EnterMaintenance'],
    ['chassis.maintenance', { enter: false }, 'ExitMaintenance'],
    ['chassis.recover', {}, 'Recover'],
    ['chassis.identify', { on: true }, 'IdentifyOn'],
    ['chassis.identify', { on: false }, 'IdentifyOff'],
    ['bmc.maintenance', { enter: true }, 'EnterMaintenance'],
    ['bmc.maintenance', { enter: false }, 'ExitMaintenance'],
    ['bmc.update', { phase: 'prepare' }, 'PrepareUpdate'],
    ['bmc.update', { phase: 'complete' }, 'CompleteUpdate'],
    ['bmc.reboot', {}, 'Reboot'],
    ['bmc.reboot', { force: true }, 'ForceReboot'],
    ['bmc.shutdown', {}, 'Shutdown'],
    ['bmc.recover', {}, 'Recover'],
  ]
  for (const [path, options, action] of rows) {
    const kind = path.split('.')[0]
    const request = parsed(path, { name: `${kind}.0`, ...options })
    assert.ok(request.kind === 'control', path)
    assert.deepEqual(
      [request.componentKind, request.component, request.action],
      [kind, `${kind}.0`, action],
    )
  }
  const controls = endpoints.filter(({ body }) => 'dryRun' in body.shape).map(({ path }) => path)
  assert.deepEqual(new Set(controls), new Set([...rows.map(([path]) => path), 'action']))
})

test('a control request carries what was given, and says what was not', () => {
  assert.deepEqual(parsed('host.power.on', { name: 'host.0' }), {
    kind: 'control',
    component: 'host.0',
    componentKind: 'host',
    action: 'PowerOn',
    requestId: null,
    actor: 'anonymous',
    reason: null,
    ifRevision: null,
    dryRun: false,
    waitMs: null,
  })
  const all = {
    requestId: 'r-1',
    actor: 'anna',
    reason: 'a new DIMM – ✓',
    ifRevision: 7,
    dryRun: true,
  }
  const request = parsed('action', { name: 'psu.0', action: 'Reseat', wait: '1.5m', ...all })
  assert.deepEqual(request, {
    kind: 'control',
    component: 'psu.0',
    componentKind: null,
    action: 'Reseat',
    waitMs: 90_000,
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
    assert.equal(request.kind === 'control' && request.waitMs, waitMs, String(wait))
  }
})

test('the other requests are read too', () => {
  const rows: readonly (readonly [string, object, ApiRequest])[] = [
    ['hosts.list', {}, { kind: 'hosts' }],
    [
      'host.get',
      { name: 'host.1' },
      { kind: 'component', component: 'host.1', componentKind: 'host' },
    ],
    ['chassis.get', {}, { kind: 'component', component: null, componentKind: 'chassis' }],
    ['bmc.get', {}, { kind: 'component', component: null, componentKind: 'bmc' }],
    ['system.status', {}, { kind: 'status' }],
    ['operation.get', { id: 'op-1' }, { kind: 'operation', id: 'op-1' }],
    [
      'operations.list',
      { state: 'queued', limit: 5 },
      { kind: 'operations', component: null, state: 'queued', limit: 5 },
    ],
    [
      'operation.abort',
      { id: 'op-1', reason: 'wrong host' },
      { kind: 'abort', id: 'op-1', actor: 'anonymous', reason: 'wrong host' },
    ],
    [
      'interlocks.check',
      { name: 'host.0', action: 'PowerOn' },
      { kind: 'check', component: 'host.0', action: 'PowerOn' },
    ],
    ['history.query', {}, { kind: 'history', query: { limit: 100 } }],
    [
      'history.query',
      { component: 'zone/cpu_zone', type: 'alert', from: 5, to: 9, order: 'oldest', after: 3 },
      {
        kind: 'history',
        query: {
          component: 'zone/cpu_zone',
          type: 'alert',
          from: 5,
          to: 9,
          order: 'oldest',
          after: 3,
          limit: 100,
        },
      },
    ],
    [
      'alerts.list',
      { severity: 'Critical' },
      { kind: 'alerts', component: null, severity: 'Critical' },
    ],
  ]
  for (const [path, body, request] of rows) assert.deepEqual(parsed(path, body), request)
})

test('no payload at all is an empty request', () => {
  for (const payload of ['', new Uint8Array(0)]) {
    const read = parseRequest(endpointAt('hosts.list'), payload)
    assert.deepEqual(read, { kind: 'parsed', request: { kind: 'hosts' } })
  }
})

test('a bad request is refused with its path and the nearest that is valid', () => {
  const on = 'host.power.on'
  const far = 'x'.repeat(300)
  const rows: readonly (readonly [string, unknown, string, string | number | null])[] = [
    // path, body, the path that is wrong, the nearest or the limit
    [on, [], 'body', 'an object'],
    [on, null, 'body', 'an object'],
    [on, 'host.0', 'body', 'an object'],
    [on, 5, 'body', 'an object'],
    [on, {}, 'name', 'a string'],
    [on, { name: 5 }, 'name', 'a string'],
    [on, { name: null }, 'name', 'a string'],
    [on, { name: '' }, 'name', 1],
    [on, { name: 'host.*' }, 'name', null],
    [on, { name: 'host.>' }, 'name', null],
    [on, { name: 'host 0' }, 'name', null],
    [on, { name: 'host..0' }, 'name', null],
    [on, { name: '.host' }, 'name', null],
    [on, { name: 'host.0\n' }, 'name', null],
    [on, { name: '__proto__\u0000' }, 'name', null],
    [on, { name: far }, 'name', 128],
    [on, { name: 'host.0', requestID: 'a' }, 'requestID', 'requestId'],
    [on, { name: 'host.0', dryrun: true }, 'dryrun', 'dryRun'],
    [on, { name: 'host.0', force: true }, 'force', 'actor'],
    [on, JSON.parse('{"name":"host.0","__proto__":{}}'), '__proto__', 'actor'],
    [on, { name: 'host.0', requestId: '' }, 'requestId', 1],
    [on, { name: 'host.0', requestId: far }, 'requestId', 128],
    [on, { name: 'host.0', requestId: 'a\u0007' }, 'requestId', null],
    [on, { name: 'host.0', reason: far }, 'reason', 256],
    [on, { name: 'host.0', reason: 'two\nlines' }, 'reason', null],
    [on, { name: 'host.0', reason: '\ud800' }, 'reason', null],
    [on, { name: 'host.0', actor: far }, 'actor', 64],
    [on, { name: 'host.0', ifRevision: 1.5 }, 'ifRevision', 'a whole number'],
    [on, { name: 'host.0', ifRevision: -1 }, 'ifRevision', 0],
    [on, { name: 'host.0', ifRevision: '3' }, 'ifRevision', 'a number'],
    [on, { name: 'host.0', dryRun: 'yes' }, 'dryRun', 'true or false'],
    [on, { name: 'host.0', wait: '30' }, 'wait', null],
    [on, { name: 'host.0', wait: 'soon' }, 'wait', null],
    [on, { name: 'host.0', wait: '11m' }, 'wait', null],
    [on, { name: 'host.0', wait: 600_001 }, 'wait', null],
    [on, { name: 'host.0', wait: -1 }, 'wait', null],
    ['host.power.off', { name: 'host.0', forse: true }, 'forse', 'force'],
    ['host.power.off', { name: 'host.0', force: 1 }, 'force', 'true or false'],
    ['host.identify', { name: 'host.0' }, 'on', 'true or false'],
    ['host.diagnostic', { name: 'host.0', enter: 'true' }, 'enter', 'true or false'],
    ['bmc.update', { phase: 'complet' }, 'phase', 'complete'],
    ['bmc.update', { phase: 1 }, 'phase', 'prepare, complete'],
    ['bmc.update', {}, 'phase', 'prepare, complete'],
    ['action', { name: 'host.0', action: 'Power On' }, 'action', null],
    ['action', { name: 'host.0', action: 'statemgr.>' }, 'action', null],
    ['operation.get', {}, 'id', 'a string'],
    ['operations.list', { state: 'Running' }, 'state', 'running'],
    ['operations.list', { limit: 0 }, 'limit', 1],
    ['operations.list', { limit: 1001 }, 'limit', 1000],
    ['history.query', { component: 'host.*' }, 'component', null],
    ['history.query', { type: 'transitions' }, 'type', 'transition'],
    ['history.query', { order: 'newset' }, 'order', 'newest'],
    ['history.query', { from: 'yesterday' }, 'from', 'a number'],
    ['history.query', { from: 1e300 }, 'from', 'a whole number'],
    ['alerts.list', { severity: 'critical' }, 'severity', 'Critical'],
    ['hosts.list', { name: 'host.0' }, 'name', null],
  ]
  for (const [path, body, subject, limit] of rows) {
    const refusal = refused(path, JSON.stringify(body))
    const label = `${path} ${JSON.stringify(body)}: ${refusal.message}`
    assert.equal(refusal.code, 'malformed', label)
    const [first] = refusal.evidence
    assert.equal(first?.subject, subject, label)
    assert.equal(first?.limit, limit, label)
    assert.equal(first?.ok, false, label)
    assert.ok(refusal.message.startsWith(subject), label)
    assert.ok(JSON.stringify(refusal).length < 2000, label)
  }
})

test('what is not JSON is refused as the body', () => {
  const rows: readonly (string | Uint8Array)[] = [
    '{',
    'host.0',
    ' ',
    '{"name":"host.0"}}',
    "{'name':'host.0'}",
    '{"name":NaN}',
    '['.repeat(requestMaxBytes),
    new Uint8Array([0x22, 0xff, 0x22]),
    new Uint8Array([0, 1, 2]),
  ]
  for (const payload of rows) {
    const refusal = refused('host.get', payload)
    assert.equal(refusal.code, 'malformed')
    assert.equal(refusal.evidence[0]?.subject, 'body')
    assert.match(refusal.message, /^body is not JSON: /)
    assert.ok(refusal.message.length < 200)
  }
})

test('a request of more than 64 KiB is refused by its size alone', () => {
  const filled = (length: number, character = 'x') => JSON.stringify(character.repeat(length))
  const bytes = new TextEncoder().encode(filled(requestMaxBytes))
  const umlauts = filled(requestMaxBytes / 2, 'ä')
  for (const payload of [filled(requestMaxBytes), bytes, umlauts, 'x'.repeat(10_000_000)]) {
    assert.equal(refused('host.get', payload).code, 'too-large')
  }
  assert.equal(refused('host.get', filled(requestMaxBytes - 2)).code, 'malformed')
})

test('many faults are told together, but not without end', () => {
  const two = refused('host.power.on', '{"name":"host 0","forse":true}')
  assert.deepEqual(
    two.evidence.map(({ subject }) => subject),
    ['name', 'forse'],
  )
  const keys = Array.from({ length: 3000 }, (_, index) => [`key${index}`, index])
  const many = refused('host.power.on', JSON.stringify(Object.fromEntries(keys)))
  assert.equal(many.evidence.length, 8)
  assert.ok(many.message.length < 1000)
})

function endpointAt(path: string): Endpoint {
  const endpoint = endpoints.find((one) => one.path === path)
  assert.ok(endpoint, `there is no endpoint ${path}`)
  return endpoint
}

function parsed(path: string, body: unknown): ApiRequest {
  const text = JSON.stringify(body)
  const fromText = parseRequest(endpointAt(path), text)
  const fromBytes = parseRequest(endpointAt(path), new TextEncoder().encode(text))
  assert.deepEqual(fromText, fromBytes)
  assert.ok(fromText.kind === 'parsed', JSON.stringify(fromText))
  return fromText.request
}

function refused(path: string, payload: string | Uint8Array): ErrorBody {
  const read = parseRequest(endpointAt(path), payload)
  assert.ok(read.kind === 'refused', JSON.stringify(read))
  return read.refusal
}
