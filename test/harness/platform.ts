/**
 * The example's platform for tests of the core, and a System of it that a test drives step by
 * step.
 */

import assert from 'node:assert/strict'
import { effectsOf } from '../../src/core/effects.ts'
import { firstSystem } from '../../src/core/first-system.ts'
import { broken } from '../../src/core/invariants.ts'
import { updateLeds } from '../../src/core/leds/control.ts'
import type { Request } from '../../src/core/model/events/command.ts'
import type { Entry } from '../../src/core/model/events/entry.ts'
import type { Effect, Event, Outcome, Stepped } from '../../src/core/model/events/event.ts'
import type { Level, Power } from '../../src/core/model/ids.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import { believed, wordOf } from '../../src/core/model/power.ts'
import type { Component } from '../../src/core/model/system/component.ts'
import { createDirtySet } from '../../src/core/model/system/dirty-set.ts'
import type { Operation } from '../../src/core/model/system/operation.ts'
import {
  type Assessment,
  componentOf,
  componentsOf,
  enter,
  type System,
  tableOfComponents,
} from '../../src/core/model/system/system.ts'
import { tableOf } from '../../src/core/model/table.ts'
import { suppliesAreFollowed } from '../../src/core/observations/supplies.ts'
import { thermalFollows } from '../../src/core/observations/thermal.ts'
import { step } from '../../src/core/step.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { loadConfig, parseConfig } from '../../src/platform/load.ts'
import type { Config, ConfigInput } from '../../src/platform/schema/config.ts'
import type { Call } from './under-way.ts'
import { isSameCall, isUnderWay } from './under-way.ts'

const examples = new Map<string, Config>()

/** An example, read once; nobody can change it for others. */
export function exampleConfig(file = 'two-host-chassis.yaml'): Config {
  const known = examples.get(file)
  if (known !== undefined) return known
  const loaded = loadConfig(new URL(`../../examples/${file}`, import.meta.url).pathname, {})
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const config = frozen(loaded.config)
  examples.set(file, config)
  return config
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}

export const configOf = (input: ConfigInput): Config => {
  const loaded = parseConfig(input)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config
}

/** The platform of a configuration that a test writes down. */
export const platformOf = (input: ConfigInput): Platform => compile(configOf(input)).platform

/** The example, with what a test wants to be different. */
export const platformWith = (change: (config: Config) => Config = (config) => config): Platform =>
  compile(change(exampleConfig())).platform

export const example: Platform = platformWith()

/** When every test of the core begins, service time in ms. */
export const beginning = 1_000_000

/** A System under test: what is done to it, and what came of it. */
export interface Bench {
  readonly platform: Platform
  now: number
  system: System
  /** Of all steps so far. */
  readonly effects: Effect[]
  readonly entries: Entry[]
  component(name: string): Component
  operation(name: string): Operation
  /** The calls under way: those made and neither answered nor given up by a later step. */
  calls(verb?: string): readonly Call[]
  deliver(event: Event): BenchStep
  ask(component: string, action: string, extras?: Partial<Request>): NonNullable<Stepped['answer']>
  power(component: string, power: Power, times?: number): void
  boot(component: string, progress: string): void
  level(subject: string, level: Level, extras?: Partial<Assessment>): void
  /** Answers the only call of that verb that is under way. */
  answer(verb: string, outcome?: Outcome['kind']): Call
  pass(ms: number): BenchStep
}

/** What a step gave, and what is to be done about it. */
export interface BenchStep extends Stepped {
  readonly effects: readonly Effect[]
}

export function createBench(platform: Platform, system: System, now: number = beginning): Bench {
  let ids = 0
  const dirty = createDirtySet(platform)
  const bench: Bench = {
    platform,
    now,
    system,
    effects: [],
    entries: [],
    component: (name) => componentOf(bench.system, name),
    operation: (name) => {
      const { operation } = bench.component(name)
      assert.ok(operation, `${name} has no operation`)
      return operation
    },
    calls: (verb) =>
      bench.effects.filter(
        (effect, index): effect is Call =>
          effect.kind === 'call' &&
          (verb === undefined || effect.verb === verb) &&
          // After a start the same call is made again.
          !bench.effects.slice(0, index).some((other) => isSameCall(other, effect)) &&
          isUnderWay(bench.system, effect.id),
      ),
    deliver: (event) => {
      const stepped = step(platform, bench.system, event, bench.now, dirty)
      assert.equal(broken(platform, stepped.system), null)
      const effects = effectsOf(platform, event, bench.system, stepped.system)
      bench.system = stepped.system
      bench.effects.push(...effects)
      bench.entries.push(...stepped.entries)
      return { ...stepped, effects }
    },
    ask: (component, action, extras) =>
      bench.deliver({ ...request(component, action), id: `ask-${++ids}`, ...extras }).answer!,
    power: (component, power, times = power === 'Off' ? platform.limits.offConfirmations : 1) => {
      for (let i = 0; i < times; i++) {
        bench.deliver({ kind: 'power', component, power, source: 'poll', serial: null })
      }
    },
    boot: (component, progress) => {
      bench.deliver({ kind: 'boot', component, progress, serial: null })
    },
    level: (subject, level, extras) => {
      bench.deliver({ kind: 'level', subject, judged: { ...judged(level, bench.now), ...extras } })
    },
    answer: (verb, kind = 'done') => {
      const calls = bench.calls(verb)
      assert.equal(calls.length, 1, `${calls.length} calls of ${verb} are under way`)
      const outcome: Outcome =
        kind === 'done'
          ? { kind }
          : kind === 'unknown'
            ? { kind, error: 'no answer within 10 s' }
            : { kind, error: 'cannot', again: false }
      bench.deliver({ kind: 'outcome', call: calls[0]!.id, outcome })
      return calls[0]!
    },
    pass: (ms) => {
      bench.now += ms
      return bench.deliver({ kind: 'tick' })
    },
  }
  return bench
}

