/**
 * Grants overrides: leave to go against named interlocks, for one component, with a reason and an
 * end.
 */

import { shownDuration } from '../../text/duration.ts'
import type { OverrideGrant, OverrideRevoke } from '../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../model/events/command-result.ts'
import type { Verdict } from '../model/events/event.ts'
import { lookUp, without } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { type Refusal, refuse } from '../model/refusals.ts'
import type { Override } from '../model/system/intents.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { type InterlockName, namedInterlocks } from './catalogue.ts'
import { emergencyText } from './emergency.ts'
import { policyRule } from './external-policy.ts'
import type { InterlockInput } from './interlock.ts'

export function grantOverride(
  platform: Platform,
  system: System,
  command: OverrideGrant,
  now: number,
): CommandResult {
  const { component, interlocks, actor, reason, forMs, untilWall } = command
  if (rowOf(system.components, component) === undefined) {
    return refused(system, refuse('unknown-component', `there is no component ${component}`))
  }
  const refusal = unfit(platform, command) ?? endangered(platform, system, command)
  if (refusal !== null) return refused(system, refusal)
  if (Object.keys(system.intents.overrides).length >= overridesMax) {
    return refused(system, refuse('limit-reached', `${overridesMax} overrides stand already`))
  }
  const override: Override = {
    id: command.id,
    component,
    interlocks,
    actor,
    reason: reason ?? '',
    grantedAt: now,
    ...(untilWall === undefined
      ? { expiresAt: now + forMs }
      : { expiresAt: now + platform.limits.overrideMaxMs, untilWall }),
  }
  return recorded(withOverrides(system, { ...system.intents.overrides, [command.id]: override }), {
    override,
  })
}

export function revokeOverride(_: Platform, system: System, { id }: OverrideRevoke): CommandResult {
  const { overrides } = system.intents
  const override = lookUp(overrides, id)
  if (override === undefined) {
    return refused(system, refuse('unknown-override', `there is no override ${id}`))
  }
  return recorded(withOverrides(system, without(overrides, id)), { override })
}

/** Those that end at a wall time, and whose time has come. */
export const dueOverrides = (system: System, wall: number) =>
  Object.values(system.intents.overrides)
    .filter(({ untilWall = Number.POSITIVE_INFINITY }) => untilWall <= wall)
    .map(({ id }) => ({ kind: 'override-due', override: id }) as const)

/** How long it is until the next of those; `Infinity` when there is none. */
export const untilNextOverrideMs = (system: System, wall: number): number =>
  Math.min(
    ...Object.values(system.intents.overrides).map(
      ({ untilWall = Number.POSITIVE_INFINITY }) => untilWall - wall,
    ),
  )

/** Its wall time has come. */
export const overrideIsDue = (system: System, id: string): System =>
  lookUp(system.intents.overrides, id) === undefined
    ? system
    : withOverrides(system, without(system.intents.overrides, id))

/**
 * The machine was away for so long, which service time does not count: what is granted is granted
 * for a while of the world, and ends where nobody knows how long that was.
 */
export function overridesAfter(system: System, awayMs: number | null, now: number): System {
  const left = Object.entries(system.intents.overrides).flatMap(([id, override]) => {
    const expiresAt = awayMs === null ? now : override.expiresAt - awayMs
    return expiresAt > now ? [[id, { ...override, expiresAt }] as const] : []
  })
  return withOverrides(system, Object.fromEntries(left))
}

/** What is past its end stands no longer. */
export function overridesExpire(system: System, now: number): System {
  const overrides = Object.entries(system.intents.overrides)
  const left = overrides.filter(([, { expiresAt }]) => expiresAt > now)
  return left.length === overrides.length ? system : withOverrides(system, Object.fromEntries(left))
}

/**
 * What a verdict becomes for who has leave to go against it. Hardware protection stays as it is:
 * what is too hot is not powered on, whoever says so.
 */
