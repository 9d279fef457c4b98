/** The rows of automation's rules: they tell the truth about what is read and written. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, moveOf, type Played, play } from '../../../test/harness/moves.ts'
import {
  beginning,
  judged,
  platformWith,
  request,
  subjectsOf,
  systemIn,
} from '../../../test/harness/platform.ts'
import { ownKinds, restoring, tight } from '../../../test/harness/variants.ts'
import { nextDeadline } from '../deadlines.ts'
import type { Name } from '../model/ids.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import { believed } from '../model/power.ts'
import type { Aftermath, Component } from '../model/system/component.ts'
import { changedBetween } from '../model/system/dirty-set.ts'
import { componentOf, componentsOf, put, type System } from '../model/system/system.ts'
import { applyBoot, applyLevel, applyPower } from '../observations/reports.ts'
import { accept } from '../operations/requests/accept.ts'
import { restorationAt } from './protection/lost-power.ts'
import type { Part, Rule } from './rule.ts'
import { rules } from './rules.ts'

const isolating = (platform: Platform): Platform => ({
  ...platform,
  externalPolicy: {
    ...{ engine: 'opa', scope: { actions: null, components: null }, isOverridable: false },
    ...{ patienceMs: 1000, validMs: 5000 },
  },
  emergency: {
    ...platform.emergency,
    healthFailureResponse: 'isolate_component',
    healthConfirmMs: 2000,
    unknownAfterMs: 5000,
  },
})
const platforms: readonly Platform[] = [
  isolating(platformWith()),
  restoring,
  tight,
  isolating(ownKinds),
]

test('every rule reads and writes only what its row says', () => {
  const faults = new Set<string>()
  const acted = new Set<string>()
  for (const platform of platforms) {
    const property = fc.property(fc.array(moveOf(platform), { maxLength: 40 }), (moves) => {
      const world = begin(platform)
      for (const move of moves) play(world, move)
      for (const [system, now] of disturbed(world))
        for (const rule of rules)
          for (const fault of faultsOf(rule, { platform, now }, system, acted)) faults.add(fault)
    })
    for (const [system, now] of invented(platform))
      for (const rule of rules)
        for (const fault of faultsOf(rule, { platform, now }, system, acted)) faults.add(fault)
    fc.assert(property, { numRuns: 60, seed: 7 })
  }
  assert.deepEqual([...faults], [])
  const idle = rules.map(({ name }) => name).filter((name) => !acted.has(name))
  assert.deepEqual(idle, [], 'nothing was seen to follow from these')
})

test('a row that leaves out what its rule reads or writes is found', () => {
  const [platform] = platforms as [Platform]
  const world = begin(platform)
  const faults = new Set<string>()
  for (const [system, now] of disturbed(world))
    for (const rule of rules)
      for (const fault of faultsOf({ ...rule, reads: [], writes: [] }, { platform, now }, system))
        faults.add(fault)
  for (const expected of [
    'observationsExpire writes self',
    'hostsLoseTheirRail reads watched',
    'lostDependencyShutsDown reads self',
    'heatIsHeeded writes protection',
    'heatIsHeeded reads levels',
    'bmcBecomesReady reads others',
  ])
    assert.ok(faults.has(expected), `${expected} was not found among ${[...faults].join(', ')}`)
})

/** Systems in which something was left to be done by itself, all else being well. */
function* invented(platform: Platform): Generator<readonly [System, number]> {
  const now = beginning
  const well = systemIn(platform, { 'chassis.0': 'On', 'host.0': 'Off' })
  const [host, rail] = [componentOf(well, 'host.0'), componentOf(well, 'chassis.0')]
  const requested = { action: 'PowerOn', power: 'On', actor: 'a', reason: null, at: now } as const
  const discrepancy = { name: 'unexpected-off', at: now } as const
  yield [put(well, { ...host, requested, discrepancy }), now]
  const on = { ...host.observed, power: believed('On'), at: now }
  const running = { ...host, status: 'Running', observed: on }
  yield [put(well, { ...running, attemptsLeft: 1 }), now + platform.limits.bootStableMs]
  const boot = { progress: 'OSRunning', at: now, serial: null, before: null }
  const { powerChanges, powerOn, restartCause, restoredAt } = host
  const counted = { powerChanges, powerOn, restartCause, restoredAt, discrepancy: null }
  const beforeOff = { observed: on, boot, ...counted }
  yield [put(well, { ...running, boot, beforeOff }), now + platform.limits.bootGraceMs]
  const unverified = { ...rail.observed, power: believed('Off'), unverified: true } as const
  yield [put(put(well, running), { ...rail, observed: unverified }), now]
  const { thermal } = rail
  const low = { percent: 30, before: 30, lowSince: null, discrepancy: null }
  const [zone = 'none'] = platform.components['chassis.0']!.zones
  if (thermal !== null)
    yield [
      put(well, { ...rail, thermal: { ...thermal, raised: [zone], observed: { [zone]: low } } }),
      now,
    ]
  const left: Aftermath = {
    code: 'left-behind',
    ...{ message: 'left', operation: 'o', correlation: 'c', at: now },
    awaits: [{ target: 'host.0', power: 'Off' }],
  }
  yield [put(well, { ...rail, aftermath: [left] }), now]
  const restoration = restorationAt(platform, well, now)
  yield [{ ...well, intents: { ...well.intents, restoration } }, now]
  const override = {
    ...{ id: 'o', component: 'host.0', interlocks: ['health'], actor: 'a', reason: 'r' },
    ...{ grantedAt: now, expiresAt: now + 1 },
  }
  yield [{ ...well, intents: { ...well.intents, overrides: { o: override } } }, now + 1]
  const bmc = componentOf(well, 'bmc.0')
  yield [put(well, { ...bmc, bmcRun: { ...bmc.bmcRun!, beganAt: now + 1 } }), now + 1]
  const asked = request('host.0', 'PowerOn')
  const waiting = accept(platform, well, { ...asked, cause: 'request', correlation: 'c' }, now)
  yield [waiting, now + (platform.externalPolicy?.patienceMs ?? 0)]
}

