/** What a service would say of a small System, for tests of its clients. */

import type { EventReply } from '../../src/api/events/events.ts'
import type { ErrorBody } from '../../src/api/fields/errors.ts'
import type { ComponentReply } from '../../src/api/resources/component.ts'
import type { ControlReply, OperationReply } from '../../src/api/resources/control.ts'
import type { HistoryEntry } from '../../src/api/resources/history.ts'
import type { StatusReply } from '../../src/api/resources/system.ts'

export const host: ComponentReply = {
  name: 'host.0',
  kind: 'host',
  status: 'Off',
  statusClass: 'stable',
  since: 60_000,
  deadline: null,
  revision: 3,
  requested: null,
  observed: { power: 'Off', at: 89_000, source: 'report' },
  health: 'OK',
  operation: null,
  lastError: null,
  cause: 'observed',
  discrepancy: null,
  locks: [],
  identify: false,
  bootProgress: 'None',
  attemptsLeft: 3,
  budgets: {
    boots: { left: 3, max: 3, backAt: null },
    flaps: { at: [80_000], max: 20, windowMs: 600_000, heldUntil: null },
  },
  allowedActions: ['PowerOn', 'Isolate', 'IdentifyOn'],
}

export const chassis: ComponentReply = {
  ...host,
  name: 'chassis.0',
  kind: 'chassis',
  status: 'On',
  observed: { power: 'On', at: 89_000, source: 'poll' },
  allowedActions: ['PowerOff'],
}

const bmc: ComponentReply = { ...chassis, name: 'bmc.0', kind: 'bmc', status: 'Ready' }

export const system: StatusReply = {
  name: 'two-host-chassis',
  status: 'On',
  health: 'OK',
  chassis,
  hosts: [host, { ...host, name: 'host.1', status: 'Running' }],
  parts: [],
  bmc,
  operations: [],
  alerts: [],
  supplies: [],
  services: {},
  store: { keeps: true, since: null, why: null },
  levels: {
    'zone/cpu_zone': {
      level: 'normal',
      since: 0,
      why: 'within its limits',
      value: 46.27,
      limit: 95,
      at: 89_000,
    },
  },
  time: { at: 90_000, wall: '2026-11-23T13:10:22.123Z', boot: 'b1' },
}

export const powerOn: OperationReply = {
  id: 'op-1',
  component: 'host.0',
  action: 'PowerOn',
  state: 'running',
  steps: [
    step('raise cooling', 'done'),
    { ...step('power on', 'running'), service: 'power', attempts: 2 },
    step('power good', 'waiting'),
  ],
  requestId: null,
  actor: 'cli:anna',
  reason: null,
  cause: 'request',
  correlation: 'c-1',
  acceptedAt: 90_000,
  startedAt: 90_000,
  endedAt: null,
}

export const accepted: ControlReply = {
  accepted: true,
  unchanged: false,
  operation: powerOn,
  component: { ...host, status: 'PoweringOn', operation: 'op-1' },
}

export const tooHot: ErrorBody = {
  code: 'thermal-critical',
  message: 'host.0 cannot be powered on: zone/cpu_zone is critical',
  evidence: [
    { rule: 'power-dependency', subject: 'psu.0', value: 'Good', limit: null, ageMs: 5, ok: true },
    {
      rule: 'thermal-zone',
      subject: 'zone/cpu_zone',
      value: 97,
      limit: 95,
      ageMs: 120,
      ok: false,
    },
  ],
  guidance: 'Let the zone cool down, or mend its cooling, then ask again.',
}

export const entry: HistoryEntry = {
  seq: 7,
  at: 90_000,
  wall: '2026-11-23T13:10:22.123Z',
  boot: 'b1',
  type: 'transition',
  component: 'host.0',
  from: 'Off',
  to: 'PoweringOn',
  operation: 'op-1',
  correlation: 'c-1',
  action: 'PowerOn',
  cause: 'request',
  actor: 'cli:anna',
  reason: 'new kernel',
  durationMs: 30_000,
  outcome: 'started',
  message: null,
  evidence: [],
}

export const event: EventReply = {
  specversion: '1.0',
  id: '7',
  source: '/statemgr/two-host-chassis',
  type: 'statemgr.transition',
  subject: 'host.0',
  time: entry.wall,
  datacontenttype: 'application/json',
  data: entry,
}

function step(
  name: string,
  state: OperationReply['steps'][number]['state'],
): OperationReply['steps'][number] {
  return {
    name,
    kind: 'call',
    service: null,
    target: 'host.0',
    state,
    attempts: 0,
    attemptsMax: 3,
    startedAt: null,
    endedAt: null,
  }
}
