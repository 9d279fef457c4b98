/** Judges the interlocks of power: the chassis' rail, the supplies, and how much they can give. */

import type { Level } from '../model/ids.ts'
import { levelText } from '../model/level-text.ts'
import { isKnown, isKnownOff, isKnownOn, wordOf } from '../model/power.ts'
import { componentOf, powerNow } from '../model/system.ts'
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
    ok ? `${chassis} has power` : `${chassis} is ${isKnownOff(power) ? 'off' : 'not observed'}`,
    [fact(rule, chassis, wordOf(power), 'On', ok, at === null ? null : c.now - at)],
  )
}

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
  const wrong = supplies.filter((supply) => isBad(levelOf(c, supply)))
  const isEnough = c.platform.hasBudget ? wrong.length < supplies.length : wrong.length === 0
  const ok = isEnough || supplies.length === 0
  const isMissing = wrong.some((supply) => levelOf(c, supply) === 'unknown') && isSettling(c)
  return verdict(
    rule,
    'power-dependency',
    ok ? 'ok' : isMissing ? 'waits' : 'blocks',
    wrong.length === 0
      ? 'every supply it depends on is good'
      : wrong.map((supply) => levelText(c.platform, c.system, supply)).join('; '),
    supplies.map((supply) => levelFact(c, rule, supply, !wrong.includes(supply))),
  )
}

export const powerBudget: Judge<'power-budget'> = (c, rule) => {
  const own = demandOf(c, 'powerWatts')
  if (own === 0 || !c.platform.hasBudget) return null
  const others = othersDemand(c, 'powerWatts')
  const needed = own + others.certain + others.doubtful
  const available = availableWatts(c, (level) => !isBad(level))
  const hoped = availableWatts(c, (level) => level !== 'critical')
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
      fact(rule, describe(c).chassis ?? c.component.name, needed, available, ok),
      ...Object.keys(c.platform.capacities.supplyWatts).map((supply) =>
        levelFact(c, rule, supply, !isBad(levelOf(c, supply))),
      ),
    ],
  )
}

/**
 * What the good supplies give once as many have failed as the redundancy lets fail: those that have
 * failed count, and of the others the largest fail.
 */
function availableWatts(c: InterlockInput, isGood: (level: Level) => boolean): number {
  const { supplyWatts, redundancy } = c.platform.capacities
  const all = Object.entries(supplyWatts)
  const good = all.filter(([supply]) => isGood(levelOf(c, supply))).map(([, watts]) => watts)
  const mayStillFail = Math.max(0, redundancy - (all.length - good.length))
  return good
    .toSorted((a, b) => b - a)
    .slice(mayStillFail)
    .reduce((sum, watts) => sum + watts, 0)
}
