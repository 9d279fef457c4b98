/** Applies the rules of automation to what is marked, and reads off when they wake. */

import type { Culprit } from '../model/bug.ts'
import type { Name } from '../model/ids.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import {
  type DirtySet,
  isToPass,
  isTouched,
  isToVisit,
  noteChanges,
  noteVisit,
} from '../model/system/dirty-set.ts'
import { componentOf, isProtecting, type System } from '../model/system/system.ts'
import { contain, noteBug } from './protection/containment.ts'
import { begins, type ComponentRule, type Rule, type SystemRule, type Wake } from './rule.ts'
import { rules } from './rules.ts'

/** The same System when nothing follows. Run to a fixed point after each event. */
export function applyRules(context: Context, before: System, dirty: DirtySet): System {
  let system = before
  const groups = groupsFor(before)
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index]!
    system =
      group.each === 'system'
        ? applied(context, system, dirty, group)
        : appliedToEach(context, system, dirty, group, index)
  }
  return system
}

/** Whether whatever happens anywhere may matter to it. */
export function watchesAll(platform: Platform, component: Component): boolean {
  for (const each of watchersOfAll) if (each(platform, component)) return true
  return false
}

/** When time alone makes a difference to a component; `Infinity` for never. */
export function componentWakesAt(context: Context, system: System, component: Component): number {
  const { platform, now } = context
  let next = Number.POSITIVE_INFINITY
  for (const rule of componentRules) {
    if (rule.wakesAt === undefined) continue
    try {
      next = sooner(next, rule.wakesAt(platform, system, component), now)
    } catch (error) {
      next = sooner(next, blindUntil(context, rule, component.name, error), now)
    }
  }
  return next
}

/** When time alone makes a difference to what is not about one component. */
export function systemWakesAt(context: Context, system: System): number {
  const { platform, now } = context
  let next = Number.POSITIVE_INFINITY
  for (const rule of systemRules) {
    if (rule.wakesAt === undefined) continue
    try {
      next = sooner(next, rule.wakesAt(platform, system), now)
    } catch (error) {
      next = sooner(next, blindUntil(context, rule, null, error), now)
    }
  }
  return next
}

interface Group {
  readonly each: ComponentRule['each']
  readonly rules: readonly ComponentRule[]
  /** By the index of the rule: whether it reads more than the component itself. */
  readonly looksAround: readonly boolean[]
}

/** Rules that follow one another are looked at together, component by component. */
function grouped(those: readonly Rule[]): readonly (Group | SystemRule)[] {
  const all: (Group | SystemRule)[] = []
  for (const rule of those) {
    const last = all.at(-1)
    if (rule.each === 'system') all.push(rule)
    else if (last !== undefined && 'rules' in last && last.each === rule.each)
      all[all.length - 1] = groupOf(rule.each, [...last.rules, rule])
    else all.push(groupOf(rule.each, [rule]))
  }
  return all
}

const groupOf = (each: Group['each'], those: readonly ComponentRule[]): Group => ({
  each,
  rules: those,
  looksAround: those.map(({ reads }) => reads.some((part) => part !== 'self')),
})

const allGroups = grouped(rules)
const protecting = grouped(rules.filter((rule) => !begins(rule) || rule.protects === true))
const observing = grouped(rules.filter((rule) => !begins(rule)))

/** Who does not act for the System only observes; and protects it when nobody else seems to. */
function groupsFor(system: System): readonly (Group | SystemRule)[] {
  const { role, silentSince } = system.claim
  if (role === 'acting') return allGroups
  return silentSince !== null || isProtecting(system) ? protecting : observing
}

const isOfSystem = (rule: Rule): rule is SystemRule => rule.each === 'system'
const isOfComponent = (rule: Rule): rule is ComponentRule => rule.each !== 'system'
const systemRules = rules.filter(isOfSystem)
const componentRules = rules.filter(isOfComponent)
const watchersOfAll = componentRules.flatMap((rule) => rule.watchesAll ?? [])

function applied(context: Context, system: System, dirty: DirtySet, rule: SystemRule): System {
  const next = heeded(context, system, rule)
  if (next === system) return system
  context.witness?.saw(culpritOf(rule, null), system, next)
  noteChanges(dirty, system, next)
  return next
}

function appliedToEach(
  context: Context,
  before: System,
  dirty: DirtySet,
  group: Group,
  index: number,
): System {
  if (!isToPass(dirty, index)) return before
  const { names, shedOrder } = dirty.relations
  const count = group.each === 'load' ? shedOrder.length : names.length
  let system = before
  for (let at = 0; at < count; at++) {
    const place = group.each === 'load' ? shedOrder[at]! : at
    if (!isToVisit(dirty, index, place)) continue
    const isItself = isTouched(dirty, index, place)
    noteVisit(dirty, index, place)
    const next = followed(context, system, names[place]!, group, isItself)
    if (next !== system) noteChanges(dirty, system, next)
    system = next
    dirty.watchesAll[place] = watchesAll(context.platform, componentOf(system, names[place]!))
  }
  return system
}

/**
 * From most of them nothing follows: then there is nothing to be looked up anew either. While the
 * component is as it was, only what it looks at has changed: no rule that reads the component alone
 * can come to anything else.
 */
function followed(
  context: Context,
  before: System,
  name: string,
  { rules, looksAround }: Group,
  isItself: boolean,
): System {
  let system = before
  let component = componentOf(system, name)
  let isAll = isItself
  for (let index = 0; index < rules.length; index++) {
    if (!isAll && !looksAround[index]) continue
    const next = follows(context, system, rules[index]!, component)
    if (next === system) continue
    context.witness?.saw(culpritOf(rules[index]!, name), system, next)
    system = next
    component = componentOf(system, name)
    isAll = true
  }
  return system
}

function heeded(context: Context, system: System, rule: SystemRule): System {
  try {
    return rule.apply(context, system)
  } catch (error) {
    const { lastResort } = rule
    const instead = lastResort && ((next: System) => lastResort(context, next))
    return withoutRule(context, system, culpritOf(rule, null), error, instead)
  }
}

function follows(
  context: Context,
  system: System,
  rule: ComponentRule,
  component: Component,
): System {
  try {
    return rule.apply(context, system, component)
  } catch (error) {
    const { lastResort } = rule
    const instead = lastResort && ((next: System) => lastResort(context, next, component))
    return withoutRule(context, system, culpritOf(rule, component.name), error, instead)
  }
}

/** A rule that throws has changed nothing; what protects the hardware has a last resort. */
function withoutRule(
  context: Context,
  system: System,
  culprit: Culprit,
  error: unknown,
  lastResort: ((system: System) => System) | undefined,
): System {
  const next = contain(context, system, culprit, error)
  if (lastResort === undefined) return next
  try {
    return lastResort(next)
  } catch (another) {
    return contain(context, next, { ...culprit, what: `${culprit.what}: last resort` }, another)
  }
}

const culpritOf = ({ name: what }: Rule, component: Name | null) =>
  ({ place: 'rule', what, component }) as const satisfies Culprit

/** Nobody knows when a rule wakes whose deadline cannot be read: it is looked at again then. */
export const blindMs = 1000

function blindUntil(context: Context, { name }: Rule, component: Name | null, error: unknown) {
  noteBug(context, { place: 'deadline', what: name, component }, error)
  return context.now + blindMs
}

/** The sooner of them that is not past. */
function sooner(before: number, wake: Wake, now: number): number {
  if (wake === null) return before
  if (typeof wake === 'number') return wake > now && wake < before ? wake : before
  let next = before
  for (const at of wake) if (at > now && at < next) next = at
  return next
}
