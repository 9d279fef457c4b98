/** Reading requests: bytes in, what is asked for out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint } from './endpoint.ts'
import { parseRequest } from './parse-request.ts'
import type { ApiRequest } from './request.ts'
import { endpoints } from './subjects.ts'

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
    override: null,
    waitMs: null,
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
      { kind: 'operation.abort', id: 'op-1', actor: 'anonymous', reason: 'wrong host' },
    ],
    [
      'interlocks.check',
      { name: 'host.0', action: 'PowerOn' },
      {
        kind: 'check',
        component: 'host.0',
        action: 'PowerOn',
        override: null,
        actor: 'anonymous',
        reason: null,
      },
    ],
    [
      'override.grant',
      { name: 'host.0', interlocks: ['health'], reason: 'new DIMM', expires: '1.5h' },
      {
        kind: 'override.grant',
        component: 'host.0',
        interlocks: ['health'],
        reason: 'new DIMM',
        expires: { forMs: 5_400_000 },
        actor: 'anonymous',
      },
    ],
    [
      'override.revoke',
      { id: 'run-7', actor: 'anna' },
      { kind: 'override.revoke', id: 'run-7', actor: 'anna', reason: null },
    ],
    ['override.list', {}, { kind: 'overrides', component: null }],
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
