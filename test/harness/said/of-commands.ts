/** What `step` tells whoever it refuses, for other reasons than an interlock's. */
import type { OverrideGrant, ScheduleAdd } from '../../../src/core/model/events/command.ts'
import type { RefusalCode } from '../../../src/core/model/refusals.ts'
import { put, type System } from '../../../src/core/model/system/system.ts'
import { type Bench, benchIn, platformWith } from '../platform.ts'
import { changed, on } from './judged.ts'
import { asked, commanded, type Refused } from './refused.ts'

/** One at once, and room for one to wait. */
const threeInTurn = platformWith((config) => {
  const { hosts, limits, policies } = config
  const hostPowerOn = { ...policies.hostPowerOn, maxConcurrent: 1 }
  return {
    ...config,
    hosts: [...hosts, { ...hosts[1]!, name: 'host.2' }],
    limits: { ...limits, queue: 1 },
    policies: { ...policies, hostPowerOn },
  }
})

const noon = Date.UTC(2026, 10, 23, 12)
const by = { actor: 'anna', reason: null }
const scheduling = (changes: Partial<ScheduleAdd> = {}): ScheduleAdd => ({
  ...{ kind: 'schedule.add', id: 's1', component: 'host.0', action: 'PowerOn', ifMissed: 'skip' },
  ...{ dueWall: noon + 1000, nowWall: noon, ...by, ...changes },
})
const granting = (changes: Partial<OverrideGrant> = {}): OverrideGrant => ({
  ...{ kind: 'override.grant', id: 'o1', component: 'host.0', interlocks: ['health'] },
  ...{ forMs: 60_000, ...by, reason: 'a new DIMM', ...changes },
})
const preferences = { kind: 'preferences.set', component: 'host.0', preferences: {} } as const
const valid =
  'chassis-busy, locked, maintenance, thermal, forecast, cooling-capacity, power-dependency, ' +
  'power-budget, dependency, health, hosts-running, bmc-not-ready, firmware-update, ' +
  'minimum-off, flap-hold'

const nobody: Refused['message'] = 'there is no component host.9'
const stranger = { component: 'host.9' } as const
const unknown = (play: (bench: Bench) => ReturnType<typeof commanded>): Refused => ({
  play: () => play(benchIn(on)),
  message: nobody,
})

const running = (): Bench => {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn', { id: 'op-1', requestId: 'r-1' })
  bench.now += 2000
  return bench
}

const goingOff = (): Bench => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'GracefulShutdown', { id: 'op-1' })
  bench.now += 2000
  return bench
}

/** Held by a boot that failed, with an alert. */
const held = (): Bench => {
  const bench = benchIn({ ...on, 'host.0': ['Quiesced', 'On'] })
  const lastError = { code: 'boot-failed', message: 'OS running: not seen', at: bench.now }
  bench.system = put(bench.system, { ...bench.component('host.0'), lastError })
  bench.deliver({ kind: 'tick' })
  return bench
}
const advance = (step: number) =>
  ({ kind: 'recovery.advance', alert: 'boot-failed/host.0', step }) as const

const waiting = (role: 'looking' | 'waiting'): Bench => {
  const other = {
    ...{ boot: 'b7', since: '2026-11-29T17:00:00Z', where: '42 at shelf', role: 'acting' as const },
    ...{ system: 'statemgr', seenAt: 1_000_000 },
  }
  const bench = benchIn(on)
  changed(bench, {
    claim: { role, others: [], actor: role === 'looking' ? null : other, silentSince: null },
  } as Partial<System>)
  return bench
}

const full = (count: number, then: (bench: Bench, n: number) => void): Bench => {
  const bench = benchIn(on)
  for (let n = 0; n < count; n++) then(bench, n)
  return bench
}

