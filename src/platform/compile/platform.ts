/** Compiles a configuration to what runs: platform for the core, watches, limits for the engine. */
import type { Watches } from '../../assess/watch.ts'
import { overridableRules } from '../../core/interlocks/catalogue.ts'
import { planOf } from '../../core/machines/plan.ts'
import type { Settings } from '../../core/machines/settings.ts'
import type { Name } from '../../core/model/ids.ts'
import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { Checks, Dialects, Platform, Recipe } from '../../core/model/platform/platform.ts'
import { externalPolicyOf, overridableOf, rulesOf } from '../cel/rules.ts'
import type { Config } from '../schema/config.ts'
import { capacitiesOf, hasBudget, suppliesOf } from './capacities.ts'
import { descriptionsOf } from './descriptions.ts'
import { dialectsOf, type Observer, observersOf, sensorsOf, ubmcOf } from './dialects.ts'
import { emergencyLimitsOf } from './emergency-limits.ts'
import {
  builtInKinds,
  kindsOf,
  ledTablesOf,
  machinesOf,
  partsTimeoutMs,
  recipesOf,
} from './machinery.ts'
import type { Reader } from './recipe-of.ts'
import { levelsAbove } from './relations.ts'
import { settingsOf } from './settings.ts'
import { relationsAmong } from './watchers.ts'
import { quietOf, unitsOf, watchesOf } from './watches.ts'

export interface Compiled {
  readonly platform: Platform
  readonly watches: Watches
  readonly service: {
    readonly name: string
    readonly description: string
    /** Whether the invariants are asserted after each step. */
    readonly assertsInvariants: boolean
  }
  /** The names of the services on the bus. */
  readonly integrations: {
    readonly power: string
    readonly thermal: string
    readonly sensors: string
    readonly leds: string
    readonly others: readonly string[]
    readonly dialects: Dialects
    /** How long a look at the hardware may take. */
    readonly timeoutMs: number
  }
  /** The sensors that show power. */
  readonly observers: readonly Observer[]
  /** The sensors that there are, each with the zone that it sits in. */
  readonly sensors: Readonly<Record<Name, Name | null>>
  /** What clients of u-bmc are given; `null` where there are none. */
  readonly ubmc: ReturnType<typeof ubmcOf>
  /** Events that may wait to be decided. */
  readonly inboxMax: number
  /** How long an emergency waits for the store. */
  readonly storePatienceMs: number
  /** How often the services are asked how everything is. */
  readonly pollMs: number
  /** Where all events are kept; `null` for nowhere. */
  readonly eventStream: {
    readonly name: string
    readonly maxBytes: number
    readonly maxAgeMs: number
    readonly maxMessages: number
  } | null
  readonly history: { readonly rowsMax: number; readonly ageMaxMs: number }
}

/** Total for whatever `loadConfig` or `parseConfig` gave. */
export function compile(config: Config): Compiled {
  const { integrations, limits, history } = config
  const watches = watchesOf(config)
  return {
    platform: platformOf(config, watches),
    watches,
    service: {
      name: config.serviceName,
      description: config.serviceDescription,
      assertsInvariants: config.stateValidation,
    },
    integrations: {
      power: integrations.power,
      thermal: integrations.thermal,
      sensors: integrations.sensors,
      leds: integrations.leds,
      others: integrations.others,
      dialects: dialectsOf(config),
      timeoutMs: integrations.timeout,
    },
    observers: observersOf(config),
    sensors: sensorsOf(config),
    ubmc: ubmcOf(config),
    inboxMax: config.eventBufferSize,
    storePatienceMs: config.emergency.storePatience,
    pollMs: limits.observeInterval,
    eventStream: eventStreamOf(config),
    history: { rowsMax: history.entries, ageMaxMs: history.age },
  }
}

function platformOf(config: Config, watches: Watches): Platform {
  const { integrations } = config
  const reader = readerOf(config)
  const recipes = kindsOf(config).flatMap((kind) => recipesOf(reader, kind))
  const descriptions = descriptionsOf(config, reader.machines)
  const quietWhileOff = quietOf(config)
  return {
    name: config.systemName,
    components: byName(descriptions),
    relations: relationsAmong(descriptions, quietWhileOff),
    machines: reader.machines,
    recipes: byName(recipes),
    plans: plansOf(reader, recipes, descriptions),
    checks: policiesOf(config),
    ledTables: ledTablesOf(config),
    supplies: suppliesOf(config, descriptions),
    coolingPolicy: config.chassis.coolingPolicy,
    capacities: capacitiesOf(config),
    hasBudget: hasBudget(config),
    statusLimits: config.statusLimits,
    emergency: emergencyLimitsOf(config),
    rules: rulesOf(config),
    limits: limitsOf(config, reader.settings, descriptions.length),
    alertsWhenForced: config.policies.chassisPowerOff.alertsWhenForced,
    quietWhileOff,
    units: unitsOf(watches),
    services: servicesOf(config),
    dialects: dialectsOf(config),
    powerService: integrations.power,
    ledService: integrations.leds,
    overridable: [...overridableRules, ...overridableOf(config)],
    externalPolicy: externalPolicyOf(config),
  }
}

