/** Begins, retries and releases mitigations: what is asked of services beside all operations. */

import type { Context } from '../model/context.ts'
import type { Effect, Outcome } from '../model/event.ts'
import type { Name } from '../model/ids.ts'
import { lookUp, without } from '../model/look-up.ts'
import type { Platform } from '../model/platform.ts'
import { type Mitigation, type MitigationKind, mitigationKey } from '../model/protection.ts'
import { mitigationOf, type System } from '../model/system.ts'

/** Asks for it, unless it is asked for already: once, however often the reason is found again. */
export function begin({ platform, now }: Context, system: System, wanted: Wanted): System {
  const before = lookUp(system.protection.mitigations, mitigationKey(wanted))
  if (before !== undefined && before.state !== 'releasing') return system
  const order = system.order + 1
  const mitigation: Mitigation = {
    ...wanted,
    id: `mitigation/${system.boot}-${order}`,
    since: now,
    order,
    state: 'beginning',
    ...asking(platform, 1, now),
  }
  return { ...withMitigation(system, mitigation), order }
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
  const mitigation = mitigationOf(system, kind, target)
  if (mitigation === undefined || mitigation.state === 'releasing') return system
  if (isNeeded) return ended(system, mitigation)
  const order = system.order + 1
  const releasing: Mitigation = {
    ...mitigation,
    id: `mitigation/${system.boot}-${order}`,
    order,
    state: 'releasing',
    ...asking(platform, 1, now),
  }
  return { ...withMitigation(system, releasing), order }
}

/** What a call of a mitigation came to; late and foreign answers fall through. */
export function applyMitigationOutcome(
  platform: Platform,
  system: System,
  call: string,
  outcome: Outcome,
  now: number,
): System {
  const mitigation = Object.values(system.protection.mitigations).find(
    (one) => one.phase === 'asking' && callIdOf(one) === call,
  )
  return mitigation === undefined ? system : came(platform, system, mitigation, outcome, now)
}

/** Lets time do what it does to mitigations: no answer is a failure, and a rest ends. */
export function mitigationsAreRetried({ platform, now }: Context, system: System): System {
  return Object.values(system.protection.mitigations).reduce((sofar, mitigation) => {
    const { deadline, phase, attempts } = mitigation
    if (deadline === null || deadline > now) return sofar
    return phase === 'asking'
      ? came(platform, sofar, mitigation, { kind: 'unknown', error: 'no answer in time' }, now)
      : withMitigation(sofar, { ...mitigation, ...asking(platform, attempts + 1, now) })
  }, system)
}

/** When no answer is a failure, or a rest ends. */
export const mitigationDeadlines = (system: System): readonly number[] =>
  Object.values(system.protection.mitigations).flatMap(({ deadline }) => deadline ?? [])

/** The calls that ought to be under way. */
export const mitigationCalls = (platform: Platform, system: System): readonly MitigationCall[] =>
  Object.values(system.protection.mitigations)
    .filter(({ phase }) => phase === 'asking')
    .map((mitigation) => ({
      kind: 'call',
      id: callIdOf(mitigation),
      service: words[mitigation.kind].service,
      verb: words[mitigation.kind][mitigation.state === 'releasing' ? 'back' : 'verb'],
      target: mitigation.target,
      order: mitigation.order,
      timeoutMs: platform.emergency.callTimeoutMs,
      issuer: 'mitigations',
    }))

type MitigationCall = Extract<Effect, { kind: 'call' }>

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
  mitigation: Mitigation,
  outcome: Outcome,
  now: number,
): System {
  const isReleasing = mitigation.state === 'releasing'
  // What nobody has heard is no attempt: it is asked until somebody does.
  const isUnheard = outcome.kind === 'rejected' && outcome.unheard === true
  const unheard = (mitigation.unheard ?? 0) + (isUnheard ? 1 : 0)
  const isLeft = mitigation.attempts - unheard < attemptsMax
  if (outcome.kind !== 'done' && isLeft && isWorthAsking(outcome)) {
    const deadline = now + platform.emergency.retryMs
    return withMitigation(system, {
      ...mitigation,
      ...(unheard > 0 ? { unheard } : {}),
      phase: 'resting',
      deadline,
      error: outcome.error,
    })
  }
  if (isReleasing) return ended(system, mitigation)
  const error = outcome.kind === 'done' ? null : outcome.error
  return withMitigation(system, {
    ...mitigation,
    state: 'in-force',
    phase: 'idle',
    deadline: null,
    error,
  })
}

/** A clear and lasting no is no better the next time. */
const isWorthAsking = (outcome: Exclude<Outcome, { kind: 'done' }>) =>
  outcome.kind === 'unknown' || outcome.again

const withMitigation = (system: System, mitigation: Mitigation): System =>
  withMitigations(system, {
    ...system.protection.mitigations,
    [mitigationKey(mitigation)]: mitigation,
  })

function ended(system: System, mitigation: Mitigation): System {
  const { mitigations } = system.protection
  return withMitigations(system, without(mitigations, mitigationKey(mitigation)))
}

const withMitigations = (
  system: System,
  mitigations: System['protection']['mitigations'],
): System => ({
  ...system,
  protection: { ...system.protection, mitigations },
})
