/** A configuration becomes what runs: platform for the core, watches, limits for the engine. */
import type { Watches } from '../assess/watch.ts'
import { bmcRecipes } from '../core/bmc-recipes.ts'
import { chassisRecipes } from '../core/chassis-recipes.ts'
import { hostRecipes } from '../core/host-recipes.ts'
import { overridableRules } from '../core/interlocks.ts'
import { machines } from '../core/machines.ts'
import type { Name } from '../core/nouns.ts'
import { planOf } from '../core/plan.ts'
import type { Description, Machine, Platform, Policy, Recipe } from '../core/platform.ts'
import type { Settings } from '../core/settings.ts'
import type { Preferences } from '../core/standing.ts'
import { capacitiesOf } from './capacities.ts'
import { emergencyLimitsOf } from './emergency-limits.ts'
import type { Config } from './schema.ts'
import { settingsOf } from './settings.ts'
import { sensorSubject, supplySubject, watchesOf, zoneSubject } from './watches.ts'

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
    /** How long a look at the hardware may take. */
    readonly timeoutMs: number
  }
  /** Events that may wait to be decided. */
  readonly inboxMax: number
  /** How long an emergency waits for the store. */
  readonly storePatienceMs: number
  /** How often the services are asked how everything is. */
  readonly pollMs: number
  readonly history: { readonly rowsMax: number; readonly ageMaxMs: number }
}

/** Total for whatever `loadConfig` or `parseConfig` gave. */
export function compile(config: Config): Compiled {
  const { integrations, limits, history } = config
  return {
    platform: platformOf(config),
    watches: watchesOf(config),
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
      timeoutMs: integrations.timeout,
    },
    inboxMax: config.eventBufferSize,
    storePatienceMs: config.emergency.storePatience,
    pollMs: limits.observeInterval,
    history: { rowsMax: history.entries, ageMaxMs: history.age },
  }
}

function platformOf(config: Config): Platform {
  const { limits, integrations } = config
  const settings = settingsOf(config)
  const recipes = recipesOf(settings)
  const descriptions = descriptionsOf(config)
  return {
    name: config.systemName,
    components: byName(descriptions),
    machines: machinesOf(config, settings),
    recipes: byName(recipes),
    plans: plansOf(config, settings, recipes, descriptions),
    policies: policiesOf(config),
    limits: {
      offConfirmations: limits.offConfirmations,
      observationStaleMs: limits.observationStale,
      settleMs: limits.settle,
      staggerMs: limits.stagger,
      alertHoldMs: limits.alertHold,
      minimumOffMs: limits.minimumOffTime,
      flap: {
        transitions: limits.flap.transitions,
        windowMs: limits.flap.window,
        holdMs: limits.flap.hold,
      },
      queueMax: limits.queue,
      // What ends is told of by what is remembered: all components may end theirs at once.
      endedMax: Math.max(limits.rememberedOperations, 2 * descriptions.length),
      overrideMaxMs: limits.overrideLimit,
      bootStableMs: limits.bootStable,
      restore: { delayMs: config.restore.delay, patienceMs: config.restore.patience },
      reconcile: { attempts: config.reconcile.attempts, windowMs: config.reconcile.window },
    },
    capacities: capacitiesOf(config),
    services: [integrations.power, integrations.thermal, integrations.sensors, integrations.leds],
    ledService: integrations.leds,
    overridable: overridableRules,
    emergency: emergencyLimitsOf(config),
  }
}

const recipesOf = (settings: Settings): readonly Recipe[] => [
  ...hostRecipes(settings),
  ...chassisRecipes(settings),
  ...bmcRecipes(settings),
]

const byName = <T extends { readonly name: Name }>(things: readonly T[]) =>
  Object.fromEntries(things.map((thing) => [thing.name, thing]))

/** Everything hangs on the one chassis: all hosts, and all zones. */
function descriptionsOf({ hosts, chassis, bmc, zones, reconcile }: Config): readonly Description[] {
  return [
    ...hosts.map((host) => ({
      name: host.name,
      kind: 'host',
      chassis: chassis.name,
      hosts: [],
      zones: host.thermalZone === undefined ? [] : [zoneSubject(host.thermalZone)],
      supplies: host.powerDependencies.map(supplySubject),
      sensors: host.healthSensors.map(sensorSubject),
      powerWatts: host.powerWatts ?? 0,
      heatWatts: host.heatWatts ?? host.powerWatts ?? 0,
      priority: host.priority,
      bootProgress: host.bootProgress,
      attemptsMax: host.bootAttempts,
      preferences: preferencesOf(host),
      reconcile: host.reconcile ?? reconcile.hosts,
    })),
    {
      name: chassis.name,
      kind: 'chassis',
      chassis: null,
      hosts: hosts.map(({ name }) => name),
      zones: zones.map(({ name }) => zoneSubject(name)),
      supplies: chassis.powerSequence.map(supplySubject),
      sensors: chassis.healthSensors.map(sensorSubject),
      powerWatts: 0,
      heatWatts: 0,
      priority: 0,
      bootProgress: false,
      attemptsMax: null,
      preferences: preferencesOf(chassis),
      reconcile: chassis.reconcile,
    },
    {
      name: bmc.name,
      kind: 'bmc',
      chassis: null,
      hosts: [],
      zones: [],
      supplies: [],
      sensors: [],
      powerWatts: 0,
      heatWatts: 0,
      priority: 0,
      bootProgress: false,
      attemptsMax: null,
      preferences: untouched,
      reconcile: 'adopt',
    },
  ]
}

const preferencesOf = ({ powerRestore, autoReboot = false }: Preferring): Preferences => ({
  ...untouched,
  restore: powerRestore,
  autoReboot,
})

interface Preferring {
  readonly powerRestore: Preferences['restore']
  readonly autoReboot?: boolean
}

/** A BMC is never powered by itself. */
const untouched: Preferences = {
  restore: 'None',
  restoreOnce: null,
  autoReboot: false,
  autoRebootOnce: null,
}

/** A BMC without a maintenance mode has no action that leads there. */
function machinesOf({ bmc }: Config, settings: Settings): Readonly<Record<string, Machine>> {
  const all = machines(settings)
  const machine = all.bmc
  if (bmc.maintenanceMode || machine === undefined) return all
  const { EnterMaintenance, ExitMaintenance, ...actions } = machine.actions
  return { ...all, bmc: { ...machine, actions } }
}

/** Each host's recipes are as patient as its own boot is slow. */
function plansOf(
  { hosts }: Config,
  settings: Settings,
  recipes: readonly Recipe[],
  descriptions: readonly Description[],
): Platform['plans'] {
  const recipesFor = ({ name, kind }: Description): readonly Recipe[] => {
    const host = hosts.find((one) => one.name === name)
    if (host === undefined) return recipes.filter((recipe) => recipe.kind === kind)
    return hostRecipes({ ...settings, bootTimeoutMs: host.bootTimeout })
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
function policiesOf({ policies }: Config): Readonly<Record<string, Policy>> {
  const { hostPowerOn, hostReset, chassisPowerOn, chassisPowerOff } = policies
  const { takesHostsDown } = chassisPowerOff
  const unchecked = {
    thermalCheck: false,
    healthCheck: false,
    powerCheck: false,
    bmcCheck: false,
  }
  return {
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
