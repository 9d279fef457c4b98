/** Asks the external policy about what waits for its turn; the answer is an event. */

import { viewOf } from '../../core/interlocks/rule-view.ts'
import type { Effect, Event } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import { rowOf } from '../../core/model/table.ts'
import type { Clock } from '../loop/clock.ts'
import type { PolicyClient } from './ask.ts'

type AskPolicyEffect = Extract<Effect, { kind: 'ask-policy' }>

interface Asking {
  readonly platform: Platform
  readonly policyClient: PolicyClient | null
  readonly clock: Clock
  /** With the readings of this moment. */
  readonly system: System
  readonly submit: (event: Event) => void
}

/** Whoever asked themselves was asked for at the API. */
export async function askAnew(
  { platform, policyClient, clock, system, submit }: Asking,
  { component: name, operation: id, askedAt }: AskPolicyEffect,
): Promise<void> {
  const component = rowOf(system.components, name)
  const operation = component?.operation
  if (policyClient === null || component === undefined || operation?.id !== id) return
  const { override, correlation } = operation
  const now = clock.now()
  const decision = await policyClient.decide(
    viewOf({ platform, system, component, asking: operation, override, correlation, now }),
  )
  submit({ kind: 'external-policy', operation: id, askedAt, decision })
}
