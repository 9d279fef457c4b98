/** Checks safety: what no step may break, whatever the world does. After each. */

import { effectsBetween } from '../../core/effects.ts'
import { broken, invariants } from '../../core/invariants.ts'
import type { Event, Stepped } from '../../core/model/events/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { isKnownOff, isKnownOn, wordOf } from '../../core/model/power.ts'
import { supplyOf } from '../../core/model/system/assessments.ts'
import type { Component } from '../../core/model/system/component.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import {
  componentOf,
  componentsOf,
  hasBooted,
  operationOf,
  powerNow,
  type System,
} from '../../core/model/system/system.ts'
import { emptyTable, rowOf } from '../../core/model/table.ts'
import { latest } from './once.ts'
import type { CallEffect, World } from './world.ts'

/** A rule that does not hold, and how it is seen not to. */
export class Violation extends Error {
  readonly rule: string

  constructor(rule: string, what: string) {
    super(what)
    this.rule = rule
  }
}

type Rule = (taken: Taken) => string | null

interface Taken {
  readonly platform: Platform
  readonly before: System
  readonly event: Event
  readonly stepped: Stepped
  /** What the step asks of services. */
  readonly calls: readonly CallEffect[]
  readonly now: number
}

export function checkStep(taken: Taken): void {
  const wrong = broken(taken.platform, taken.stepped.system)
  if (wrong !== null) throw new Violation(wrong.invariant, `not for ${wrong.component}`)
  for (const [name, rule] of Object.entries(stepRules)) {
    const wrong = rule(taken)
    if (wrong !== null) throw new Violation(name, wrong)
  }
}

/** At rest, what is believed is what is. */
export function checkRest(platform: Platform, { system, plant, now }: World): void {
  for (const [name, rule] of Object.entries(restRules))
    for (const component of componentsOf(system)) {
      const { name: own } = component
      const truth =
        lookUp(plant.hosts, own) ?? lookUp(plant.chassis, own) ?? lookUp(plant.components, own)
      const wrong = truth === undefined ? null : rule(platform, component, truth)
      if (wrong !== null) throw new Violation(name, wrong)
    }
  for (const [name, { output }] of Object.entries(plant.supplies)) {
    const wrong = wrongSupply(platform, system, `supply/${name}`, output, now)
    if (wrong !== null) throw new Violation(supplyRule, wrong)
  }
}

const supplyRule = 'at rest, a supply gives what it ought to, or is told of'

/** Hardware is given its time to follow before anybody is told that it did not. */
function wrongSupply(
  { limits }: Platform,
  system: System,
  subject: string,
  output: string,
  now: number,
): string | null {
  const { needed, discrepancy, observed } = supplyOf(system, subject)
  if (wordOf(lastHeard(observed)) !== output)
    return `${subject} gives ${output}, and is said to give ${wordOf(lastHeard(observed))}`
  // One that cannot give is told of by what is read of it.
  const read = rowOf(system.levels, subject)
  const isTold = discrepancy !== null || (needed?.power === 'On' && read?.level !== 'normal')
  if (needed === null || needed.power === output || isTold) return null
  const since = Math.max(needed.since, read?.since ?? 0)
  const mayFollow = !needed.isReached && now < since + limits.transitionMs
  return mayFollow ? null : `${subject} ought to be ${needed.power}, and nobody is told`
}

const stepRules: Readonly<Record<string, Rule>> = {
  'what was accepted is an operation until it has ended': ({ before, stepped }) => {
    const { answer, system } = stepped
    const isKept = ({ id }: Operation) => operationOf(system, id) !== undefined
    const lost = operationsOf(before).find((operation) => !isKept(operation))
    if (lost !== undefined) return `${lost.action} of ${lost.component} is nowhere any more`
    if (answer?.kind !== 'accepted' || answer.operation === null) return null
    return isKept(answer.operation) ? null : `${answer.operation.action} was never begun`
  },
  'a stale answer completes nothing': ({ platform, before, event, stepped, now }) => {
    if (event.kind !== 'outcome' || isAwaited(platform, before, event.call)) return null
    const moved = componentsOf(stepped.system).find((component) =>
      hasMoved(rowOf(before.components, component.name), component),
    )
    return moved === undefined ? null : `${event.call} at ${now} moved ${moved.name}`
  },
  'nothing is asked to take power against an interlock': ({
    platform,
    before,
    stepped,
    calls,
    now,
  }) => {
    const { system } = stepped
    for (const effect of calls) {
      if (effect.verb !== 'on') continue
      const target = rowOf(system.components, effect.target)
      // After a restart the same call is made again: it may have been heard already.
      if (target === undefined || isAwaited(platform, before, effect.id)) continue
      const wrong = objection(platform, system, target, now)
      if (wrong !== null) return `${effect.target} is powered on though ${wrong}`
    }
    return null
  },
}

