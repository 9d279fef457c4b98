/** Interlocks of power: the chassis' rail, the supplies, and how much they can give. */

import type { Level } from '../model/ids.ts'
import { powerNow } from '../model/system.ts'
import { demandOf, othersDemand } from './demand.ts'
import {
  describe,
  fact,
  type Interlock,
  type InterlockInput,
  isBad,
  isSettling,
  levelFact,
  levelOf,
  levelText,
  policyOf,
  verdict,
} from './interlock.ts'

/** Without chassis power there is no host power. */
export const chassisOff: Interlock = (c) => {
  const { chassis } = describe(c)
  if (!c.recipe.energises || chassis === null) return null
  const seen = c.system.components[chassis]!
  const power = powerNow(c.platform, seen, c.now)
  const { at } = seen.observed
  const ok = power === 'On'
  const isMissing = power === 'Unknown' && isSettling(c)
  return verdict(
    'chassis-off',
    ok ? 'ok' : isMissing ? 'waits' : 'blocks',
    ok ? `${chassis} has power` : `${chassis} is ${power === 'Off' ? 'off' : 'not observed'}`,
    [fact('chassis-off', chassis, power, 'On', ok, at === null ? null : c.now - at)],
  )
}

/** A chassis that is changing its own power is not to be loaded. */
export const chassisBusy: Interlock = (c) => {
  const { chassis } = describe(c)
  const operation = chassis === null ? null : c.system.components[chassis]!.operation
  if (!c.recipe.energises || operation === null || operation.state === 'queued') return null
  if (operation.correlation === c.correlation) return null
  return verdict('chassis-busy', 'blocks', `${chassis} is doing ${operation.action}`, [
    fact('chassis-busy', chassis!, operation.action, null, false),
  ])
}

/**
 * A supply that is missing, in fault, without input or browning out gives no power to rely upon.
 * Every one that is named must be good; where there is a power budget one is enough, for the budget
 * says whether those that are left can carry it.
 */
export const powerDependency: Interlock = (c) => {
  if (!isChecked(c)) return null
  const rule = 'power-dependency'
  const { supplies } = describe(c)
  const wrong = supplies.filter((supply) => isBad(levelOf(c, supply)))
  const isEnough = c.platform.hasBudget ? wrong.length < supplies.length : wrong.length === 0
  const ok = isEnough || supplies.length === 0
  const isMissing = wrong.some((supply) => levelOf(c, supply) === 'unknown') && isSettling(c)
  return verdict(
    rule,
    ok ? 'ok' : isMissing ? 'waits' : 'blocks',
    wrong.length === 0
      ? 'every supply it depends on is good'
      : wrong.map((supply) => levelText(c, supply)).join('; '),
    supplies.map((supply) => levelFact(c, rule, supply, !wrong.includes(supply))),
  )
}

/** All that is on, and this one, take no more than the supplies can be relied upon to give. */
export const powerBudget: Interlock = (c) => {
  const own = demandOf(c, 'powerWatts')
  if (!isChecked(c) || own === 0 || !c.platform.hasBudget) return null
  const rule = 'power-budget'
  const others = othersDemand(c, 'powerWatts')
  const needed = own + others.certain + others.doubtful
  const available = availableWatts(c, (level) => !isBad(level))
  const hoped = availableWatts(c, (level) => level !== 'critical')
  const ok = needed <= available
  const mayFit = isSettling(c) && own + others.certain <= hoped
  return verdict(
    rule,
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

const isChecked = (c: InterlockInput) => c.recipe.energises && policyOf(c)?.powerCheck !== false

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
