/** What clients are shown, checked against the schemas they rely on. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chassis, host, operation, platform } from '../../../test/harness/shown-parts.ts'
import type { Verdict } from '../../core/model/events/event.ts'
import { busCarries } from '../../core/model/system/bus.ts'
import { soleClaim } from '../../core/model/system/claim.ts'
import type { Component } from '../../core/model/system/component.ts'
import { noIntents } from '../../core/model/system/intents.ts'
import { nothingProtected } from '../../core/model/system/protection.ts'
import type { Alert } from '../../core/model/system/signals.ts'
import { type System, tableOfComponents } from '../../core/model/system/system.ts'
import { emptyTable } from '../../core/model/table.ts'
import { componentSchema } from '../resources/component.ts'
import { controlReplySchema, operationSchema, planSchema } from '../resources/control.ts'
import { type HistoryEntry, historySchema } from '../resources/history.ts'
import { checkSchema } from '../resources/interlocks.ts'
import { statusSchema } from '../resources/system.ts'
import { componentView } from './component.ts'
import { historyText } from './history.ts'
import { checkView, controlView, operationView, planView } from './operation.ts'
import { statusView } from './status.ts'

test('a component shows what clients may rely on, and nothing of how it is kept', () => {
  const view = componentView(platform, host)
  assert.deepEqual(componentSchema.parse(view), view)
  assert.deepEqual(view.observed, { power: 'Off', at: 9, source: 'report' })
  assert.deepEqual(view.allowedActions, ['PowerOn'])
  assert.equal(view.bootProgress, 'None')
  assert.equal(view.osStatus, 'Inactive')
  assert.equal(view.operation, null)
  const busy = componentView(platform, { ...host, status: 'PoweringOn', operation })
  assert.equal(busy.operation, 'op-1')
  assert.deepEqual(busy.allowedActions, [])
})

test('what does not boot has neither boot progress nor attempts', () => {
  const view = componentView(platform, chassis)
  assert.equal('bootProgress' in view || 'attemptsLeft' in view, false)
})

test('a chassis shows how hot it is, by which zone, and what is asked of cooling', () => {
  const raised = ['zone/cpu_zone']
  const axis = { since: 5, by: 'zone/cpu_zone', cooling: 'raised' } as const
  const hot = { ...chassis, thermal: { ...axis, level: 'critical', raised } } as const
  const view = componentView(platform, hot)
  assert.deepEqual(view.thermal, { ...axis, status: 'Critical' })
  assert.deepEqual(componentSchema.parse(view), view)
  assert.equal('thermal' in componentView(platform, host), false)
})

test('an operation shows its steps as the plan names them', () => {
  const view = operationView(platform, operation)
  assert.deepEqual(operationSchema.parse(view), view)
  assert.deepEqual(view.steps, [
    {
      name: 'power on',
      kind: 'call',
      service: 'power',
      target: 'host.0',
      state: 'running',
      attempts: 2,
      attemptsMax: 1,
      startedAt: 11,
      endedAt: null,
      error: 'no answer',
    },
    {
      name: 'power good',
      kind: 'observe',
      service: null,
      target: 'host.0',
      state: 'waiting',
      attempts: 0,
      attemptsMax: null,
      startedAt: null,
      endedAt: null,
    },
  ])
})

test('an operation whose plan is gone can still be shown', () => {
  const view = operationView(platform, { ...operation, component: 'host.9' })
  assert.deepEqual(
    view.steps.map(({ name }) => name),
    ['step 1', 'step 2'],
  )
  assert.deepEqual(operationSchema.parse(view), view)
})

test('answers to control requests hold the operation and the component', () => {
  const component = { ...host, operation }
  const accepted = { kind: 'accepted', unchanged: false, operation, component } as const
  const view = controlView(platform, accepted)
  assert.deepEqual(controlReplySchema.parse(view), view)
  const planned = {
    kind: 'planned',
    unchanged: false,
    component: host,
    steps: [],
    verdicts: [],
  } as const
  const dry = planView(platform, planned)
  assert.deepEqual(planSchema.parse(dry), dry)
})

test('a check allows what nothing blocks, and says when it would have to wait', () => {
  const verdict = (said: Verdict['verdict']): Verdict => ({
    rule: 'concurrency',
    code: 'busy',
    verdict: said,
    message: 'm',
    guidance: 'g',
    evidence: [],
  })
  const rows = [
    [[], true, false],
    [['ok', 'ok'], true, false],
    [['ok', 'waits'], true, true],
    [['waits', 'blocks'], false, false],
  ] as const
  for (const [said, allowed, waits] of rows) {
    const view = checkView('host.0', 'PowerOn', said.map(verdict))
    assert.deepEqual([view.allowed, view.waits], [allowed, waits])
    assert.deepEqual(checkSchema.parse(view), view)
  }
})

test('the status of the System says what needs attention first', () => {
  const rows: readonly (readonly [Partial<Component>, Partial<Component>, string])[] = [
    [{}, {}, 'On'],
    [{ status: 'Off' }, {}, 'Off'],
    [{}, { status: 'Error' }, 'Held'],
    [{}, { operation }, 'Changing'],
    [{ status: 'Error' }, { status: 'PoweringOn' }, 'Changing'],
    [{ status: 'Unknown' }, { status: 'PoweringOn' }, 'Unknown'],
  ]
  for (const [ofChassis, ofHost, status] of rows) {
    const view = statusOf([
      { ...chassis, ...ofChassis },
      { ...host, ...ofHost },
    ])
    assert.equal(view.status, status)
    assert.deepEqual(statusSchema.parse(view), view)
  }
})

test('the health of the System is the worst of its components and alerts', () => {
  const alert = (severity: Alert['severity']): Alert => ({
    id: 'level-warning/zone/cpu_zone',
    code: 'level-warning',
    component: 'zone/cpu_zone',
    severity,
    since: 1,
    value: 80,
    limit: 75,
    unit: '°C',
    until: null,
    message: 'm',
    guidance: 'g',
  })
  assert.equal(statusOf([chassis, host]).health, 'OK')
  assert.equal(statusOf([chassis, { ...host, health: 'Unknown' }]).health, 'Unknown')
  assert.equal(statusOf([chassis, host], [alert('Warning')]).health, 'Warning')
  assert.equal(
    statusOf([{ ...chassis, health: 'Critical' }], [alert('Warning')]).health,
    'Critical',
  )
})

test('a page of the history is put together from entries as they are kept', () => {
  const entry: HistoryEntry = {
    seq: 1,
    at: 5,
    wall: '2026-11-23T13:10:22.123Z',
    boot: 'b1',
    type: 'transition',
    component: 'host.0',
    from: 'Off',
    to: 'On',
    operation: null,
    correlation: null,
    action: null,
    cause: 'observed',
    actor: null,
    reason: null,
    durationMs: 4,
    outcome: 'observed',
    message: null,
    evidence: [],
  }
  const text = JSON.stringify(entry)
  for (const [texts, next] of [
    [[], null],
    [[text], null],
    [[text, text], 7],
  ] as const) {
    const page = historySchema.parse(JSON.parse(historyText(texts, next)))
    assert.deepEqual(page, { entries: texts.map(() => entry), next })
  }
})

function statusOf(components: readonly Component[], alerts: readonly Alert[] = []) {
  const system: System = {
    name: 'rack',
    boot: 'b1',
    id: 'first',
    settlesAt: 0,
    earlierOrders: { kept: 0, reserved: 0 },
    intents: noIntents,
    startCause: 'first',
    wallAheadMs: null,
    storeFailure: null,
    seq: 1,
    order: 1,
    calls: 0,
    energisedAt: null,
    components: tableOfComponents(components),
    levels: emptyTable,
    supplies: emptyTable,
    bus: busCarries,
    claim: soleClaim,
    services: { powermgr: { available: true, since: 3 } },
    ended: [],
    leds: emptyTable,
    alerts: Object.fromEntries(alerts.map((alert) => [alert.id, { ...alertState, alert }])),
    protection: nothingProtected,
  }
  return statusView(platform, system, { at: 20, wall: '2026-11-23T13:10:22.123Z' })
}

const alertState = { at: 3, isCleared: false, isFlapping: false, goneAt: null, dueAt: null }
