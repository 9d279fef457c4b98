/** Options of what components depend on: zones, sensors, supplies, resources and LEDs. */
import { type OptionRow, row } from './row.ts'

export const ofSurroundings: readonly OptionRow[] = [
  row(
    'zones[].name',
    'upAndDown',
    {
      'zones.0.name': 'attic',
      'hosts.0.thermalZone': 'attic',
      'hosts.1.thermalZone': 'attic',
      'sensors.0.zone': 'attic',
    },
    'the zone is cooled under that name',
  ),
  row('zones[].warning', 'heat', { 'zones.0.warning': 70 }, 'cooling is raised sooner'),
  row('zones[].critical', 'heat', { 'zones.0.critical': 120 }, 'nobody is taken down at 92 °C'),
  row(
    'zones[].hysteresis',
    'heat',
    { 'zones.0.hysteresis': 60 },
    'a zone that was critical stays so for longer',
  ),
  row('zones[].stale', 'silence', { 'zones.0.stale': '5s' }, 'a reading is none sooner', {
    'emergency.treatUnknownAs': 'critical',
    'emergency.unknownAfter': '3s',
  }),
  row(
    'zones[].coolingCapacityWatts',
    'upAndDown',
    { 'zones.0.coolingCapacityWatts': 400 },
    'the second host is refused',
  ),
  row('zones[].heatUp', 'heat', { 'zones.0.heatUp': '2m' }, 'a forecast looks further ahead'),
  row('sensors[].critical', 'lacking', { 'sensors.0.critical': 120 }, 'a value keeps nobody off'),
  row(
    'sensors[].lowerCritical',
    'lacking',
    { 'sensors.0.lowerCritical': 0, 'sensors.0.lowerWarning': 60, 'sensors.0.hysteresis': 0 },
    'a value that is too low keeps off',
    { 'hosts.0.healthRules': [{ sensor: 'cpu0_temp', is: ['warning'], health: 'Critical' }] },
  ),
  row(
    'sensors[].name',
    'lacking',
    { 'sensors.1.name': 'outlet', 'chassis.healthSensors': ['outlet'] },
    'what is read under the old name is nothing to it',
  ),
  row('sensors[].warning', 'lacking', { 'sensors.1.warning': 46 }, 'LEDs tell of it from there'),
  row(
    'sensors[].lowerWarning',
    'lacking',
    {
      'sensors.1.lowerWarning': 47,
      'sensors.1.warning': 60,
      'sensors.1.critical': 70,
      'sensors.1.hysteresis': 0,
    },
    'LEDs tell of it up to there',
    { 'sensors.1.warning': 60, 'sensors.1.critical': 70 },
  ),
  row('sensors[].hysteresis', 'lacking', { 'sensors.1.hysteresis': 30 }, 'a level is left later'),
  row(
    'supplies[].name',
    'upAndDown',
    {
      'supplies.0.name': 'psu.9',
      'chassis.powerSequence': ['psu.9', 'psu.1'],
      'hosts.0.powerDependencies': [],
      'hosts.1.powerDependencies': [],
    },
    'the supply is turned on under that name',
  ),
  row(
    'supplies[].capacityWatts',
    'upAndDown',
    { 'supplies.0.capacityWatts': 100, 'supplies.1.capacityWatts': 100 },
    'nobody is powered on beyond it',
  ),
  row(
    'leds.ours[]',
    'hanging',
    { 'leds.ours': ['host.0'] },
    'what somebody does at its identify LED is taken back',
  ),
  row(
    'resources[].name',
    'loss',
    { 'resources.0.name': 'net2', 'hosts.1.dependsOn': [{ resource: 'net2' }] },
    'what is said of the old name is nothing to it',
    { 'hosts.1.dependsOn': [{ resource: 'net', whenLost: 'shutdown' }] },
  ),
  row(
    'resources[].sensors[]',
    'lacking',
    { 'resources.0.sensors': ['inlet'] },
    'it is as its sensors are',
    { 'hosts.0.dependsOn': [{ resource: 'net', is: ['normal'] }] },
  ),
]
