/** Interlocks: what speaks against an action now, with what was seen and what would clear it. */
import type { Verdict } from './event.ts'
import type { Component, Evidence, Judged, Subject, System } from './model.ts'
import type { Platform, Policy, Recipe } from './platform.ts'
import { type RefusalCode, refusals } from './refusals.ts'
import { componentsOf, powerNow } from './system.ts'

/** What an interlock judges: may `recipe` begin, or go on, on `component` now? */
export interface Case {
  readonly platform: Platform
  readonly system: System
  readonly component: Component
  readonly recipe: Recipe
  readonly now: number
  /** The operation that asks; what it set in motion itself does not speak against it. */
  readonly correlation: string | null
}

type Interlock = (c: Case) => Verdict | null

/** Every interlock that applies, satisfied ones included. */
export const verdictsOf = (c: Case): readonly Verdict[] =>
  interlocks.map((interlock) => interlock(c)).filter((verdict) => verdict !== null)

/**
 * Only what is about the world, not about whose turn it is: checked again before each forward
 * step.
 */
export const objectionsOf = (c: Case): readonly Verdict[] =>
  worldly
    .map((interlock) => interlock(c))
    .filter((verdict) => verdict !== null && verdict.verdict !== 'ok') as Verdict[]

const chassisOff: Interlock = (c) => {
  const { chassis } = c.platform.components[c.component.name]!
  if (!c.recipe.energises || chassis === null) return null
  const seen = c.system.components[chassis]!
  const power = powerNow(c.platform, seen, c.now)
  const evidence = [
    {
      rule: 'chassis-off',
      subject: chassis,
      value: power,
      limit: 'On',
      ageMs: seen.observed.at === null ? null : c.now - seen.observed.at,
      ok: power === 'On',
    },
  ]
  const missing = power === 'Unknown' && isSettling(c)
  return verdict(
    'chassis-off',
    power === 'On' ? 'ok' : missing ? 'waits' : 'objects',
    power === 'On'
      ? `${chassis} has power`
      : `${chassis} is ${power === 'Off' ? 'off' : 'not observed'}`,
    evidence,
  )
}

const chassisBusy: Interlock = (c) => {
  const { chassis } = c.platform.components[c.component.name]!
  const operation = chassis === null ? null : c.system.components[chassis]!.operation
  if (!c.recipe.energises || operation === null || operation.state === 'queued') return null
  if (operation.correlation === c.correlation) return null
  return verdict('chassis-busy', 'objects', `${chassis} is doing ${operation.action}`, [
    fact('chassis-busy', chassis!, operation.action, null, false),
  ])
}

const hostsRunning: Interlock = (c) => {
  const policy = policyOf(c)
  const takesDown =
    c.recipe.class !== 'force' &&
    c.recipe.steps.some(({ kind, target }) => kind === 'each' && target === 'hosts')
  if (!takesDown || policy === null || policy.takesHostsDown) return null
  const { hosts } = c.platform.components[c.component.name]!
  const evidence = hosts.map((name) => {
    const { status } = c.system.components[name]!
    return fact('hosts-running', name, status, 'Off', status === 'Off' || status === 'Isolated')
  })
  return judged('hosts-running', evidence, 'every host is off', 'hosts are on')
}

const thermal: Interlock = (c) => {
  if (!c.recipe.energises || policyOf(c)?.thermalCheck === false) return null
  return levels(c, 'thermal', c.platform.components[c.component.name]!.zones)
}

const health: Interlock = (c) => {
  if (!c.recipe.energises || policyOf(c)?.healthCheck === false) return null
  return levels(c, 'health', c.platform.components[c.component.name]!.sensors)
}

const powerDependency: Interlock = (c) => {
  if (!c.recipe.energises || policyOf(c)?.powerCheck === false) return null
  return levels(c, 'power-dependency', c.platform.components[c.component.name]!.supplies)
}

const locked: Interlock = (c) => {
  const { locks, name } = c.component
  if (!c.recipe.energises || locks.length === 0) return null
  return verdict(
    'locked',
    'objects',
    `${name} is locked: ${locks.map((l) => l.code).join(', ')}`,
    locks.map((lock) => fact('locked', name, lock.code, null, false)),
  )
}

