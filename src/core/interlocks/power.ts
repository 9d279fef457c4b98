/** Judges the interlocks of power: the chassis' rail, the supplies, and how much they can give. */

import { shownDuration } from '../../text/duration.ts'
import { nameIn, turnsOnSupplies } from '../machines/plan.ts'
import type { Subject } from '../model/ids.ts'
import { isKnown, isKnownOff, isKnownOn, wordOf } from '../model/power.ts'
import type { Evidence } from '../model/refusals.ts'
import { gives, supplyOf } from '../model/system/assessments.ts'
import type { Component } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { levelText } from '../model/system/level-text.ts'
import { componentOf, powerNow } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { demandOf, othersDemand } from './demand.ts'
import {
  describe,
  fact,
  type InterlockInput,
  isBad,
  isSettling,
  type Judge,
  levelFact,
  levelOf,
  verdict,
} from './interlock.ts'

export const chassisOff: Judge<'chassis-off'> = (c, rule) => {
  const { chassis } = describe(c)
  if (chassis === null) return null
  const seen = componentOf(c.system, chassis)
  const power = powerNow(c.platform, seen, c.now)
  const { at } = seen.observed
  const ok = isKnownOn(power)
  const isMissing = !isKnown(power) && isSettling(c)
  return verdict(
    rule,
    'chassis-off',
    ok ? 'ok' : isMissing ? 'waits' : 'blocks',
    ok ? `${chassis} has power` : isKnownOff(power) ? `${chassis} is off` : unseenText(c, seen),
    [fact(rule, chassis, wordOf(power), 'On', ok, at === null ? null : c.now - at)],
  )
}

/** Nobody knows whether it has power, and since when that is so. */
const unseenText = ({ now }: InterlockInput, { name, observed: { at } }: Component): string =>
  at === null
    ? `${name} was never observed`
    : `${name} was not observed for ${shownDuration(now - at)}`

export const chassisBusy: Judge<'chassis-busy'> = (c, rule) => {
  const { chassis } = describe(c)
  const operation = chassis === null ? null : componentOf(c.system, chassis).operation
  if (operation === null || operation.state === 'queued') return null
  if (operation.correlation === c.correlation) return null
  return verdict(rule, 'chassis-busy', 'blocks', `${chassis} is doing ${operation.action}`, [
    fact(rule, chassis!, operation.action, null, false),
  ])
}

export const powerDependency: Judge<'power-dependency'> = (c, rule) => {
  const { supplies } = describe(c)
  const wrong = supplies.filter((supply) => !isReliable(c, supply))
  const isEnough = c.platform.hasBudget ? wrong.length < supplies.length : wrong.length === 0
  const ok = isEnough || supplies.length === 0
  const isMissing = wrong.some((supply) => levelOf(c, supply) === 'unknown') && isSettling(c)
  return verdict(
    rule,
    'power-dependency',
    ok ? 'ok' : isMissing ? 'waits' : 'blocks',
    wrong.length === 0
      ? 'every supply it depends on is good'
      : wrong.map((supply) => supplyText(c, supply)).join('; '),
    supplies.map((supply) => supplyFact(c, rule, supply, !wrong.includes(supply))),
  )
}

export const powerBudget: Judge<'power-budget'> = (c, rule) => {
  const own = demandOf(c, 'powerWatts')
  if (own === 0 || !c.platform.hasBudget) return null
  const others = othersDemand(c, 'powerWatts')
  const needed = own + others.certain + others.doubtful
  const available = availableWatts(c, (supply) => isReliable(c, supply))
  const hoped = availableWatts(c, (supply) => levelOf(c, supply) !== 'critical')
  const ok = needed <= available
  const mayFit = isSettling(c) && own + others.certain <= hoped
  return verdict(
    rule,
    'power-budget',
    ok ? 'ok' : mayFit ? 'waits' : 'blocks',
    ok
      ? `${needed} W of ${available} W would be taken`
      : `${needed} W would be taken, but only ${available} W can be relied upon`,
    [
      fact(rule, describe(c).chassis ?? c.component.name, needed, available, ok, null, 'W'),
      ...Object.keys(c.platform.capacities.supplyWatts).map((supply) =>
        supplyFact(c, rule, supply, isReliable(c, supply)),
      ),
    ],
  )
}

/**
 * Good, and giving power. One that the recipe itself turns on may be off until it has looked what
 * came of that, and so may all be while the chassis is.
 */
function isReliable(c: InterlockInput, supply: Subject): boolean {
  if (!mayBeIdle(c, supply)) return !isBad(levelOf(c, supply)) && gives(c.system, supply)
  return !isBad(rowOf(c.system.levels, supply)?.level ?? 'unknown')
}

function mayBeIdle(c: InterlockInput, supply: Subject): boolean {
  const { chassis, supplies } = describe(c)
  if (turnsOnSupplies(c.recipe) && supplies.includes(supply)) return !isTurnedOn(c, supply)
  return chassis !== null && !isKnownOn(powerNow(c.platform, componentOf(c.system, chassis), c.now))
}

/** Whether the operation that goes on has turned it on, and looked at it. */
function isTurnedOn({ platform, component, recipe }: InterlockInput, supply: Subject): boolean {
  const { name, operation } = component
  if (operation === null || operation.recipe !== recipe.name) return false
  const { steps } = platform.plans[name]![recipe.name]!
  return steps.some(
    ({ step, target }, index) =>
      step.kind === 'observe' &&
      step.target === 'supplies' &&
      target === nameIn(supply) &&
      operation.steps[index]!.endedAt !== null,
  )
}

const isSilent = (c: InterlockInput, supply: Subject): boolean =>
  !mayBeIdle(c, supply) && !isBad(levelOf(c, supply)) && !gives(c.system, supply)

const supplyText = (c: InterlockInput, supply: Subject): string =>
  isSilent(c, supply) ? `${supply} gives no power` : levelText(c.platform, c.system, supply)

/** What is known of its output, where that is what speaks against it. */
function supplyFact(c: InterlockInput, rule: string, supply: Subject, ok: boolean): Evidence {
  if (!isSilent(c, supply)) return levelFact(c, rule, supply, ok)
  const { observed } = supplyOf(c.system, supply)
  const ageMs = observed.at === null ? null : c.now - observed.at
  return fact(rule, supply, `output ${wordOf(lastHeard(observed))}`, 'output On', ok, ageMs)
}

/**
 * What the good supplies give once as many have failed as the redundancy lets fail: those that have
 * failed count, and of the others the largest fail.
 */
export function availableWatts(
  { platform }: Pick<InterlockInput, 'platform'>,
  isGood: (supply: Subject) => boolean,
): number {
  const { supplyWatts, redundancy } = platform.capacities
  const all = Object.entries(supplyWatts)
  const good = all.filter(([supply]) => isGood(supply)).map(([, watts]) => watts)
  const mayStillFail = Math.max(0, redundancy - (all.length - good.length))
  return good
    .toSorted((a, b) => b - a)
    .slice(mayStillFail)
    .reduce((sum, watts) => sum + watts, 0)
}
