/** Begins, retries and releases mitigations: what is asked of services beside all operations. */

import type { Effect, Outcome } from '../../model/events/event.ts'
import type { Name } from '../../model/ids.ts'
import { lookUp, without } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { CallStep, Platform } from '../../model/platform/platform.ts'
import { setInMotion } from '../../model/system/evidence.ts'
import {
  type Mitigation,
  type MitigationKind,
  mitigationKey,
} from '../../model/system/protection.ts'
import {
  componentOf,
  mayHavePower,
  mitigationOf,
  put,
  type System,
} from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { unanswered } from '../../model/waits.ts'
import { coolingAsked } from '../../operations/steps/cooling-asked.ts'

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
  return { ...asked(platform, withMitigation(system, mitigation), mitigation), order }
}

/**
 * Takes the power of a component away without any operation, and asks for it until it is seen to be
 * off. The same System where nothing says how.
 */
export function cutPower(
  { platform, now }: Context,
  system: System,
  target: Name,
  { cause, correlation }: Pick<Mitigation, 'cause' | 'correlation'>,
  why: string,
): System {
  const isUnderWay = mitigationOf(system, 'cut', target) !== undefined
  if (isUnderWay || isOff({ platform, now }, system, target)) return system
  if (cutStepOf(platform, target) === undefined) return system
  const order = system.order + 1
  const cut = {
    ...({ kind: 'cut', target, cause, correlation, why } as const),
    ...{ id: `mitigation/${system.boot}-${order}`, since: now, state: 'beginning' as const },
    ...{ order: 0, ...asking(platform, 1, now) },
  }
  return cutAgain({ platform, now }, { ...system, order }, cut)
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
  return { ...asked(platform, withMitigation(system, releasing), releasing), order }
}

/**
 * What is in force is asked for anew: of a service that is back, or by a run that has just begun.
 * Whoever was away may have forgotten it, or never have heard of it.
 */
export const mitigationsAskedAnew = ({ platform, now }: Context, system: System): System =>
  Object.values(system.protection.mitigations).reduce((sofar, mitigation) => {
    if (mitigation.state !== 'in-force') return sofar
    const order = sofar.order + 1
    const id = `mitigation/${sofar.boot}-${order}`
    const again = { ...mitigation, id, order, state: 'beginning' as const }
    return { ...withMitigation(sofar, { ...again, ...asking(platform, 1, now) }), order }
  }, system)

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
    const { deadline, phase, attempts, kind, target } = mitigation
    if (kind === 'cut' && isOff({ platform, now }, sofar, target)) return ended(sofar, mitigation)
    if (deadline === null || deadline > now) return sofar
    if (phase === 'asking') return came(platform, sofar, mitigation, silence(platform), now)
    const again = { ...mitigation, ...asking(platform, attempts + 1, now) }
    return kind === 'cut' ? cutAgain({ platform, now }, sofar, again) : withMitigation(sofar, again)
  }, system)
}

const silence = ({ emergency }: Platform): Outcome => ({
  kind: 'unknown',
  error: unanswered(emergency.callTimeoutMs),
})

/** When no answer is a failure, or a rest ends. */
export const mitigationDeadlines = (system: System): readonly number[] =>
  Object.values(system.protection.mitigations).flatMap(({ deadline }) => deadline ?? [])

/** The calls that ought to be under way. */
export const mitigationCalls = (platform: Platform, system: System): readonly MitigationCall[] =>
  Object.values(system.protection.mitigations)
    .filter(({ phase }) => phase === 'asking')
    .flatMap((mitigation) => {
      const asked = wordsOf(platform, mitigation)
      const { target, order } = mitigation
      const { callTimeoutMs: timeoutMs } = platform.emergency
      const id = callIdOf(mitigation)
      return asked === undefined ? [] : [{ kind: 'call', id, ...asked, target, order, timeoutMs }]
    })

/** Whether a call is one of a mitigation, by its id. */
export const isOfMitigation = (call: string): boolean => call.startsWith('mitigation/')

type MitigationCall = Extract<Effect, { kind: 'call' }>

/** More or less cooling, as the chassis shows it. */
function asked(platform: Platform, system: System, mitigation: Mitigation): System {
  const said = wordsOf(platform, mitigation)
  return said === undefined
    ? system
    : coolingAsked(platform, system, { ...said, target: mitigation.target })
}

const words = {
  cooling: { service: 'thermal', verb: 'raise', back: 'lower' },
  cap: { service: 'power', verb: 'cap', back: 'uncap' },
} as const

type Words = Pick<MitigationCall, 'service' | 'verb' | 'issuer'>

/** Power is cut as operations cut it, and counted among their calls: none of theirs outdates it. */
function wordsOf(platform: Platform, { kind, target, state }: Mitigation): Words | undefined {
  if (kind === 'cut') {
    const step = cutStepOf(platform, target)
    return step && { service: step.service, verb: step.verb }
  }
  const { service, verb, back } = words[kind]
  return { service, verb: state === 'releasing' ? back : verb, issuer: 'mitigations' }
}

/** The call by which power is cut in an emergency; none where there is no power to cut. */
function cutStepOf(platform: Platform, target: Name): CallStep | undefined {
  const kind = lookUp(platform.components, target)?.kind
  const recipe = kind && platform.machines[kind]!.actions.EmergencyCut?.recipe
  const steps = recipe ? platform.recipes[recipe]!.steps : []
  return steps.find((step) => step.kind === 'call' && step.target === 'self') as
    | CallStep
    | undefined
}

const isOff = ({ platform, now }: Context, { components }: System, target: Name): boolean => {
  const component = rowOf(components, target)
  return component === undefined || !mayHavePower(platform, component, now)
}

/** Each of its calls is the newest: no service may refuse it for another. */
function cutAgain({ platform, now }: Context, system: System, cut: Mitigation): System {
  const calls = system.calls + 1
  const withinMs = platform.limits.transitionMs
  const until = now + platform.emergency.callTimeoutMs + withinMs
  const call = callIdOf(cut)
  const target = componentOf(system, cut.target)
  const going = setInMotion(target, { call, to: 'Off', isOut: true, withinMs, until })
  return withMitigation({ ...put(system, going), calls }, { ...cut, order: calls })
}

/** What is asked for to protect the hardware; the way back is not. */
export const isProtectiveVerb = (verb: string): boolean =>
  !Object.values(words).some(({ back }) => back === verb)

/** So long a cut is given to show before it is asked for again. */
const cutAgainMs = 1000
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
  if (mitigation.kind === 'cut') return cutCame(platform, system, mitigation, outcome, now)
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

/** What it comes to is seen: until then it is asked for again, whatever was answered. */
function cutCame(
  platform: Platform,
  system: System,
  cut: Mitigation,
  outcome: Outcome,
  now: number,
): System {
  // A second press of a button could give the power back.
  const isPressed = cutStepOf(platform, cut.target)?.notRepeatable === true
  const isLast = isPressed && outcome.kind !== 'rejected'
  return withMitigation(system, {
    ...cut,
    ...(isLast
      ? { phase: 'idle', deadline: null }
      : { phase: 'resting', deadline: now + cutAgainMs }),
    state: outcome.kind === 'done' ? 'in-force' : cut.state,
    error: outcome.kind === 'done' ? null : outcome.error,
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
