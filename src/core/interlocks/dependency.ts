/** Judges the interlock of dependencies: what a component needs of others before it takes power. */

import { recipeClasses } from '../machines/recipe-classes.ts'
import type { Dependency, Predicate } from '../model/platform/description.ts'
import type { Evidence } from '../model/refusals.ts'
import { evaluate, predicateText } from '../model/system/predicates.ts'
import { componentOf } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import {
  describe,
  fact,
  type InterlockInput,
  isSettling,
  type Judge,
  levelFact,
  verdict,
} from './interlock.ts'

export const dependency: Judge<'dependency'> = (c, rule) => {
  const { dependsOn } = describe(c)
  if (dependsOn.length === 0) return null
  const missing = dependsOn.filter(({ on }) => evaluate(c.system, on) !== 'so')
  const isWaitedFor = missing.every((one) => mayYetCome(c, one))
  return verdict(
    rule,
    'dependency',
    missing.length === 0 ? 'ok' : isWaitedFor ? 'waits' : 'blocks',
    missing.length === 0
      ? 'all that it depends on is there'
      : missing
          .map(({ on }) => `${predicateText(c.platform, c.system, on)}${wantedText(on)}`)
          .join('; '),
    dependsOn.map(({ on }) => seenFact(c, rule, on)),
  )
}

function mayYetCome(c: InterlockInput, { on }: Dependency): boolean {
  const isMissing = evaluate(c.system, on) === 'unknown'
  if (isMissing && isSettling(c)) return true
  const operation = 'component' in on ? rowOf(c.system.components, on.component)?.operation : null
  return operation != null && recipeClasses[c.platform.recipes[operation.recipe]!.class].energises
}

function seenFact(c: InterlockInput, rule: string, on: Predicate): Evidence {
  const ok = evaluate(c.system, on) === 'so'
  if ('subject' in on) return levelFact(c, rule, on.subject, ok)
  const { status, since } = componentOf(c.system, on.component)
  return fact(rule, on.component, status, on.statuses.join(' or '), ok, c.now - since)
}

const wantedText = (on: Predicate) =>
  'subject' in on ? '' : `, and has to be ${on.statuses.join(' or ')}`
