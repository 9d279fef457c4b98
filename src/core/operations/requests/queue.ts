/** Says of an operation that waits for its turn why, behind whom, where, and until when. */

import { namedInterlocks } from '../../interlocks/catalogue.ts'
import { policyDeadlineOf } from '../../interlocks/external-policy.ts'
import { forEachDelayEnd } from '../../interlocks/rules.ts'
import { verdictsOf } from '../../interlocks/verdicts.ts'
import type { Verdict } from '../../model/events/event.ts'
import type { Name } from '../../model/ids.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import type { Operation } from '../../model/system/operation.ts'
import {
  componentOf,
  componentsOf,
  isWorkedOn,
  type System,
  statusOf,
} from '../../model/system/system.ts'
import { queuedIn } from './accept.ts'

export interface Queue {
  /** From 1 on, in the order in which they were accepted. */
  readonly position: number
  /** How many wait in all. */
  readonly length: number
  /** What it waits for, each as its rule says it. */
  readonly why: readonly { readonly rule: string; readonly message: string }[]
  /** What is under way or waits before it, and has to do with that. */
  readonly behind: readonly Ahead[]
  /** When it is its turn at the latest, service time in ms; `null` where others decide that. */
  readonly until: number | null
}

export interface Ahead {
  readonly operation: string
  readonly component: Name
  readonly action: string
}

/** `null` for what does not wait for its turn. */
export function queueOf(
  platform: Platform,
  system: System,
  operation: Operation,
  now: number,
): Queue | null {
  if (operation.state !== 'queued') return null
  const component = componentOf(system, operation.component)
  const recipe = platform.recipes[operation.recipe]!
  const { correlation, override } = operation
  const c = { platform, system, component, recipe, now, correlation, override, asking: operation }
  const waits = verdictsOf(c).filter(({ verdict }) => verdict === 'waits')
  const queued = queuedIn(system, system.components.keys)
  const before = queued.filter(({ order }) => order < operation.order)
  const isInTheWay = (other: Operation) =>
    platform.recipes[other.recipe]!.checks === recipe.checks ||
    waits.some(({ evidence }) => evidence.some(({ subject }) => subject === other.component))
  const ahead = [...runningBeside(system, operation), ...before].filter(isInTheWay)
  return {
    position: before.length + 1,
    length: queued.length,
    why:
      waits.length === 0
        ? [stillMoving(platform, component)]
        : waits.map(({ rule, message }) => ({ rule, message })),
    behind: ahead.map(({ id, component, action }) => ({ operation: id, component, action })),
    until: latestOf(waits.map((one) => endOf(platform, system, component, operation, one))),
  }
}

/** On its way somewhere itself: it has a deadline for that. */
const stillMoving = (platform: Platform, component: Component) => ({
  rule: 'status',
  message:
    statusOf(platform, component).class === 'waiting'
      ? `${component.name} is ${component.status}, which has to end first`
      : `${component.name} is ${component.status}: it is about to begin`,
})

const runningBeside = (system: System, { id }: Operation): readonly Operation[] =>
  componentsOf(system).flatMap((other) =>
    isWorkedOn(other) && other.operation!.id !== id ? [other.operation!] : [],
  )

/** Infinity where nothing but others ends it. */
function endOf(
  platform: Platform,
  system: System,
  component: Component,
  operation: Operation,
  { rule }: Verdict,
): number {
  const interlock = namedInterlocks.find(({ name }) => name === rule)
  if (interlock !== undefined)
    return interlock.wakesAt?.(platform, system, component) ?? Number.POSITIVE_INFINITY
  let end = policyDeadlineOf(platform, component) ?? Number.NEGATIVE_INFINITY
  forEachDelayEnd(platform, component, operation, (at) => {
    end = Math.max(end, at)
  })
  return Number.isFinite(end) ? end : Number.POSITIVE_INFINITY
}

function latestOf(ends: readonly number[]): number | null {
  const latest = Math.max(...ends)
  return Number.isFinite(latest) ? latest : null
}
