/** Makes parts of a System as views show them, each a literal that a test may change. */

import type {
  Machine,
  Plan,
  Platform,
  Recipe,
  Step,
} from '../../src/core/model/platform/platform.ts'
import { believed } from '../../src/core/model/power.ts'
import type { Component } from '../../src/core/model/system/component.ts'
import type { Operation, StepState } from '../../src/core/model/system/operation.ts'

const call: Step = {
  kind: 'call',
  name: 'power on',
  target: 'self',
  service: 'power',
  verb: 'on',
  timeoutMs: 1000,
  retries: 0,
  backoffMs: 0,
  undo: { none: 'nothing to undo' },
}
const observe: Step = {
  kind: 'observe',
  name: 'power good',
  target: 'self',
  until: { power: 'On' },
  timeoutMs: 1000,
}
const recipe: Recipe = {
  name: 'power-on',
  kind: 'host',
  class: 'up',
  status: 'PoweringOn',
  ends: 'On',
  undoing: null,
  failed: 'held',
  energises: true,
  abortable: true,
  alone: false,
  power: 'On',
  needs: null,
  checks: null,
  sets: {},
  steps: [call, observe],
}
const plan: Plan = {
  recipe,
  steps: [
    { step: call, name: 'power on', target: 'host.0', after: [], undo: [], repeats: null },
    { step: observe, name: 'power good', target: 'host.0', after: [0], undo: [], repeats: null },
  ],
}
const machine: Machine = {
  kind: 'host',
  firstStatus: 'Unknown',
  statusWhenPower: { On: 'On', Off: 'Off' },
  failureStatus: 'Error',
  statuses: {
    Unknown: { class: 'waiting', impliedPower: null, timeout: null },
    Off: { class: 'stable', impliedPower: believed('Off'), timeout: null },
    PoweringOn: { class: 'waiting', impliedPower: null, timeout: null },
    On: { class: 'stable', impliedPower: believed('On'), timeout: null },
    Error: { class: 'held', impliedPower: null, timeout: null },
  },
  actions: { PowerOn: { recipe: 'power-on', from: ['Off'], satisfiedBy: ['On'] } },
}
export const platform = {
  supplies: {},
  capacities: { supplyWatts: {} },
  machines: { host: machine, chassis: { ...machine, kind: 'chassis' } },
  recipes: { 'power-on': recipe },
  plans: { 'host.0': { 'power-on': plan } },
  components: {
    'host.0': { attemptsMax: 3, reconcile: 'restore' },
    'chassis.0': { attemptsMax: null, reconcile: 'adopt' },
  },
  limits: {
    bootStableMs: 60_000,
    flap: { transitions: 20, windowMs: 600_000, holdMs: 600_000 },
    reconcile: { attempts: 3, windowMs: 300_000 },
  },
} as unknown as Platform

export const host: Component = {
  name: 'host.0',
  kind: 'host',
  status: 'Off',
  since: 10,
  deadline: null,
  revision: 1,
  requested: null,
  observed: {
    power: believed('Off'),
    at: 9,
    source: 'report',
    serial: { boot: 'b', seq: 4 },
    offs: 0,
  },
  motions: [],
  powerChanges: { power: believed('Off'), at: [] },
  health: 'OK',
  operation: null,
  lastError: null,
  cause: 'observed',
  discrepancy: null,
  locks: [],
  identify: false,
  boot: { progress: 'None', at: 9, serial: null, before: null },
  attemptsLeft: 3,
  was: null,
  restartCause: null,
  powerOn: null,
  thermal: null,
  restoredAt: [],
  bmcRun: null,
}
export const chassis: Component = {
  ...host,
  name: 'chassis.0',
  kind: 'chassis',
  status: 'On',
  boot: null,
  attemptsLeft: null,
}

const untouched: StepState = {
  phase: 'waiting',
  attempts: 0,
  call: 0,
  startedAt: null,
  endedAt: null,
  deadline: null,
  error: null,
  doubtful: false,
}
export const operation: Operation = {
  id: 'op-1',
  component: 'host.0',
  action: 'PowerOn',
  recipe: 'power-on',
  state: 'running',
  steps: [
    { ...untouched, phase: 'resting', attempts: 2, startedAt: 11, error: 'no answer' },
    untouched,
  ],
  undo: null,
  order: 1,
  requestId: 'r-1',
  actor: 'anna',
  reason: null,
  cause: 'request',
  correlation: 'op-1',
  acceptedAt: 10,
  startedAt: 11,
  endedAt: null,
  wereOn: [],
  error: null,
  aborting: false,
  override: null,
  joined: [],
}