export const ofCommands = {
  'unknown-component': [
    unknown((bench) => asked(bench, 'host.9', 'PowerOn')),
    unknown((bench) => commanded(bench, granting(stranger))),
    unknown((bench) => commanded(bench, scheduling(stranger))),
    unknown((bench) => commanded(bench, { ...preferences, ...stranger })),
    unknown((bench) => commanded(bench, { kind: 'description.set', ...stranger, changes: {} })),
    unknown((bench) => commanded(bench, { kind: 'emergency.off', ...stranger })),
  ],
  'unknown-action': [
    {
      play: () => asked(benchIn(on), 'host.0', 'Explode'),
      message: 'a host has no action Explode',
    },
    {
      play: () => commanded(benchIn(on), scheduling({ action: 'Explode' })),
      message: 'a host has no action Explode',
    },
    {
      play: () => commanded(benchIn(on), { kind: 'emergency.off', component: 'bmc.0' }),
      message: 'bmc.0 has no power to cut: name a host or a chassis, or everything',
    },
  ],
  'unknown-operation': [
    {
      play: () => commanded(benchIn(on), { kind: 'operation.abort', operation: 'op-9' }),
      message: 'there is no operation op-9',
    },
  ],
  'unknown-override': [
    {
      play: () => commanded(benchIn(on), { kind: 'override.revoke', id: 'o-9' }),
      message: 'there is no override o-9',
    },
    {
      play: () => asked(benchIn(on), 'host.0', 'PowerOn', { override: 'o-9' }),
      message: 'there is no override o-9 for host.0',
    },
  ],
  'unknown-alert': [
    {
      play: () => commanded(benchIn(on), { kind: 'alert.acknowledge', alert: 'held/host.0' }),
      message: 'the alert held/host.0 does not stand',
    },
    {
      play: () => commanded(benchIn(on), { ...advance(1), alert: 'held/host.0' }),
      message: 'the alert held/host.0 does not stand: it is mended, or never was',
    },
  ],
  'unknown-schedule': [
    {
      play: () => commanded(benchIn(on), { kind: 'schedule.cancel', id: 's-9' }),
      message: 'there is no schedule s-9',
    },
  ],
  'out-of-order': [
    {
      play: () => commanded(held(), advance(2)),
      message:
        'recover-boot: step 1 is next: Read the console of the host for the last boot stage ' +
        'it reached.',
    },
    {
      play: () => {
        const bench = held()
        bench.deliver({ id: 'c0', actor: 'anna', reason: null, ...advance(1) })
        bench.deliver({ id: 'c1', actor: 'anna', reason: null, ...advance(2) })
        return commanded(bench, advance(2))
      },
      message: 'recover-boot: step 2 is under way as c1',
    },
  ],
  'not-mended': [
    {
      play: () => {
        const bench = benchIn(on)
        bench.deliver({ kind: 'service', service: 'powermgr', available: false })
        const alert = 'service-silent/powermgr'
        const step = { kind: 'recovery.advance', alert } as const
        bench.deliver({ id: 'c0', actor: 'anna', reason: null, ...step, step: 1 })
        return commanded(bench, { ...step, step: 2 })
      },
      message: 'service-silent/powermgr still stands: powermgr does not answer',
    },
  ],
  'policy-contradiction': [
    {
      play: () => {
        const bench = benchIn(on)
        bench.deliver({
          ...{ kind: 'preferences.set', component: 'chassis.0', preferences: { restore: 'None' } },
          ...{ actor: 'anna', reason: null },
        })
        return commanded(bench, { ...preferences, preferences: { restore: 'AlwaysOn' } })
      },
      message: 'host.0 cannot be AlwaysOn while chassis.0 is None: it takes its power from there',
    },
    {
      play: () => {
        const bench = benchIn(on)
        bench.deliver({
          ...{ kind: 'preferences.set', component: 'host.0', preferences: { restore: 'AlwaysOn' } },
          ...{ actor: 'anna', reason: null },
        })
        return commanded(bench, {
          ...{ ...preferences, component: 'chassis.0', preferences: { restore: 'AlwaysOff' } },
        })
      },
      message:
        'chassis.0 cannot be AlwaysOff while host.0 is AlwaysOn: it takes its power from there',
    },
  ],
  'not-overridable': [
    {
      play: () => commanded(benchIn(on), granting({ interlocks: ['health', 'chassis-off'] })),
      message: `nobody may override chassis-off, only ${valid}`,
    },
  ],
  'not-permitted': [
    {
      play: () => asked(benchIn({ ...on, 'host.0': 'Running' }), 'host.0', 'Resume'),
      message: 'host.0 is Running and does not take Resume now',
      saw: ['host.0: Running of null, 0 ms old, objects'],
    },
  ],
  'not-observed': [
    {
      play: () => {
        const bench = benchIn({ ...on, 'host.0': ['Unknown', 'Unknown'] })
        bench.now += 4000
        return asked(bench, 'host.0', 'PowerOn')
      },
      message: 'host.0 has not been observed yet: PowerOn has to wait until it is',
      saw: ['host.0: Unknown of null, 4000 ms old, objects'],
    },
  ],
  'not-powered': [
    {
      play: () => asked(benchIn({ ...on, 'host.0': ['Running', 'Off'] }), 'host.0', 'Nmi'),
      message: 'host.0 is not observed to be on',
      saw: ['host.0: Running of null, 0 ms old, objects'],
    },
  ],
  busy: [
    {
      play: () => asked(goingOff(), 'host.0', 'PowerOn'),
      message: 'host.0 is busy with GracefulShutdown (operation op-1)',
      saw: ['host.0: ShuttingDown (GracefulShutdown) of null, 2000 ms old, objects'],
    },
  ],
  'revision-conflict': [
    {
      play: () => asked(benchIn(on), 'host.0', 'PowerOn', { ifRevision: 9 }),
      message: 'host.0 is at revision 2, not 9',
      saw: ['host.0: Off of null, 0 ms old, objects'],
    },
  ],
  'request-id-reused': [
    {
      play: () => asked(running(), 'host.0', 'ForceOff', { requestId: 'r-1' }),
      message: 'requestId r-1 was used for PowerOn of host.0',
    },
  ],
  'not-abortable': [
    {
      play: () => {
        const bench = benchIn({ ...on, 'host.0': 'Running' })
        bench.ask('host.0', 'ForceOff', { id: 'op-1' })
        return commanded(bench, { kind: 'operation.abort', operation: 'op-1' })
      },
      message: 'ForceOff of host.0 is running and cannot be taken back safely',
    },
  ],
  'queue-full': [
    {
      play: () => {
        const bench = benchIn(on, threeInTurn)
        bench.ask('host.0', 'PowerOn')
        bench.ask('host.1', 'PowerOn')
        return asked(bench, 'host.2', 'PowerOn')
      },
      message: 'there is no room to wait in: 1 of 1 wait',
    },
  ],
  'limit-reached': [
    {
      play: () =>
        commanded(
          full(64, (bench, n) => void bench.deliver(granting({ id: `o${n}` }))),
          granting(),
        ),
      message: '64 overrides stand already',
    },
    {
      play: () =>
        commanded(
          full(256, (bench, n) => void bench.deliver(scheduling({ id: `s${n}` }))),
          scheduling(),
        ),
      message: '256 schedules stand already',
    },
  ],
  'not-acting': [
    {
      play: () => asked(waiting('looking'), 'host.0', 'PowerOn'),
      message: 'it is not known yet who acts: ask again in a second',
    },
    {
      play: () => asked(waiting('waiting'), 'host.0', 'PowerOn'),
      message:
        'boot b7 (42 at shelf) acts for two-host-chassis since 2026-11-29T17:00:00Z, ' +
        'not this one',
    },
  ],
  malformed: [
    {
      play: () => commanded(benchIn(on), granting({ interlocks: [] })),
      message: `interlocks must name some of ${valid}`,
    },
    {
      play: () => commanded(benchIn(on), granting({ interlocks: ['helth'] })),
      message: `interlocks: there is no helth to override, only ${valid}`,
    },
    {
      play: () => commanded(benchIn(on), granting({ reason: ' ' })),
      message: 'reason is missing: say why it may go against them',
    },
    {
      play: () => commanded(benchIn(on), granting({ forMs: -300_000 })),
      message: 'expires lies 5 min in the past: it must be between now and 1 h from now',
    },
    {
      play: () => commanded(benchIn(on), granting({ forMs: 7_200_000 })),
      message: 'expires lies too far ahead: it must be between now and 1 h from now',
    },
    {
      play: () => commanded(benchIn(on), scheduling({ dueWall: noon - 1000 })),
      message:
        'at lies in the past: 2026-11-23T11:59:59.000Z, and it is 2026-11-23T12:00:00.000Z now',
    },
    {
      play: () => commanded(benchIn(on), { ...preferences, component: 'bmc.0' }),
      message: 'bmc.0 has no policies: they are for hosts and the chassis',
    },
    {
      play: () => commanded(benchIn(on), preferences),
      message: 'there is nothing to set: name restore, restoreOnce, autoReboot or autoRebootOnce',
    },
    {
      play: () =>
        commanded(benchIn(on), {
          ...preferences,
          component: 'chassis.0',
          preferences: { autoReboot: true },
        }),
      message: 'chassis.0 does not boot: autoReboot is for hosts',
    },
  ],
} satisfies Partial<Record<RefusalCode, readonly Refused[]>>
