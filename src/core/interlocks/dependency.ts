/** Judges the interlock of dependencies: what a component needs of others before it takes power. */
import type { Dependency, Predicate } from '../model/description.ts'
import { evaluate, predicateText } from '../model/predicates.ts'
import type { Evidence } from '../model/refusals.ts'
import {
  describe,
  fact,
  type Interlock,
  type InterlockInput,
  isSettling,
  levelFact,
  verdict,
} from './interlock.ts'

/**
 * What others it depends on must be there. One that is on its way up is waited for: how that ends
 * decides.
 */
export const dependency: Interlock = (c) => {
  const { dependsOn } = describe(c)
  if (!c.recipe.energises || dependsOn.length === 0) return null
  const missing = dependsOn.filter(({ on }) => evaluate(c.system, on) !== 'so')
  const isWaitedFor = missing.every((one) => mayYetCome(c, one))
  return verdict(
    'dependency',
    missing.length === 0 ? 'ok' : isWaitedFor ? 'waits' : 'blocks',
    missing.length === 0
      ? 'all that it depends on is there'
      : missing.map(({ on }) => `${predicateText(c.system, on)}${wantedText(on)}`).join('; '),
    dependsOn.map(({ on }) => seenFact(c, on)),
  )
}

function mayYetCome(c: InterlockInput, { on }: Dependency): boolean {
  const isMissing = evaluate(c.system, on) === 'unknown'
  if (isMissing && isSettling(c)) return true
  const operation = 'component' in on ? c.system.components[on.component]?.operation : null
  return operation != null && c.platform.recipes[operation.recipe]!.class === 'up'
}

function seenFact(c: InterlockInput, on: Predicate): Evidence {
  const ok = evaluate(c.system, on) === 'so'
  if ('subject' in on) return levelFact(c, 'dependency', on.subject, ok)
  const { status, since } = c.system.components[on.component]!
  return fact('dependency', on.component, status, on.statuses.join(' or '), ok, c.now - since)
}

const wantedText = (on: Predicate) =>
  'subject' in on ? '' : `, and has to be ${on.statuses.join(' or ')}`