/** Systems from which something follows: reports taken down and time passed, but no more. */
function* disturbed({ platform, system, now }: Played): Generator<readonly [System, number]> {
  const deadline = nextDeadline(platform, system, now)
  const { observationStaleMs, bootStableMs } = platform.limits
  const overdue = componentsOf(system).reduce((sofar, one) => put(sofar, waiting(one, now)), system)
  const all = subjectsOf(platform)
  for (const level of ['critical', 'warning', 'normal'] as const)
    yield [
      all.reduce((sofar, one) => applyLevel(platform, sofar, one, judged(level, now)), system),
      now + 2000,
    ]
  for (const later of [0, observationStaleMs + 1, bootStableMs, 4_000_000])
    for (const one of [system, overdue]) yield [one, now + later]
  if (deadline !== Number.POSITIVE_INFINITY) yield [system, deadline]
  for (const { name } of componentsOf(system))
    for (const power of ['On', 'Off'] as const)
      yield [reported(platform, system, name, power, now), now]
}

const waiting = (component: Component, now: number): Component => ({
  ...component,
  deadline: now,
  status: component.kind === 'host' ? 'Booting' : component.status,
  observed: { ...component.observed, power: believed('On'), at: now },
})

function reported(
  platform: Platform,
  before: System,
  component: Name,
  power: 'On' | 'Off',
  now: number,
): System {
  const report = { kind: 'power', component, power, source: 'poll', serial: null } as const
  const boot = { kind: 'boot', component, progress: 'OSBootStarted', serial: null } as const
  let system = before
  for (let times = 0; times < platform.limits.offConfirmations; times++)
    system = applyPower(platform, system, report, now)
  return power === 'On' ? applyBoot(platform, system, boot, now) : system
}

/** What the rule read where nothing followed, or wrote, although its row does not say so. */
function faultsOf(
  rule: Rule,
  context: Context,
  system: System,
  acted = new Set<string>(),
): readonly string[] {
  const places = rule.each === 'system' ? [null] : componentsOf(system)
  return places.flatMap((component) => {
    const read = new Set<Part>()
    const watching = watched(context.platform, component, system, read)
    const seen = component === null ? null : componentOf(system, component.name)
    const after =
      rule.each === 'system'
        ? rule.apply(context, watching)
        : rule.apply(context, watching, seeing(seen!, read))
    if (after === watching)
      return [...read]
        .filter((part) => !rule.reads.includes(part))
        .map((p) => `${rule.name} reads ${p}`)
    acted.add(rule.name)
    return writtenIn(context.platform, component, system, after)
      .filter((part) => !rule.writes.includes(part))
      .map((part) => `${rule.name} writes ${part}`)
  })
}

/** The System, with what is read of it taken down. */
function watched(
  platform: Platform,
  component: Component | null,
  system: System,
  read: Set<Part>,
): System {
  const { keys, rows } = system.components
  const seen = new Proxy(rows, {
    get: (target, key) => {
      // A copy looks at nothing.
      if (key === 'slice') return () => target.slice()
      const name = typeof key === 'string' ? keys[Number(key)] : undefined
      if (name !== undefined) read.add(partOf(platform, component, name))
      return Reflect.get(target, key)
    },
  })
  const components = { ...system.components, rows: seen }
  return new Proxy(
    { ...system, components },
    {
      get: (target, key: keyof System) => {
        if (key !== 'components') read.add(key)
        return target[key]
      },
    },
  )
}

const seeing = (component: Component, read: Set<Part>): Component => {
  read.add('self')
  return component
}

/** What of the System the rule has made another. */
function writtenIn(
  platform: Platform,
  component: Component | null,
  before: System,
  after: System,
): readonly Part[] {
  const parts = (Object.keys(before) as (keyof System)[]).filter(
    (key) => key !== 'components' && before[key] !== after[key],
  ) as Part[]
  return [
    ...parts,
    ...changedBetween(before, after).map((name) => partOf(platform, component, name)),
  ]
}

function partOf(platform: Platform, component: Component | null, name: Name): Part {
  if (component === null) return 'others'
  if (component.name === name) return 'self'
  const { places, watchers } = platform.relations
  return watchers[places.get(name)!]!.includes(places.get(component.name)!) ? 'watched' : 'others'
}