function eventStreamOf({ serviceName, events: { stream } }: Config): Compiled['eventStream'] {
  const { kept, name, bytes: maxBytes, age: maxAgeMs, messages: maxMessages } = stream
  if (!kept) return null
  const usual = `${serviceName.toUpperCase().replaceAll('.', '_')}_EVENTS`
  return { name: name ?? usual, maxBytes, maxAgeMs, maxMessages }
}

/** By their names on the bus. */
export const servicesOf = ({ integrations }: Config): readonly string[] => {
  const { power, thermal, sensors, leds, others } = integrations
  return [power, thermal, sensors, leds, ...others]
}

/** As long as hardware may take to follow, and well before a boot is given up. */
const bootGraceMs = ({ transitionTimeoutMs, bootTimeoutMs }: Settings) =>
  Math.min(transitionTimeoutMs, Math.floor(bootTimeoutMs / 2))

const limitsOf = (
  { limits, restore, reconcile }: Config,
  settings: Settings,
  components: number,
): Platform['limits'] => ({
  offConfirmations: limits.offConfirmations,
  observationStaleMs: limits.observationStale,
  settleMs: limits.settle,
  staggerMs: limits.stagger,
  transitionMs: settings.transitionTimeoutMs,
  alertHoldMs: limits.alertHold,
  minimumOffMs: limits.minimumOffTime,
  flap: {
    transitions: limits.flap.transitions,
    windowMs: limits.flap.window,
    holdMs: limits.flap.hold,
  },
  queueMax: limits.queue,
  // What ends is told of by what is remembered: all components may end theirs at once.
  endedMax: Math.max(limits.rememberedOperations, 2 * components),
  overrideMaxMs: limits.overrideLimit,
  bootStableMs: limits.bootStable,
  bootGraceMs: bootGraceMs(settings),
  restore: { delayMs: restore.delay, patienceMs: restore.patience },
  reconcile: { attempts: reconcile.attempts, windowMs: reconcile.window },
})

/** A chassis is as patient as the slowest of its parts. */
export function readerOf(config: Config): Reader {
  const settings = settingsOf(config)
  const reader = { config, settings, machines: machinesOf(config, settings) }
  const ofParts = Object.keys(config.kinds)
    .filter((kind) => !builtInKinds.some((builtIn) => builtIn === kind))
    .flatMap((kind) => recipesOf(reader, kind))
  return { ...reader, settings: { ...settings, partsTimeoutMs: partsTimeoutMs(ofParts) } }
}

const byName = <T extends { readonly name: Name }>(things: readonly T[]) =>
  Object.fromEntries(things.map((thing) => [thing.name, thing]))

/** Its recipes are as patient as its own boot is slow, and as those who need it are many. */
function plansOf(
  reader: Reader,
  recipes: readonly Recipe[],
  descriptions: readonly ComponentDescription[],
): Platform['plans'] {
  const { config, settings } = reader
  const recipesFor = ({ name, kind }: ComponentDescription): readonly Recipe[] => {
    const host = config.hosts.find((one) => one.name === name)
    if (host === undefined && settings.dependencyLevels === 0)
      return recipes.filter((recipe) => recipe.kind === kind)
    const bootTimeoutMs = host?.bootTimeout ?? settings.bootTimeoutMs
    // Of a chassis all hosts are asked, whoever needs whom among them.
    const dependencyLevels =
      kind === 'chassis' ? settings.dependencyLevels : levelsAbove(config, name)
    return recipesOf(
      { ...reader, settings: { ...settings, bootTimeoutMs, dependencyLevels } },
      kind,
    )
  }
  return Object.fromEntries(
    descriptions.map((description) => {
      const plans = recipesFor(description).map((recipe) => [
        recipe.name,
        planOf(description, recipe),
      ])
      return [description.name, Object.fromEntries(plans)]
    }),
  )
}

/** By the names that recipes have for them. */
function policiesOf({ policies, kinds }: Config): Readonly<Record<string, Checks>> {
  const { hostPowerOn, hostReset, chassisPowerOn, chassisPowerOff } = policies
  const { takesHostsDown } = chassisPowerOff
  const own = Object.entries(kinds).map(([kind, { policy = checked }]) => [
    `${kind}PowerOn`,
    { ...policy, maxConcurrent: policy.maxConcurrent ?? null, takesHostsDown: false },
  ])
  return {
    ...Object.fromEntries(own),
    hostPowerOn: { ...hostPowerOn, takesHostsDown: false },
    hostReset: {
      ...hostReset,
      maxConcurrent: hostReset.maxConcurrent ?? null,
      takesHostsDown: false,
    },
    // A power cycle is a chassis' power-on that takes its hosts down before.
    chassisPowerOn: { ...chassisPowerOn, maxConcurrent: null, takesHostsDown },
    chassisPowerOff: { ...unchecked, maxConcurrent: null, takesHostsDown },
  }
}

const checked: NonNullable<Config['kinds'][string]['policy']> = {
  thermalCheck: true,
  healthCheck: true,
  powerCheck: true,
  bmcCheck: true,
}
const unchecked = { thermalCheck: false, healthCheck: false, powerCheck: false, bmcCheck: false }
