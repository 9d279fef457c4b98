/** Every status and action of every machine: accepted, so already, or refused. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, example, platformWith, type Statuses } from '../../../test/harness/platform.ts'
import { nextDeadline } from '../deadlines.ts'
import type { Answer } from '../model/events/event.ts'
import { wordOf } from '../model/power.ts'
import { componentOf } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** For each action, the statuses by what they say to it; what is not named says `not-permitted`. */
type Cells = Readonly<Record<string, Readonly<Record<string, string>>>>

const anyHost =
  'Unknown Off PoweringOn On Booting Running ShuttingDown PoweringOff Resetting PowerCycling ' +
  'Quiesced Diagnostic Isolated Error'
const anyChassis = 'Unknown Off PoweringOn On PoweringOff PowerCycling Maintenance Failed'
const anyBmc = 'Off Ready Starting Updating Rebooting ShuttingDown Maintenance Quiesced Error'
const down =
  'Unknown PoweringOn On Booting Running ShuttingDown PoweringOff Resetting PowerCycling ' +
  'Quiesced Diagnostic Error'
const unseen = { 'not-observed': 'Unknown' }

const host: Cells = {
  PowerOn: { accepted: 'Off', unchanged: 'On Booting Running', ...unseen },
  GracefulShutdown: {
    accepted:
      'Unknown PoweringOn On Booting Running Resetting PowerCycling Quiesced Diagnostic Error',
    unchanged: 'Off Isolated',
  },
  ForceOff: { accepted: down, unchanged: 'Off Isolated' },
  GracefulRestart: { accepted: 'On Booting Running Quiesced', ...unseen },
  ForceRestart: { accepted: 'On Booting Running Resetting Quiesced Diagnostic Error', ...unseen },
  PowerCycle: { accepted: 'On Booting Running Resetting Quiesced Diagnostic Error', ...unseen },
  Nmi: { accepted: 'On Booting Running Quiesced Diagnostic', ...unseen },
  EnterDiagnostic: {
    accepted: 'On Booting Running Quiesced Error',
    unchanged: 'Diagnostic',
    ...unseen,
  },
  Resume: { accepted: 'Quiesced Diagnostic', ...unseen },
  Isolate: { accepted: `Off ${down}`, unchanged: 'Isolated' },
  Recover: { accepted: 'Quiesced Isolated Error', ...unseen },
  EmergencyOff: { accepted: down, unchanged: 'Off Isolated' },
  EmergencyCut: { accepted: down, unchanged: 'Off Isolated' },
  EmergencyIsolate: { accepted: `Off ${down}`, unchanged: 'Isolated' },
  IdentifyOn: { accepted: anyHost },
  IdentifyOff: { unchanged: anyHost },
}

const chassis: Cells = {
  PowerOn: { accepted: 'Off', unchanged: 'On', ...unseen },
  PowerOff: {
    accepted: 'Unknown PoweringOn On PowerCycling Maintenance Failed',
    unchanged: 'Off',
  },
  ForceOff: {
    accepted: 'Unknown PoweringOn On PoweringOff PowerCycling Maintenance Failed',
    unchanged: 'Off',
  },
  PowerCycle: { accepted: 'On Failed', ...unseen },
  EmergencyShutdown: {
    accepted: 'Unknown PoweringOn On PoweringOff PowerCycling Maintenance Failed',
    unchanged: 'Off',
  },
  EmergencyCut: {
    accepted: 'Unknown PoweringOn On PoweringOff PowerCycling Maintenance Failed',
    unchanged: 'Off',
  },
  EnterMaintenance: { accepted: 'Off On Failed', unchanged: 'Maintenance', ...unseen },
  ExitMaintenance: { accepted: 'Maintenance', unchanged: 'Off On', ...unseen },
  Recover: { accepted: 'Failed', ...unseen },
  SuppliesOn: { accepted: 'On Maintenance', ...unseen },
  IdentifyOn: { accepted: anyChassis },
  IdentifyOff: { unchanged: anyChassis },
}

const bmc: Cells = {
  EnterMaintenance: { accepted: 'Ready Quiesced Error', unchanged: 'Maintenance' },
  ExitMaintenance: { accepted: 'Maintenance', unchanged: 'Ready' },
  PrepareUpdate: { accepted: 'Ready Maintenance', unchanged: 'Updating' },
  CompleteUpdate: { accepted: 'Updating', unchanged: 'Ready' },
  Reboot: { accepted: 'Ready Updating Maintenance Quiesced Error' },
  ForceReboot: { accepted: anyBmc },
  Shutdown: { accepted: 'Ready Maintenance Quiesced Error', unchanged: 'Off' },
  Recover: { accepted: 'Quiesced Error' },
  IdentifyOn: { accepted: anyBmc },
  IdentifyOff: { unchanged: anyBmc },
}