type RestRule = (
  platform: Platform,
  component: Component,
  truth: { readonly power: string; readonly boot?: string },
) => string | null

const restRules: Readonly<Record<string, RestRule>> = {
  'at rest, status equals hardware': (platform, component, { power }) => {
    const { name, kind, status, discrepancy } = component
    const { impliedPower, class: statusClass } = platform.machines[kind]!.statuses[status]!
    // What somebody holds stays as it is, and says so.
    if (statusClass === 'held' && discrepancy !== null) return null
    return impliedPower === null || wordOf(impliedPower) === power
      ? null
      : `${name} is ${status}, its power ${power}`
  },
  'at rest, a host that runs has booted': (platform, { name, status, kind }, { boot }) => {
    const runs = status === platform.machines[kind]!.statusWhenPower.On
    if (boot === undefined || !runs || !platform.components[name]!.bootProgress) return null
    return hasBooted(platform, name, boot) ? null : `${name} is ${status}, its boot at ${boot}`
  },
}

/** What is broken where the service itself throws. */
export const throwsNothing = 'no step throws'

/** The names of everything that is proven of each step and of each rest. */
export const safetyRules: readonly string[] = [
  throwsNothing,
  ...Object.keys(invariants),
  ...Object.keys(stepRules),
  ...Object.keys(restRules),
  supplyRule,
]

/** But for when its power may follow: a late answer is news of that. */
const hasMoved = (before: Component | undefined, after: Component): boolean =>
  before === undefined ||
  differs(before, after, ['motions', 'observed']) ||
  // That a call of ours was done confirms what is seen already, whoever waits for its answer.
  differs(before.observed, after.observed, ['confirmed'])

const differs = (before: object, after: object, besides: readonly string[]): boolean =>
  before !== after &&
  Object.entries(after).some(
    ([field, value]) => !besides.includes(field) && value !== lookUp<unknown>({ ...before }, field),
  )

/** Told apart from the product's interlocks, so that one that is forgotten there is found here. */
function objection(
  platform: Platform,
  system: System,
  { name, locks, operation }: Component,
  now: number,
): string | null {
  const { chassis, zones, supplies } = platform.components[name]!
  const policy = lookUp(
    platform.checks,
    lookUp(platform.recipes, operation?.recipe ?? '')?.checks ?? '',
  )
  const bad = [
    ...(policy?.thermalCheck === false ? [] : zones),
    ...(policy?.powerCheck === false ? [] : supplies),
  ].find(
    (subject) => !['normal', 'warning'].includes(rowOf(system.levels, subject)?.level ?? 'unknown'),
  )
  if (bad !== undefined) return `${bad} is ${rowOf(system.levels, bad)?.level ?? 'not known'}`
  const isDark = (subject: string) => isKnownOff(lastHeard(supplyOf(system, subject).observed))
  if (policy?.powerCheck !== false && supplies.length > 0 && supplies.every(isDark))
    return `none of ${supplies.join(', ')} gives power`
  if (locks.some(({ code }) => code === 'isolated')) return 'it is isolated'
  if (chassis === null) return null
  const rail = componentOf(system, chassis)
  if (rail.status === 'Maintenance') return `${chassis} is in maintenance`
  const power = powerNow(platform, rail, now)
  return isKnownOn(power) ? null : `${chassis} has no power as far as is known`
}

const operationsOf = (system: System): readonly Operation[] =>
  componentsOf(system).flatMap(({ operation }) => operation ?? [])

const isAwaited = (platform: Platform, system: System, id: string) =>
  awaitedCalls(system, platform).some((call) => call.id === id)

/** The calls whose answers are waited for. */
export const awaitedCalls = latest((system: System, platform: Platform): readonly CallEffect[] =>
  effectsBetween(platform, null, { ...system, leds: emptyTable }).filter(
    (effect) => effect.kind === 'call',
  ),
)
