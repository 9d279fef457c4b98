/**
 * The rules of automation, in the order in which they are looked at: what must follow from where
 * things are, whoever brought them there. Each says what it reads and writes, and when it wakes.
 */

import { overridesExpire } from '../interlocks/overrides.ts'
import { suppliesAreFollowed, supplyDeadlines } from '../observations/supplies.ts'
import { ofStatuses, ofTime } from './component-rules.ts'
import { ofProtection } from './protection-rules.ts'
import { powerIsRestored, restorationDeadlines } from './restoring/restoration.ts'
import type { Rule, SystemRule } from './rule.ts'
import { begins, theWorld } from './rule-parts.ts'

const powerBack: SystemRule = {
  each: 'system',
  name: 'powerIsRestored',
  doc: 'Power that was lost is given back, once it is known to have been and it is safe.',
  reads: theWorld,
  writes: ['others', 'supplies', 'intents', 'startCause', ...begins.writes],
  apply: powerIsRestored,
  wakesAt: restorationDeadlines,
}

const suppliesFollowed: SystemRule = {
  each: 'system',
  name: 'suppliesAreFollowed',
  doc: 'A supply that does not give what was asked of it, or what others live on, is told of.',
  reads: ['supplies', 'levels', 'others'],
  writes: ['supplies', 'others'],
  apply: suppliesAreFollowed,
  wakesAt: supplyDeadlines,
}

const overridesEnd: SystemRule = {
  each: 'system',
  name: 'overridesExpire',
  doc: 'An override that is past its end stands no longer.',
  reads: ['intents'],
  writes: ['intents'],
  apply: ({ now }, system) => overridesExpire(system, now),
  wakesAt: (_, { intents }) => Object.values(intents.overrides).map(({ expiresAt }) => expiresAt),
}

export const rules: readonly Rule[] = [
  powerBack,
  ...ofStatuses,
  ...ofTime,
  suppliesFollowed,
  ...ofProtection,
  overridesEnd,
]
