/** Describes the components: what a configuration says of each, and of what it hangs on. */

import { lookUp } from '../../core/model/look-up.ts'
import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { Preferences } from '../../core/model/platform/preferences.ts'
import type { Config } from '../schema/config.ts'
import { dialectsOf } from './dialects.ts'
import { kindOfName } from './kind-of.ts'
import { dependentsOn, isInCircle, type Machines, partsOf, relationsOf } from './relations.ts'
import { sensorSubject, supplySubject, zoneSubject } from './watches.ts'

/** Everything hangs on the one chassis: all hosts, the parts that it feeds, and all zones. */
export function descriptionsOf(
  config: Config,
  machines: Machines,
): readonly ComponentDescription[] {
  const { hosts, bmc, components, leds } = config
  const all = [
    ...hosts.map((host) => hostDescription(config, machines, host)),
    ...components.map((component) => partDescription(config, machines, component)),
    chassisDescription(config, machines),
    {
      ...unrelated,
      // What this runs on is on.
      ...measuredBy(config, { assumed: 'On' }),
      name: bmc.name,
      kind: 'bmc',
      dependents: dependentsOn(config, bmc.name),
    },
  ]
  return all.map((one) => ({ ...one, hasIdButton: !leds.ours.includes(one.name) }))
}

const hostDescription = (
  config: Config,
  machines: Machines,
  host: Config['hosts'][number],
): ComponentDescription => ({
  ...unrelated,
  ...relationsOf(config, machines, host),
  ...burdenOf(host),
  name: host.name,
  kind: 'host',
  chassis: config.chassis.name,
  dependents: partsThatNeed(config, host.name),
  isLoad: true,
  ...measuredBy(config, host.observe),
  bootProgress: host.bootProgress && isToldOf(config),
  bootUntil: host.bootUntil,
  attemptsMax: host.bootAttempts,
  preferences: preferencesOf(host),
  reconcile: host.reconcile ?? config.reconcile.hosts,
})

const partDescription = (
  config: Config,
  machines: Machines,
  part: Config['components'][number],
): ComponentDescription => ({
  ...unrelated,
  ...relationsOf(config, machines, part),
  ...burdenOf(part),
  name: part.name,
  kind: kindOfName(part.name),
  chassis: part.chassisPower ? config.chassis.name : null,
  dependents: partsThatNeed(config, part.name),
  isLoad: lookUp(config.kinds, kindOfName(part.name))?.load ?? false,
  isMeasured: isToldOf(config),
  preferences: preferencesOf(part),
  reconcile: part.reconcile,
})

/** A whole chassis does not go off for one of its parts; and in a circle nobody goes first. */
const partsThatNeed = (config: Config, name: string): readonly string[] =>
  isInCircle(config, name)
    ? []
    : dependentsOn(config, name).filter((one) => one !== config.chassis.name)

function chassisDescription(config: Config, machines: Machines): ComponentDescription {
  const { hosts, chassis, zones } = config
  const names = hosts.map(({ name }) => name)
  const parts = partsOf(config)
  return {
    ...unrelated,
    ...relationsOf(config, machines, chassis),
    ...measuredBy(config, chassis.observe),
    name: chassis.name,
    kind: 'chassis',
    hosts: names,
    mayTakeDown: names.filter((name) => chassis.hostDependencies?.includes(name) ?? true),
    parts,
    feeds: [...names, ...parts.map(({ name }) => name)],
    dependents: dependentsOn(config, chassis.name),
    zones: zones.map(({ name }) => zoneSubject(name)),
    supplies: chassis.powerSequence.map(supplySubject),
    sensors: chassis.healthSensors.map(sensorSubject),
    preferences: preferencesOf(chassis),
    reconcile: chassis.reconcile,
  }
}

/** Whether a service tells of power and boots by itself; powermgr of u-bmc tells of neither. */
const isToldOf = (config: Config) =>
  dialectsOf(config).power === 'native' || config.integrations.others.length > 0

const measuredBy = (config: Config, observe: Config['chassis']['observe']) => ({
  isMeasured: dialectsOf(config).power === 'native' || observe?.sensor !== undefined,
  assumed: observe?.assumed ?? ('Unknown' as const),
})

/** What it takes and gives, and what it needs for that. */
const burdenOf = (one: Config['hosts'][number] | Config['components'][number]) => ({
  zones: one.thermalZone === undefined ? [] : [zoneSubject(one.thermalZone)],
  supplies: one.powerDependencies.map(supplySubject),
  sensors: one.healthSensors.map(sensorSubject),
  powerWatts: one.powerWatts ?? 0,
  heatWatts: one.heatWatts ?? one.powerWatts ?? 0,
  priority: one.priority,
})

/** A BMC is never powered by itself. */
const untouched: Preferences = {
  restore: 'None',
  restoreOnce: null,
  autoReboot: false,
  autoRebootOnce: null,
}

/** What hangs on nothing and is no burden to anybody. */
const unrelated: Omit<ComponentDescription, 'name' | 'kind'> = {
  chassis: null,
  hosts: [],
  mayTakeDown: [],
  parts: [],
  feeds: [],
  dependsOn: [],
  dependents: [],
  zones: [],
  supplies: [],
  sensors: [],
  healthRules: [],
  powerWatts: 0,
  heatWatts: 0,
  isLoad: false,
  priority: 0,
  bootProgress: false,
  bootUntil: 'OSRunning',
  isMeasured: true,
  assumed: 'Unknown',
  attemptsMax: null,
  preferences: untouched,
  hasIdButton: true,
  reconcile: 'adopt',
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
