/** Begins, retries and releases mitigations: what is asked of services beside all operations. */
import type { Context } from '../model/context.ts'
import type { Effect, Outcome } from '../model/event.ts'
import type { Name } from '../model/ids.ts'
import type { Platform } from '../model/platform.ts'
import { type Mitigation, type MitigationKind, mitigationKey } from '../model/protection.ts'
import { mitigationOf, type System } from '../model/system.ts'

/** Asks for it, unless it is asked for already: once, however often the reason is found again. */
export function begin(platform: Platform, system: System, wanted: Wanted, now: number): System {
  const before = system.protection.mitigations[mitigationKey(wanted)]
  if (before !== undefined && before.state !== 'releasing') return system
  const order = system.order + 1
  const measure: Mitigation = {
    ...wanted,
    id: `measure/${system.boot}-${order}`,
    since: now,
    order,
    state: 'beginning',
    ...asking(platform, 1, now),
  }
  return { ...withMeasure(system, measure), order }
}

export type Wanted = Pick<Mitigation, 'kind' | 'target' | 'cause' | 'correlation' | 'why'>

/** Asks for it to be taken back. It is forgotten at once where others need it as it is. */
export function release(
  platform: Platform,
  system: System,
  kind: MitigationKind,
  target: Name,
  { isNeeded, now }: { readonly isNeeded: boolean; readonly now: number },
): System {
  const measure = mitigationOf(system, kind, target)
  if (measure === undefined || measure.state === 'releasing') return system
  if (isNeeded) return without(system, measure)
  const order = system.order + 1
  const releasing: Mitigation = {
    ...measure,
    id: `measure/${system.boot}-${order}`,
    order,
    state: 'releasing',
    ...asking(platform, 1, now),
  }
  return { ...withMeasure(system, releasing), order }
}

/** What a call of a measure came to; late and foreign answers fall through. */
export function applyMitigationOutcome(
  platform: Platform,
  system: System,
  call: string,
  outcome: Outcome,
  now: number,
): System {
  const measure = Object.values(system.protection.mitigations).find(
    (one) => one.phase === 'asking' && callIdOf(one) === call,
  )
  return measure === undefined ? system : came(platform, system, measure, outcome, now)
}

/** Lets time do what it does to measures: no answer is a failure, and a rest ends. */
export function mitigationsAreRetried({ platform, now }: Context, system: System): System {
  return Object.values(system.protection.mitigations).reduce((sofar, measure) => {
    const { deadline, phase, attempts } = measure
    if (deadline === null || deadline > now) return sofar
    return phase === 'asking'
      ? came(platform, sofar, measure, { kind: 'unknown', error: 'no answer in time' }, now)
      : withMeasure(sofar, { ...measure, ...asking(platform, attempts + 1, now) })
  }, system)
}

/** When no answer is a failure, or a rest ends. */
export const mitigationDeadlines = (system: System): readonly number[] =>
  Object.values(system.protection.mitigations).flatMap(({ deadline }) => deadline ?? [])

/** The calls that ought to be under way. */
export const mitigationCalls = (platform: Platform, system: System): readonly MeasureCall[] =>
  Object.values(system.protection.mitigations)
    .filter(({ phase }) => phase === 'asking')
    .map((measure) => ({
      kind: 'call',
      id: callIdOf(measure),
      service: words[measure.kind].service,
      verb: words[measure.kind][measure.state === 'releasing' ? 'back' : 'verb'],
      target: measure.target,
      order: measure.order,
      timeoutMs: platform.emergency.callTimeoutMs,
      issuer: 'measures',
    }))

type MeasureCall = Extract<Effect, { kind: 'call' }>

const words = {
  cooling: { service: 'thermal', verb: 'raise', back: 'lower' },
  cap: { service: 'power', verb: 'cap', back: 'uncap' },
} as const

/** What is asked for to protect the hardware; the way back is not. */
export const mitigationVerbs: readonly string[] = Object.values(words).map(({ verb }) => verb)

/** After so many attempts it is left as it is: the journal tells, and so does the alert. */
const attemptsMax = 20

const callIdOf = ({ id, attempts }: Mitigation) => `${id}/${attempts}`

const asking = (platform: Platform, attempts: number, now: number) => ({
  attempts,
  phase: 'asking' as const,
  deadline: now + platform.emergency.callTimeoutMs,
  error: null,
})

function came(
  platform: Platform,
  system: System,
  measure: Mitigation,
  outcome: Outcome,
  now: number,
): System {
  const isReleasing = measure.state === 'releasing'
  if (outcome.kind !== 'done' && measure.attempts < attemptsMax && isWorthAsking(outcome)) {
    const deadline = now + platform.emergency.retryMs
    return withMeasure(system, { ...measure, phase: 'resting', deadline, error: outcome.error })
  }
  if (isReleasing) return without(system, measure)
  const error = outcome.kind === 'done' ? null : outcome.error
  return withMeasure(system, {
    ...measure,
    state: 'in-force',
    phase: 'idle',
    deadline: null,
    error,
  })
}

/** A clear and lasting no is no better the next time. */
const isWorthAsking = (outcome: Exclude<Outcome, { kind: 'done' }>) =>
  outcome.kind === 'unknown' || outcome.again

const withMeasure = (system: System, measure: Mitigation): System =>
  withMitigations(system, { ...system.protection.mitigations, [mitigationKey(measure)]: measure })

function without(system: System, measure: Mitigation): System {
  const { [mitigationKey(measure)]: _, ...rest } = system.protection.mitigations
  return withMitigations(system, rest)
}

const withMitigations = (
  system: System,
  measures: System['protection']['mitigations'],
): System => ({
  ...system,
  protection: { ...system.protection, mitigations: measures },
})
