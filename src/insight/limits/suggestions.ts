/** Suggests how long steps should be waited for, and how often tried, by what was seen of them. */

import { lookUp } from '../../core/model/look-up.ts'
import type { Planned, Platform } from '../../core/model/platform/platform.ts'
import { type Spread, spreadOf } from '../statistics/quantiles.ts'
import { learnedFrom, samplesLeast } from './learned.ts'
import type { StepTimes } from './step-times.ts'

export interface Suggestion {
  readonly kind: 'time-out' | 'attempts' | 'stagger'
  readonly component: string
  readonly action: string
  readonly step: string
  /** What decides it in the configuration; `null` where that is a recipe. */
  readonly option: string | null
  /** In ms; of attempts, how many. */
  readonly configured: number
  /** `null` where there is nothing to change: too little was seen, or it is right. */
  readonly suggested: number | null
  /** How many times it was seen to be done. */
  readonly seen: number
  readonly failed: number
  readonly spread: Spread | null
  /** How much more than the longest that was seen is suggested; `null` where nothing is learned. */
  readonly widening: number | null
}

/** No value is suggested that is less than this share of the configured one, nor any above that. */
const leastShare = 0.1
/** What differs by less than this share is not worth a change. */
const worthShare = 0.1

/** What can be learned of a step: nothing where the platform has no such step any more. */
export function suggestionsOf(platform: Platform, times: StepTimes): readonly Suggestion[] {
  const planned = plannedOf(platform, times)
  if (planned === null || planned.step.kind === 'pause' || planned.step.kind === 'each') return []
  const isCall = planned.step.kind === 'call'
  return [
    timeOut(times, planned),
    ...(isCall ? [attempts(times, planned)] : []),
    ...(isPowerGood(planned) && platform.limits.staggerMs > 0 ? [stagger(platform, times)] : []),
  ]
}

function plannedOf(
  { components, machines, plans }: Platform,
  { component, action, step }: StepTimes,
): Planned | null {
  const kind = lookUp(components, component)?.kind ?? ''
  const recipe = lookUp(lookUp(machines, kind)?.actions, action)?.recipe ?? ''
  const steps = lookUp(lookUp(plans, component), recipe)?.steps ?? []
  return steps.find(({ name }) => name === step) ?? null
}

function timeOut(times: StepTimes, { step }: Planned): Suggestion {
  const { tookMs } = times
  const configured = step.timeoutMs
  const walls = { least: leastShare * configured, most: configured }
  const learned = learnedFrom(tookMs, walls)
  const option =
    step.kind === 'call'
      ? 'integrations.timeout'
      : step.kind === 'observe' && 'boot' in step.until
        ? 'hosts[].bootTimeout'
        : null
  return {
    ...about(times, 'time-out', option, configured, tookMs),
    suggested: worth(learned && wholeSeconds(learned.value), configured),
    widening: learned?.widening ?? null,
  }
}

/** Of calls that came about none took more: with one more, since one more may be needed. */
function attempts(times: StepTimes, { step }: Planned): Suggestion {
  const configured = step.kind === 'call' ? step.retries + 1 : 1
  const most = times.attempts.reduce((one, other) => Math.max(one, other), 1)
  const isKnown = times.attempts.length >= samplesLeast
  const suggested = isKnown && most + 1 < configured ? most + 1 : null
  const option = 'integrations.retry.attempts'
  return {
    ...about(times, 'attempts', option, configured, times.attempts),
    suggested,
    widening: null,
  }
}

/** The next one may follow once the inrush of the one before is over: its power is good then. */
function stagger({ limits: { staggerMs } }: Platform, times: StepTimes): Suggestion {
  const learned = learnedFrom(times.tookMs, { least: leastShare * staggerMs, most: staggerMs })
  return {
    ...about(times, 'stagger', 'limits.stagger', staggerMs, times.tookMs),
    suggested: worth(learned && Math.ceil(learned.value), staggerMs),
    widening: learned?.widening ?? null,
  }
}

const isPowerGood = ({ step }: Planned): boolean =>
  step.kind === 'observe' && 'power' in step.until && step.until.power === 'On'

const about = (
  { component, action, step, failed }: StepTimes,
  kind: Suggestion['kind'],
  option: string | null,
  configured: number,
  values: readonly number[],
) => ({
  ...{ kind, component, action, step, option, configured, failed },
  ...{ seen: values.length, spread: spreadOf(values) },
})

const worth = (value: number | null, configured: number): number | null =>
  value === null || value > (1 - worthShare) * configured ? null : value

const secondMs = 1000
const wholeSeconds = (ms: number): number =>
  ms > 10 * secondMs ? Math.ceil(ms / secondMs) * secondMs : Math.ceil(ms)