const concurrency: Interlock = (c) => {
  const maximum = policyOf(c)?.maxConcurrent ?? null
  if (!c.recipe.energises || maximum === null) return null
  const running = componentsOf(c.system).filter(
    ({ operation }) =>
      operation !== null &&
      operation.state === 'running' &&
      operation.component !== c.component.name &&
      c.platform.recipes[operation.recipe]!.policy === c.recipe.policy,
  )
  const ok = running.length < maximum
  return verdict(
    'concurrency',
    ok ? 'ok' : 'waits',
    `${running.length} of ${maximum} power-ons are under way`,
    [fact('concurrency', c.component.name, running.length, maximum, ok)],
  )
}

const stagger: Interlock = (c) => {
  const { staggerMs } = c.platform.limits
  if (!c.recipe.energises || staggerMs === 0 || c.system.energisedAt === null) return null
  const age = c.now - c.system.energisedAt
  return verdict(
    'stagger',
    age >= staggerMs ? 'ok' : 'waits',
    `the last power-on began ${age} ms ago; ${staggerMs} ms are kept between two`,
    [fact('stagger', c.component.name, age, staggerMs, age >= staggerMs)],
  )
}

const worldly: readonly Interlock[] = [
  chassisOff,
  chassisBusy,
  locked,
  thermal,
  powerDependency,
  health,
]
const interlocks: readonly Interlock[] = [...worldly, hostsRunning, concurrency, stagger]

const policyOf = (c: Case): Policy | null =>
  c.recipe.policy === null ? null : (c.platform.policies[c.recipe.policy] ?? null)

/** Missing data is waited for shortly after a start; later it speaks against taking power. */
const isSettling = (c: Case) => c.now < c.system.settlesAt

/** Judges by levels: unknown and critical object. */
function levels(
  c: Case,
  family: 'thermal' | 'health' | 'power-dependency',
  subjects: readonly Subject[],
) {
  const bad = (judged: Judged | undefined) =>
    judged === undefined || judged.level === 'critical' || judged.level === 'unknown'
  const evidence = subjects.map((subject): Evidence => {
    const judged = c.system.levels[subject]
    return {
      rule: family,
      subject,
      value: judged?.value ?? null,
      limit: judged?.limit ?? null,
      ageMs: judged?.at == null ? null : c.now - judged.at,
      ok: !bad(judged),
    }
  })
  const wrong = subjects.filter((subject) => bad(c.system.levels[subject]))
  const unknown = wrong.every(
    (subject) => (c.system.levels[subject]?.level ?? 'unknown') === 'unknown',
  )
  const code =
    family === 'power-dependency'
      ? family
      : (`${family}-${unknown && wrong.length > 0 ? 'unknown' : 'critical'}` as const)
  const why = wrong.map((subject) => {
    const judged = c.system.levels[subject]
    return `${subject} is ${judged?.level ?? 'unknown'} (${judged?.why ?? 'never heard of'})`
  })
  return verdict(
    family,
    wrong.length === 0 ? 'ok' : unknown && isSettling(c) ? 'waits' : 'objects',
    wrong.length === 0 ? `${family}: nothing speaks against it` : why.join('; '),
    evidence,
    code,
  )
}

const fact = (
  rule: string,
  subject: string,
  value: Evidence['value'],
  limit: Evidence['limit'],
  ok: boolean,
): Evidence => ({ rule, subject, value, limit, ageMs: null, ok })

const judged = (
  rule: string,
  evidence: readonly Evidence[],
  good: string,
  bad: string,
): Verdict => {
  const ok = evidence.every((seen) => seen.ok)
  return verdict(rule, ok ? 'ok' : 'objects', ok ? good : bad, evidence)
}

function verdict(
  rule: string,
  says: Verdict['verdict'],
  message: string,
  evidence: readonly Evidence[],
  code: RefusalCode | null = codeOf(rule),
): Verdict {
  const guidance =
    says === 'ok'
      ? ''
      : code === null
        ? 'Nothing to do: it starts when its turn comes.'
        : refusals[code][1]
  return { rule, code, verdict: says, message, guidance, evidence }
}

/** Rules about whose turn it is have no code: they make one wait, and never refuse. */
const codeOf = (rule: string) => (Object.hasOwn(refusals, rule) ? (rule as RefusalCode) : null)