const tables = { host, chassis, bmc }
const subjects = { host: 'host.0', chassis: 'chassis.0', bmc: 'bmc.0' }

test('the tables name every action of every machine', () => {
  assert.deepEqual(Object.keys(tables).sort(), Object.keys(example.machines).sort())
  for (const [kind, cells] of Object.entries(tables)) {
    assert.deepEqual(Object.keys(cells).sort(), Object.keys(example.machines[kind]!.actions).sort())
  }
})

for (const [kind, cells] of Object.entries(tables)) {
  const statuses = Object.keys(example.machines[kind]!.statuses)
  for (const [action, cell] of Object.entries(cells)) {
    test(`a ${kind} in each of its statuses takes ${action} or says why not`, () => {
      const expected = statuses.map((status) => [status, expectedOf(cell, status)])
      assert.deepEqual(
        statuses.map((status) => [status, ask(kind as keyof typeof subjects, status, action)]),
        expected,
      )
    })
  }
}

const expectedOf = (cell: Cells[string], status: string) =>
  Object.entries(cell).find(([, statuses]) => statuses.split(' ').includes(status))?.[0] ??
  'not-permitted'

/** Asks, and sees that a refusal has no consequence but its own record. */
function ask(kind: keyof typeof subjects, status: string, action: string): string {
  const name = subjects[kind]
  const bench = benchIn({ ...othersOf(kind), [name]: placed(kind, status) })
  const before = bench.system
  const answer = bench.ask(name, action)
  if (answer.kind !== 'accepted') {
    assert.deepEqual({ ...bench.system, seq: before.seq }, before)
    assert.deepEqual(bench.effects, [])
    assert.deepEqual(
      bench.entries.map(({ type, outcome }) => [type, outcome]),
      [['refusal', 'refused']],
    )
  } else if (answer.unchanged) {
    assert.equal(bench.component(name), rowOf(before.components, name))
    assert.deepEqual(bench.effects, [])
  } else {
    assert.ok(answer.component.revision > componentOf(before, name).revision)
    assert.ok(bench.entries.length > 0)
  }
  return wordFor(answer)
}

const wordFor = (answer: Answer) =>
  answer.kind === 'refused'
    ? answer.refusal.code
    : answer.kind === 'accepted' && answer.unchanged
      ? 'unchanged'
      : 'accepted'

/** A host needs its chassis; a BMC is ready as soon as everything else is known. */
const othersOf = (kind: string): Statuses => ({
  'chassis.0': kind === 'bmc' ? ['Unknown', 'Unknown'] : 'On',
})

/** On, where the status does not say otherwise: nothing is to be refused for want of power. */
function placed(kind: string, status: string): Statuses[string] {
  const { impliedPower } = example.machines[kind]!.statuses[status]!
  return [
    status,
    (impliedPower && wordOf(impliedPower)) ?? (status === 'Unknown' ? 'Unknown' : 'On'),
  ]
}

for (const [kind, { statuses, failureStatus }] of Object.entries(example.machines)) {
  for (const [status, { class: statusClass, timeout }] of Object.entries(statuses)) {
    if (statusClass !== 'waiting') {
      test(`a ${kind} that is ${status} waits for nothing`, () => assert.equal(timeout, null))
      continue
    }
    test(`a ${kind} that is ${status} and nobody does anything about is given up`, () => {
      const name = subjects[kind as keyof typeof subjects]
      const power = status === 'Unknown' || kind === 'bmc' ? 'Unknown' : 'On'
      const bench = benchIn({ ...othersOf(kind), [name]: [status, power] }, hastyBmc)
      const { deadline, since } = bench.component(name)
      assert.ok(deadline !== null && deadline > since)
      while (bench.component(name).status === status) {
        keepSeen(bench, name, power)
        const next = nextDeadline(hastyBmc, bench.system, bench.now)
        assert.ok(next <= deadline, `${name} waits in ${status} for ever`)
        bench.pass(Math.min(next, bench.now + seenEveryMs) - bench.now)
      }
      assert.equal(bench.now, deadline)
      const { status: now, lastError } = bench.component(name)
      assert.deepEqual([now, lastError?.code], [timeout!.to, timeout!.code])
      assert.ok(now === failureStatus || statuses[now]!.class === 'held')
    })
  }
}

/** Gives up sooner than what it waits for does, and boots nothing again by itself. */
const hastyBmc = platformWith((config) => ({
  ...config,
  hosts: config.hosts.map((host) => ({ ...host, autoReboot: false })),
  bmc: { ...config.bmc, initializationTimeout: 10_000 },
}))
/** Less than an observation is believed. */
const seenEveryMs = 5000

/** What is not reported any more would become unknown, which ends the waiting otherwise. */
function keepSeen(bench: ReturnType<typeof benchIn>, name: string, power: 'On' | 'Unknown') {
  if (power === 'On') for (const one of ['chassis.0', name]) bench.power(one, 'On')
}