/** The service starts again, while its machine ran on. */
export const startOf = (boot: string, clean = true): Event => ({
  ...{ kind: 'start', boot, damage: null, machine: 'same', reset: null, clean },
})

export const request = (component: string, action: string): Request => ({
  kind: 'request',
  id: 'asked',
  requestId: null,
  component,
  action,
  actor: 'tester',
  reason: null,
  ifRevision: null,
  dryRun: false,
  override: null,
})

export const judged = (level: Level, at: number): Assessment => ({
  level,
  since: at,
  why: `made ${level} by a test`,
  value: 42,
  limit: 90,
  at,
})

/** The levels that its components depend on. */
export function subjectsOf(platform: Platform): readonly string[] {
  const all = Object.values(platform.components).flatMap((one) => {
    const { zones, supplies, sensors, dependsOn, healthRules } = one
    const predicates = [...dependsOn.map(({ on }) => on), ...healthRules.map(({ when }) => when)]
    const looked = predicates.flatMap((predicate) =>
      'subject' in predicate ? predicate.subject : [],
    )
    return [...zones, ...supplies, ...sensors, ...looked]
  })
  return [...new Set(all)]
}

/** What each component is: a status, or a status and what its power is observed to be. */
export type Statuses = Readonly<Record<string, string | readonly [status: string, power: Power]>>

/**
 * A System in which all is well, with its components in the statuses that are named; the others
 * are off, the BMC is ready. Power is observed to be what the status implies, or off.
 */
export function systemIn(
  platform: Platform,
  statuses: Statuses = {},
  now: number = beginning,
): System {
  const first = firstSystem(platform, 'statemgr', now)
  const subjects = subjectsOf(platform)
  const components = componentsOf(first).map((component) => {
    const given = statuses[component.name] ?? usualStatus(platform, component)
    const [status, power] =
      typeof given === 'string' ? [given, usualPower(platform, component, given)] : given
    return placed(platform, component, status, power, now)
  })
  const placedAll = {
    ...first,
    boot: 'test',
    levels: tableOf(subjects.map((subject) => [subject, judged('normal', now)])),
    services: Object.fromEntries(
      platform.services.map((name) => [name, { available: true, since: now }]),
    ),
    components: tableOfComponents(components),
  }
  const system = components.reduce(
    (sofar: System, { name }) => thermalFollows({ platform, now }, sofar, componentOf(sofar, name)),
    suppliesAreFollowed({ platform, now }, placedAll),
  )
  return updateLeds({ platform, now }, { before: system, after: system, changed: [] }, false)
}

/** As `systemIn`, ready to be driven. */
export const benchIn = (statuses: Statuses = {}, platform: Platform = example): Bench =>
  createBench(platform, systemIn(platform, statuses))

const usualStatus = (platform: Platform, { kind }: Component) =>
  kind === 'bmc' ? 'Ready' : platform.machines[kind]!.statusWhenPower.Off

const usualPower = (platform: Platform, { kind }: Component, status: string): Power =>
  kind === 'bmc'
    ? 'On'
    : wordOf(platform.machines[kind]!.statuses[status]!.impliedPower ?? believed('Off'))

function placed(
  platform: Platform,
  component: Component,
  status: string,
  power: Power,
  now: number,
): Component {
  const boot = component.boot && {
    progress: bootOf[status] ?? 'None',
    at: now,
    serial: null,
    before: null,
  }
  const at = power === 'Unknown' ? null : now
  const belief = believed(power)
  const confirmed = power === 'Off' ? ({ confirmed: true } as const) : {}
  const observed = { power: belief, at, source: 'poll', serial: null, offs: 0, ...confirmed }
  const entered = enter(platform, component, status, 'test', now)
  // Taken down already, so that nothing is left to follow from it.
  const powerChanges = { power: belief, at: [] }
  const powerOn = component.powerOn && { ms: 0, countedAt: power === 'On' ? now : null }
  return { ...entered, observed, boot, powerChanges, powerOn, health: 'OK', was: null }
}

const bootOf: Readonly<Record<string, string>> = {
  Running: 'OSRunning',
  Booting: 'MemoryInitializationStarted',
}
