/** What u-bmc's clients are shown of a chassis, with its power, its sensors, zones and LEDs. */

import { create } from '@bufbuild/protobuf'
import type { Level, Name } from '../../../core/model/ids.ts'
import { lookUp } from '../../../core/model/look-up.ts'
import { assessmentOf } from '../../../core/model/system/assessments.ts'
import type { Component } from '../../../core/model/system/component.ts'
import { type Assessment, componentsOf } from '../../../core/model/system/system.ts'
import { entriesOf } from '../../../core/model/table.ts'
import {
  type Chassis,
  type ChassisAction,
  ChassisSchema,
  type ChassisStatus,
  ChassisPowerSupplyStatus as SupplyStatus,
} from '../gen/schema/v1alpha1/chassis_pb.ts'
import { ThermalZoneStatus } from '../gen/schema/v1alpha1/thermal_pb.ts'
import { statusNumber } from '../kinds.ts'
import { chassisLeds } from '../leds.ts'
import { sensorView } from '../sensors/sensors.ts'
import { commonFields, momentOf, type Site } from '../site.ts'

/** An asset is required by u-bmc's rules: the System's name is all that is known of it. */
export function chassisView(site: Site, component: Component): Chassis {
  const { platform, system } = site
  const { hosts, zones } = platform.components[component.name]!
  return create(ChassisSchema, {
    ...commonFields<ChassisAction>(site, 'chassis', component),
    asset: { productName: platform.name },
    status: statusNumber(platform, 'chassis', component.status, component) as ChassisStatus,
    hostNames: [...hosts],
    managementControllerIds: componentsOf(system)
      .filter(({ kind }) => kind === 'bmc')
      .map(({ name }) => name),
    powerInfo: powerInfoOf(site, component.name),
    sensors: levelsOf(site, 'sensor/').map(([subject, judged]) =>
      sensorView(site, subject, judged),
    ),
    thermalZones: levelsOf(site, 'zone/')
      .filter(([subject]) => zones.includes(subject))
      .map(([subject, judged]) => zoneOf(site, nameOf(subject), judged)),
    leds: chassisLeds(system, component.name),
  })
}

function powerInfoOf(site: Site, name: Name) {
  const { components, capacities } = site.platform
  const { hosts, supplies } = components[name]!
  const powerCapacityWatts = whole(
    supplies.reduce((sum, supply) => sum + (lookUp(capacities.supplyWatts, supply) ?? 0), 0),
  )
  const budgets = hosts.filter((host) => components[host]!.powerWatts > 0)
  return {
    ...(powerCapacityWatts > 0 ? { powerCapacityWatts } : {}),
    powerSupplies: supplies.map((subject) => supplyOf(site, subject)),
    ...(supplies.length > 0 ? { redundancy: redundancyOf(site, supplies) } : {}),
    powerBudgets: budgets.map((host) => ({
      allocatedTo: host,
      allocatedWatts: whole(components[host]!.powerWatts),
      priority: components[host]!.priority,
    })),
  }
}

function supplyOf({ platform, system }: Site, subject: string) {
  const watts = lookUp(platform.capacities.supplyWatts, subject)
  const name = nameOf(subject)
  return {
    name,
    asset: { productName: name },
    status: supplyStatus(assessmentOf(system, subject)),
    ...(watts === undefined ? {} : { capacityWatts: whole(watts) }),
    redundant: platform.capacities.redundancy > 0,
  }
}

/** By what `assess` saw of it, where that says more than its level. */
function supplyStatus(judged: Assessment | undefined): SupplyStatus {
  if (judged === undefined) return SupplyStatus.UNSPECIFIED
  const seen = typeof judged.value === 'string' ? lookUp(supplyStatuses, judged.value) : undefined
  return seen ?? supplyLevels[judged.level]
}

const supplyStatuses: Readonly<Record<string, SupplyStatus>> = {
  missing: SupplyStatus.NOT_PRESENT,
  fault: SupplyStatus.FAILED,
  'input Lost': SupplyStatus.INPUT_LOST,
}

const supplyLevels: Readonly<Record<Level, SupplyStatus>> = {
  normal: SupplyStatus.OK,
  warning: SupplyStatus.WARNING,
  critical: SupplyStatus.CRITICAL,
  unknown: SupplyStatus.UNSPECIFIED,
}

function redundancyOf({ platform, system }: Site, supplies: readonly string[]) {
  const spare = Math.min(platform.capacities.redundancy, supplies.length - 1)
  const good = supplies.filter(
    (subject) => assessmentOf(system, subject)?.level === 'normal',
  ).length
  const required = supplies.length - spare
  return {
    enabled: spare > 0,
    requiredSupplies: required,
    availableSupplies: good,
    status: good >= required + spare ? 'full' : good >= required ? 'degraded' : 'lost',
  }
}

/** By u-bmc's rules a zone has a sensor: where it is not said which, it is its own. */
function zoneOf(site: Site, name: Name, { level, value, at }: Assessment) {
  return {
    name,
    sensorNames: [name],
    currentTemperature: typeof value === 'number' ? value : Number.NaN,
    status: zoneStatuses[level],
    ...(at === null ? {} : { lastUpdated: momentOf(site, at) }),
  }
}

const zoneStatuses: Readonly<Record<Level, ThermalZoneStatus>> = {
  normal: ThermalZoneStatus.NORMAL,
  warning: ThermalZoneStatus.WARNING,
  critical: ThermalZoneStatus.CRITICAL,
  unknown: ThermalZoneStatus.ERROR,
}

const levelsOf = ({ system }: Site, prefix: string): readonly (readonly [string, Assessment])[] =>
  entriesOf(system.levels).filter(([subject]) => subject.startsWith(prefix))

/** u-bmc counts watts in 32 bits. */
const whole = (watts: number) => Math.min(Math.round(watts), 2 ** 32 - 1)

const nameOf = (subject: string) => subject.slice(subject.indexOf('/') + 1)
