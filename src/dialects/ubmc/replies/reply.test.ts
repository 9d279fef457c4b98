/** Tests of what u-bmc's clients are answered: in full, filtered, masked, and a page at a time. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { hexOf } from '../../../../test/harness/hex.ts'
import { beginning, platformWith, systemIn } from '../../../../test/harness/platform.ts'
import {
  bytesOf,
  hosts,
  query,
  refusalOf,
  running,
  siteOf,
  wallMs,
} from '../../../../test/harness/ubmc-site.ts'
import { believed } from '../../../core/model/power.ts'
import { noDescription } from '../../../core/model/system/intents.ts'
import { componentOf, put } from '../../../core/model/system/system.ts'
import { rowOf, withRow } from '../../../core/model/table.ts'
import {
  ChassisLEDState,
  ChassisLEDType,
  ChassisPowerSupplyStatus,
  ChassisSchema,
  ChassisStatus,
  GetChassisResponseSchema,
  ListChassisResponseSchema,
} from '../gen/schema/v1alpha1/chassis_pb.ts'
import {
  BootProgressStage,
  GetHostResponseSchema,
  HostAction,
  HostRebootCause,
  HostStatus,
  OSStatus,
  UpdateHostResponseSchema,
} from '../gen/schema/v1alpha1/host_pb.ts'
import {
  ListManagementControllersResponseSchema,
  ManagementControllerRebootCause,
  ManagementControllerStatus,
} from '../gen/schema/v1alpha1/management_controller_pb.ts'
import { SensorStatus, SensorUnit } from '../gen/schema/v1alpha1/sensor_pb.ts'
import { ThermalZoneStatus } from '../gen/schema/v1alpha1/thermal_pb.ts'
import { controlReply, updateReply } from './reply.ts'

test('an accepted action is answered at once with what the component is by now', () => {
  const [host, chassis, bmc] = [
    componentOf(running, 'host.0'),
    componentOf(running, 'chassis.0'),
    componentOf(running, 'bmc.0'),
  ]
  const site = siteOf(running)
  assert.equal(hexOf(controlReply('host', site, host)), '08 02') // field 1: ON is 2
  assert.equal(hexOf(controlReply('chassis', site, chassis)), '08 01') // field 1: ON is 1
  assert.equal(hexOf(controlReply('bmc', site, bmc)), '08 01') // field 1: READY is 1
  const onItsWay = { ...host, status: 'PoweringOn' }
  assert.equal(hexOf(controlReply('host', site, onItsWay)), '08 03') // TRANSITIONING
  // Unknown is nothing at all, and not off, which is 1.
  assert.equal(hexOf(controlReply('host', site, { ...host, status: 'Unknown' })), '')
})

test('a host is shown with all that is known of it', () => {
  const host = componentOf(running, 'host.0')
  const requested = {
    action: 'PowerOn',
    power: 'On' as const,
    actor: 'somebody',
    reason: null,
    at: beginning + 1000,
  }
  const shown = {
    ...host,
    requested,
    restartCause: { cause: 'RemoteCommand' as const, at: beginning },
    powerChanges: { power: believed('On'), at: [beginning + 20_000] },
  }
  const system = put(running, shown)
  const descriptions = {
    'host.0': {
      description: 'left node',
      location: { rackLocation: { name: 'r12' } },
      metadata: { owner: 'lab' },
    },
  }
  const [first, second] = hosts(siteOf(system, { descriptions }))
  assert.equal(first?.name, 'host.0')
  assert.equal(first.status, HostStatus.ON)
  assert.equal(first.requestedAction, HostAction.ON)
  assert.equal(first.description, 'left node')
  assert.equal(first.location?.rackLocation?.name, 'r12')
  assert.deepEqual(first.metadata, { owner: 'lab' })
  assert.equal(first.bootProgress?.stage, BootProgressStage.COMPLETE)
  assert.equal(first.bootProgress?.progressPercent, 100)
  assert.equal(first.operatingSystem?.status, OSStatus.OS_STATUS_BOOT_COMPLETE)
  assert.equal(first.lastReboot?.rebootCause, HostRebootCause.SOFT_RESET)
  assert.equal(first.lastReboot?.uptime?.seconds, 40n)
  assert.equal(timestampMs(first.lastReboot!.lastRebootTime!), wallMs - 60_001)
  assert.equal(timestampMs(first.updatedAt!), wallMs - 59_001)
  assert.equal(second?.name, 'host.1')
  assert.equal(second.status, HostStatus.OFF)
  assert.equal(second.bootProgress?.stage, BootProgressStage.UNSPECIFIED)
  assert.equal(second.operatingSystem, undefined)
  assert.equal(second.lastReboot, undefined)
})

test('a chassis is shown with its supplies, sensors, zones and LEDs', () => {
  const system = {
    ...running,
    levels: withRow(
      withRow(
        withRow(running.levels, 'supply/psu.1', {
          ...rowOf(running.levels, 'supply/psu.1')!,
          value: 'input Lost',
        }),
        'sensor/dimm_temp',
        { ...rowOf(running.levels, 'sensor/dimm_temp')!, value: null },
      ),
      'zone/cpu_zone',
      { ...rowOf(running.levels, 'zone/cpu_zone')!, level: 'warning' as const },
    ),
  }
  const bytes = bytesOf(query('chassis'), siteOf(system))
  const { chassis, totalSize } = fromBinary(ListChassisResponseSchema, bytes)
  const [shown] = chassis
  assert.equal(totalSize, 1)
  assert.equal(shown?.status, ChassisStatus.ON)
  assert.equal(shown.asset?.productName, 'two-host-chassis')
  assert.deepEqual(shown.hostNames, ['host.0', 'host.1'])
  assert.deepEqual(shown.managementControllerIds, ['bmc.0'])
  assert.deepEqual(
    shown.powerInfo?.powerSupplies.map(({ name, status }) => [name, status]),
    [
      ['psu.0', ChassisPowerSupplyStatus.OK],
      ['psu.1', ChassisPowerSupplyStatus.INPUT_LOST],
    ],
  )
  const [cpu, dimm] = shown.sensors
  assert.equal(cpu?.id, 'cpu0_temp')
  assert.equal(cpu.unit, SensorUnit.CELSIUS)
  assert.equal(cpu.status, SensorStatus.ENABLED)
  assert.deepEqual(cpu.reading.case === 'analogReading' && cpu.reading.value.value, 42)
  assert.equal(dimm?.reading.case, 'discreteReading')
  assert.deepEqual(
    shown.thermalZones.map(({ name, status }) => [name, status]),
    [['cpu_zone', ThermalZoneStatus.WARNING]],
  )
  assert.deepEqual(
    shown.leds.map(({ name, type, state }) => [name, type, state]),
    [
      ['power', ChassisLEDType.CHASSIS_LED_TYPE_POWER, ChassisLEDState.CHASSIS_LED_STATE_ON],
      ['status', ChassisLEDType.CHASSIS_LED_TYPE_STATUS, ChassisLEDState.CHASSIS_LED_STATE_ON],
      ['error', ChassisLEDType.CHASSIS_LED_TYPE_FAULT, ChassisLEDState.CHASSIS_LED_STATE_OFF],
      ['identify', ChassisLEDType.CHASSIS_LED_TYPE_IDENTIFY, ChassisLEDState.CHASSIS_LED_STATE_OFF],
    ],
  )
})

test('what supplies can give and who gets it is shown where it is known', () => {
  const platform = platformWith((config) => ({
    ...config,
    chassis: { ...config.chassis, redundancy: 1 },
    supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 799.6 })),
    hosts: config.hosts.map((host) => ({ ...host, powerWatts: 350 })),
  }))
  const system = systemIn(platform)
  const bytes = bytesOf(query('chassis'), siteOf(system, { platform }))
  const info = fromBinary(ListChassisResponseSchema, bytes).chassis[0]?.powerInfo
  assert.equal(info?.powerCapacityWatts, 1599)
  assert.equal(info.redundancy?.requiredSupplies, 1)
  assert.equal(info.redundancy?.availableSupplies, 2)
  assert.equal(info.redundancy?.status, 'full')
  assert.deepEqual(
    info.powerBudgets.map(({ allocatedTo, allocatedWatts }) => [allocatedTo, allocatedWatts]),
    [
      ['host.0', 350],
      ['host.1', 350],
    ],
  )
})

test('a chassis that is on is told by its health', () => {
  const chassis = componentOf(running, 'chassis.0')
  const statusOf = (health: 'Warning' | 'Critical') => {
    const components = withRow(running.components, 'chassis.0', { ...chassis, health })
    const bytes = bytesOf(query('chassis'), siteOf({ ...running, components }))
    return fromBinary(ListChassisResponseSchema, bytes).chassis[0]?.status
  }
  assert.equal(statusOf('Warning'), ChassisStatus.WARNING)
  assert.equal(statusOf('Critical'), ChassisStatus.CRITICAL)
})

test('a BMC is shown with why it was restarted', () => {
  const bmc = componentOf(running, 'bmc.0')
  const restartCause = { cause: 'Watchdog' as const, at: beginning }
  const components = withRow(running.components, 'bmc.0', { ...bmc, restartCause })
  const bytes = bytesOf(query('bmc'), siteOf({ ...running, components }))
  const [shown] = fromBinary(ListManagementControllersResponseSchema, bytes).controllers
  assert.equal(shown?.status, ManagementControllerStatus.READY)
  assert.equal(shown.lastReboot?.rebootCause, ManagementControllerRebootCause.WATCHDOG)
})

test('state answers those that match, and info the bare one', () => {
  const site = siteOf(running)
  const state = bytesOf(query('host', { verb: 'state', filter: { name: 'host.1' } }), site)
  assert.deepEqual(
    fromBinary(GetHostResponseSchema, state).hosts.map(({ name }) => name),
    ['host.1'],
  )
  const info = bytesOf(query('chassis', { verb: 'info', filter: { name: 'chassis.0' } }), site)
  assert.equal(fromBinary(ChassisSchema, info).name, 'chassis.0')
  const chassis = bytesOf(query('chassis', { verb: 'state', filter: { status: 1 } }), site)
  assert.equal(fromBinary(GetChassisResponseSchema, chassis).chassis.length, 1)
})

test('who is not there is not found, with the nearest that is', () => {
  const site = siteOf(running)
  for (const verb of ['state', 'info'] as const) {
    const refusal = refusalOf(query('host', { verb, filter: { name: 'host.9' } }), site)
    assert.equal(refusal.code, 'unknown-component')
    assert.match(refusal.message, /there is no host host\.9: did you mean host\.[01]\?/)
  }
  const none = refusalOf(query('host', { verb: 'info', filter: { status: 6 } }), site)
  assert.equal(none.code, 'unknown-component')
  const several = refusalOf(query('host', { verb: 'info', filter: { type: 1 } }), site)
  assert.match(several.message, /2 match, .* name one of host\.0, host\.1/)
})

test('an update is answered with the component as it is now', () => {
  const descriptions = { 'host.0': { ...noDescription, description: 'left' } }
  const site = siteOf(running, { descriptions })
  const bytes = updateReply('host', site, componentOf(running, 'host.0'))
  assert.equal(fromBinary(UpdateHostResponseSchema, bytes).host?.description, 'left')
})