export function overridden(
  { system, override: id, component: { name }, now }: InterlockInput,
  verdict: Verdict,
): Verdict {
  const override = leaveFor(system, id, name, verdict.rule, now)
  if (override === null || verdict.verdict === 'ok') return verdict
  if (verdict.code === 'thermal-critical') {
    return { ...verdict, message: `${verdict.message}; this protects the hardware: no override` }
  }
  return {
    ...verdict,
    verdict: 'ok',
    guidance: '',
    message: `${verdict.message}; overridden by ${override.actor}: ${override.reason}`,
  }
}

/** The override in force by which what is asked with it may go against that interlock. */
export function leaveFor(
  system: System,
  id: string | null,
  component: string,
  rule: string,
  now: number,
): Override | null {
  const override = id === null ? undefined : inForce(system, id, component, now)
  return override?.interlocks.includes(rule) ? override : null
}

/** Of a component; at its end it is over, whether or not anybody has seen to it by then. */
const inForce = ({ intents }: System, id: string, component: string, now: number) => {
  const override = lookUp(intents.overrides, id)
  return override?.component === component && override.expiresAt > now ? override : undefined
}

/** Those that stand now. */
export const overridesAt = ({ intents }: System, now: number): readonly Override[] =>
  Object.values(intents.overrides).filter(({ expiresAt }) => expiresAt > now)

/** What is said of an override that does not stand, or is another component's. */
export function unknownOverride(
  system: System,
  id: string | null,
  component: string,
  now: number,
): Refusal | null {
  if (id === null || inForce(system, id, component, now) !== undefined) return null
  return refuse('unknown-override', `there is no override ${id} for ${component}`)
}

/** Whether somebody lets the component go against that interlock, whatever is asked of it. */
export const hasLeave = (
  system: System,
  component: string,
  rule: InterlockName,
  now: number,
): boolean =>
  overridesAt(system, now).some(
    (one) => one.component === component && one.interlocks.includes(rule),
  )

/** While a thermal emergency stands, nobody is given leave to add heat. */
function endangered(platform: Platform, system: System, { component, interlocks }: OverrideGrant) {
  const zone = platform.components[component]!.zones.find(
    (subject) => lookUp(system.protection.emergencies, subject) !== undefined,
  )
  if (zone === undefined || !interlocks.some((rule) => ofHeat.has(rule))) return null
  return refuse('thermal-emergency', emergencyText(zone, system.protection.emergencies[zone]!))
}

const ofHeat: ReadonlySet<string> = new Set(
  namedInterlocks.filter((one) => one.overridable === 'unless hot').map(({ name }) => name),
)

/** Whether there is one that is called so, be leave to go against it had or not. */
export const isRule = ({ rules, externalPolicy }: Platform, rule: string): boolean =>
  namedInterlocks.some(({ name }) => name === rule) ||
  rules.some(({ name }) => name === rule) ||
  (externalPolicy !== null && rule === policyRule)

/** Overrides that may stand at once. */
const overridesMax = 64

const withOverrides = (system: System, overrides: System['intents']['overrides']): System => ({
  ...system,
  intents: { ...system.intents, overrides },
})

function unfit(platform: Platform, { interlocks, reason, forMs }: OverrideGrant) {
  const { overrideMaxMs } = platform.limits
  const beyond = interlocks.filter((rule) => !platform.overridable.includes(rule))
  const unknown = beyond.filter((rule) => !isRule(platform, rule))
  const known = platform.overridable.join(', ')
  if (interlocks.length === 0) return refuse('malformed', `interlocks must name some of ${known}`)
  if (unknown.length > 0) {
    const which = unknown.join(', ')
    return refuse('malformed', `interlocks: there is no ${which} to override, only ${known}`)
  }
  if (beyond.length > 0) {
    const which = beyond.join(', ')
    return refuse('not-overridable', `nobody may override ${which}, only ${known}`)
  }
  if (reason === null || reason.trim() === '') {
    return refuse('malformed', 'reason is missing: say why it may go against them')
  }
  const inTime = `between now and ${shownDuration(overrideMaxMs)} from now`
  if (forMs <= 0) {
    return refuse(
      'malformed',
      `expires lies ${shownDuration(-forMs)} in the past: it must be ${inTime}`,
    )
  }
  return forMs > overrideMaxMs
    ? refuse('malformed', `expires lies too far ahead: it must be ${inTime}`)
    : null
}
