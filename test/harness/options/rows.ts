/** Options, each with a change of it that hardware or whoever asks notices, on a board. */
import type { PlayName } from './plays.ts'

export interface OptionRow {
  readonly option: string
  /** What it does, for who reads the table. */
  readonly shows: string
  readonly play: PlayName
  /** What it is on the board with the option; the other has the board as it is. */
  readonly set: Changes
  /** What both boards have besides. */
  readonly also?: Changes
}

/** By their paths: `hosts.0.bootTimeout`; a dot within a name is written as a colon. */
type Changes = Readonly<Record<string, unknown>>

const row = (
  option: string,
  play: PlayName,
  set: Changes,
  shows: string,
  also: Changes = {},
): OptionRow => ({ option, play, set, shows, also })

const rider = { powerFailureResponse: 'ride_through', ups: { rideThrough: '30s' } }

/** What a platform's own action `Try` does, on a tray and on hosts. */
const own = (recipe: object): Changes => {
  const kind = {
    actions: { Try: { recipe: 'try', from: 'any' } },
    recipes: { try: { class: 'quiet', ...recipe } },
  }
  const tray = { name: 'tray.0', chassisPower: false, thermalZone: 'cpu_zone' }
  return { kinds: { tray: kind, host: kind }, components: [tray] }
}
const poke = { call: 'power.poke', undo: { none: 'a test' } }
const prod = { call: 'power.prod', undo: { none: 'a test' } }
const steps = own({ steps: [poke] })
const booting = (boots: object) =>
  own({ steps: [{ ...prod, ...boots }, { observe: { boot: 'complete' }, timeout: '3s' }, poke] })

export const rows: readonly OptionRow[] = [
  row(
    'integrations.sensors',
    'upAndDown',
    { 'integrations.sensors': 'sensors2' },
    'another service is asked',
  ),
  row(
    'stateValidation',
    'kept',
    { stateValidation: false },
    'what is kept and cannot be is not set aside',
  ),
  row(
    'kinds.*.recipes.*.abortable',
    'own',
    own({ abortable: true, steps: [{ pause: '5s' }, poke] }),
    'it may be aborted',
    own({ steps: [{ pause: '5s' }, poke] }),
  ),
  row(
    'kinds.*.recipes.*.alone',
    'own',
    own({ alone: true, steps: [poke] }),
    'it waits for others',
    steps,
  ),
  row(
    'kinds.*.recipes.*.sets.identify',
    'own',
    own({ sets: { identify: true }, steps: [poke] }),
    'the identify LED is turned on',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.alone',
    'own',
    own({ steps: [{ observe: { alone: true } }, poke] }),
    'others are waited for',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.known',
    'own',
    own({ steps: [{ ...poke, skipIf: { known: true } }] }),
    'where power is known',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.boot',
    'own',
    own({ steps: [{ ...poke, skipIf: { boot: 'complete' } }] }),
    'where it has booted',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.inUse',
    'own',
    own({ steps: [{ ...poke, target: 'zones', skipIf: { inUse: true } }] }),
    'where another needs the zone',
    own({ steps: [{ ...poke, target: 'zones' }] }),
  ),
  row(
    'kinds.*.recipes.*.steps[].notRepeatable',
    'own',
    own({ steps: [{ ...poke, notRepeatable: true }] }),
    'no answer is not asked again',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].boots',
    'own',
    booting({ boots: true }),
    'the boot before it counts no more',
    booting({}),
  ),
  row(
    'simulation.bmcResetTime',
    'update',
    { 'simulation.bmcResetTime': '5s' },
    'the BMC is away for longer',
  ),
  row('simulation.ambient', 'upAndDown', { 'simulation.ambient': 82 }, 'zones are warmer'),
  row(
    'simulation.reportInterval',
    'upAndDown',
    { 'simulation.reportInterval': '200ms' },
    'what is repeated confirms sooner',
    {
      'limits.observeInterval': '5s',
      'limits.observationStale': '20s',
      'zones.0.heatUp': '5m',
      'simulation.reportInterval': '4s',
    },
  ),

  row(
    'serviceName',
    'upAndDown',
    { serviceName: 'other' },
    'whoever asks under the old name is not answered',
  ),
  row(
    'transitionTimeout',
    'silence',
    { transitionTimeout: '4s' },
    'power-good is waited for no longer than that',
  ),
  row(
    'hosts[].name',
    'upAndDown',
    { 'hosts.1.name': 'host.7' },
    'the host is asked for under that name',
  ),
  row(
    'hosts[].powerRestore',
    'loss',
    { 'hosts.0.powerRestore': 'AlwaysOff' },
    'lost power is not given back to it',
  ),
  row(
    'hosts[].reconcile',
    'hanging',
    { 'hosts.0.reconcile': 'restore' },
    'turned off by hand, it is turned on again',
  ),
  row(
    'hosts[].autoReboot',
    'hanging',
    { 'hosts.1.autoReboot': false },
    'a boot that hangs is not reset',
  ),
  row(
    'hosts[].powerDependencies[]',
    'lacking',
    { 'hosts.0.powerDependencies': ['psu.0'] },
    'a fault of a supply that is not named keeps nobody off',
    { supplies: [{ name: 'psu.0' }, { name: 'psu.1' }] },
  ),
  row(
    'hosts[].thermalZone',
    'lacking',
    { 'hosts.0.thermalZone': undefined },
    'no zone is cooled for it, and none keeps it off',
  ),
  row(
    'hosts[].healthSensors[]',
    'lacking',
    { 'hosts.0.healthSensors': [] },
    'a critical sensor keeps it off',
  ),
  row('hosts[].priority', 'heat', { 'hosts.1.priority': 9 }, 'the other host is shed first'),
  row(
    'hosts[].powerWatts',
    'upAndDown',
    { 'hosts.1.powerWatts': 1200 },
    'what the supplies cannot carry is refused',
  ),
  row(
    'hosts[].heatWatts',
    'upAndDown',
    { 'hosts.1.heatWatts': 900 },
    'what the zone cannot cool is refused',
    { 'zones.0.coolingCapacityWatts': 1000 },
  ),
  row(
    'hosts[].bootProgress',
    'hanging',
    { 'hosts.1.bootProgress': false },
    'no boot is waited for, and none is reset',
  ),
  row(
    'hosts[].bootAttempts',
    'hanging',
    { 'hosts.1.bootAttempts': 1 },
    'a boot that hangs is not tried again',
  ),
  row(
    'hosts[].bootTimeout',
    'hanging',
    { 'hosts.1.bootTimeout': '6s' },
    'a boot that hangs is reset sooner',
  ),
  row(
    'hosts[].dependsOn[].whenLost',
    'loss',
    { 'hosts.1.dependsOn': [{ resource: 'net', whenLost: 'shutdown' }] },
    'a host that runs goes off with what it has lost',
    { 'hosts.1.dependsOn': [{ resource: 'net' }] },
  ),
  row(
    'hosts[].dependsOn[].confirm',
    'loss',
    { 'hosts.1.dependsOn': [{ resource: 'net', whenLost: 'shutdown', confirm: '7s' }] },
    'it goes off later',
    { 'hosts.1.dependsOn': [{ resource: 'net', whenLost: 'shutdown' }] },
  ),
  row(
    'chassis.name',
    'upAndDown',
    { 'chassis.name': 'chassis' },
    'the chassis is asked for under that name',
    { 'simulation.startsOn': [] },
  ),
  row(
    'chassis.reconcile',
    'hanging',
    { 'chassis.reconcile': 'restore' },
    'a chassis that went off by itself is turned on again',
  ),
  row(
    'chassis.powerSequence[]',
    'upAndDown',
    { 'chassis.powerSequence': ['psu.1', 'psu.0'] },
    'the supplies are turned on in that order',
  ),
  row(
    'chassis.redundancy',
    'upAndDown',
    { 'chassis.redundancy': 1 },
    'one supply is left out of the budget',
    { 'hosts.0.powerWatts': 400, 'hosts.1.powerWatts': 400 },
  ),
  row(
    'chassis.hostDependencies[]',
    'upAndDown',
    { 'chassis.hostDependencies': ['host.1'] },
    'a host that is not named holds the chassis on',
  ),
  row('bmc.name', 'update', { 'bmc.name': 'bmc' }, 'the BMC is asked for under that name'),
  row(
    'bmc.maintenanceMode',
    'update',
    { 'bmc.maintenanceMode': false },
    'EnterMaintenance is refused',
  ),
  row(
    'bmc.updatePolicy',
    'update',
    { 'bmc.updatePolicy': 'immediate' },
    'an update is refused while something is under way',
  ),
  row('bmc.drainTimeout', 'update', { 'bmc.drainTimeout': '1s' }, 'an update gives up sooner', {
    'simulation.bootTime': '5s',
  }),
  row(
    'bmc.updateTimeout',
    'update',
    { 'bmc.updateTimeout': '10s' },
    'an update that never ends is given up',
  ),
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
    'integrations.power',
    'upAndDown',
    { 'integrations.power': 'power2' },
    'another service is asked',
  ),
  row(
    'integrations.thermal',
    'upAndDown',
    { 'integrations.thermal': 'thermal2' },
    'another service is asked',
  ),
  row(
    'integrations.leds',
    'upAndDown',
    { 'integrations.leds': 'leds2' },
    'another service is asked',
  ),
  row(
    'integrations.timeout',
    'silence',
    { 'integrations.timeout': '1s' },
    'a call is repeated sooner',
  ),
  row(
    'integrations.retry.attempts',
    'silence',
    { 'integrations.retry.attempts': 4 },
    'a call is made more often',
  ),
  row(
    'integrations.retry.delay',
    'silence',
    { 'integrations.retry.delay': '3s' },
    'a call is repeated later',
  ),
  row(
    'policies.hostPowerOn.thermalCheck',
    'lacking',
    { 'policies.hostPowerOn': { thermalCheck: false } },
    'a zone that cannot be read keeps nobody off',
  ),
  row(
    'policies.hostPowerOn.healthCheck',
    'lacking',
    { 'policies.hostPowerOn': { healthCheck: false } },
    'a critical sensor keeps nobody off',
  ),
  row(
    'policies.hostPowerOn.powerCheck',
    'upAndDown',
    { 'policies.hostPowerOn': { powerCheck: false } },
    'no budget keeps anybody off',
    { 'hosts.1.powerWatts': 1200 },
  ),
  row(
    'policies.hostPowerOn.bmcCheck',
    'lacking',
    { 'policies.hostPowerOn': { bmcCheck: false } },
    'a BMC in maintenance keeps nobody off',
  ),
  row(
    'policies.hostPowerOn.maxConcurrent',
    'crowd',
    { 'policies.hostPowerOn': { maxConcurrent: 1 } },
    'the second host waits for its turn',
  ),
  row(
    'policies.hostReset.thermalCheck',
    'lacking',
    { 'policies.hostReset': { thermalCheck: true } },
    'a zone that cannot be read keeps from a reset',
    { 'policies.hostPowerOn': { thermalCheck: false } },
  ),
  row(
    'policies.hostReset.healthCheck',
    'lacking',
    { 'policies.hostReset': { healthCheck: true } },
    'a critical sensor keeps from a reset',
    {
      'policies.hostPowerOn': { healthCheck: false },
      'emergency.healthFailureResponse': 'alert_only',
    },
  ),
  row(
    'policies.hostReset.powerCheck',
    'lacking',
    { 'policies.hostReset': { powerCheck: true } },
    'a supply in fault keeps from a reset',
    {
      'policies.hostPowerOn': { powerCheck: false },
      supplies: [{ name: 'psu.0' }, { name: 'psu.1' }],
    },
  ),
  row(
    'policies.hostReset.bmcCheck',
    'update',
    { 'policies.hostReset': { bmcCheck: true } },
    'a BMC that is not ready keeps from a reset',
  ),
  row(
    'policies.hostReset.maxConcurrent',
    'crowd',
    { 'policies.hostReset': { maxConcurrent: 1 } },
    'the second reset waits for its turn',
  ),
  row(
    'policies.chassisPowerOff.hostShutdownRequired',
    'upAndDown',
    { 'policies.chassisPowerOff.hostShutdownRequired': false },
    'hosts are forced off without being asked',
  ),
  row(
    'policies.chassisPowerOff.gracefulTimeout',
    'hanging',
    { 'policies.chassisPowerOff.gracefulTimeout': '20s' },
    'a host that ignores the button is forced off later',
  ),
  row(
    'policies.chassisPowerOff.forcesHosts',
    'hanging',
    { 'policies.chassisPowerOff.forcesHosts': false },
    'a host that ignores the button is not forced off',
  ),
  row(
    'policies.chassisPowerOff.takesHostsDown',
    'upAndDown',
    { 'policies.chassisPowerOff.takesHostsDown': false },
    'a chassis is not powered off under its hosts',
  ),
  row(
    'policies.host_power_on',
    'crowd',
    { 'policies.host_power_on': { maxConcurrent: 1 } },
    'the same as hostPowerOn',
  ),
  row(
    'policies.host_reset',
    'crowd',
    { 'policies.host_reset': { maxConcurrent: 1 } },
    'the same as hostReset',
  ),
  row(
    'policies.chassis_power_off',
    'upAndDown',
    { 'policies.chassis_power_off': { takesHostsDown: false } },
    'the same as chassisPowerOff',
    { 'policies.chassisPowerOff': undefined },
  ),
  row(
    'emergency.thermalShutdown',
    'heat',
    { 'emergency.thermalShutdown': false },
    'nobody is taken down in a critical zone',
  ),
  row(
    'emergency.treatUnknownAs',
    'heat',
    { 'emergency.treatUnknownAs': 'critical' },
    'hosts are taken down in a zone that nobody can read',
  ),
  row('emergency.unknownAfter', 'heat', { 'emergency.unknownAfter': '20s' }, 'sooner', {
    'emergency.treatUnknownAs': 'critical',
  }),
  row(
    'emergency.shedInterval',
    'heat',
    { 'emergency.shedInterval': '1s' },
    'the next is shed sooner',
  ),
  row(
    'emergency.gracefulTimeout',
    'heat',
    { 'emergency.gracefulTimeout': '1s' },
    'hosts are forced off sooner',
    { 'simulation.shutdownTime': '30s' },
  ),
  row(
    'emergency.powerFailureResponse',
    'loss',
    { 'emergency.powerFailureResponse': 'immediate_off' },
    'hosts are forced off, and not asked',
  ),
  row(
    'emergency.ups.rideThrough',
    'loss',
    { emergency: { ...rider, ups: { rideThrough: '5s' } } },
    'hosts are shut down sooner',
    { emergency: rider },
  ),
  row(
    'emergency.healthFailureResponse',
    'heat',
    { 'emergency.healthFailureResponse': 'alert_only' },
    'a host with a critical sensor runs on',
  ),
  row(
    'emergency.healthConfirm',
    'heat',
    { 'emergency.healthConfirm': '8s' },
    'a host with a critical sensor is isolated later',
  ),
  row('restore.delay', 'loss', { 'restore.delay': '20s' }, 'power is given back later'),
  row(
    'reconcile.hosts',
    'hanging',
    { 'reconcile.hosts': 'restore' },
    'turned off by hand, hosts are turned on again',
  ),
  row('reconcile.attempts', 'hanging', { 'reconcile.attempts': 1 }, 'so often at most', {
    'reconcile.hosts': 'restore',
  }),
  row('reconcile.window', 'hanging', { 'reconcile.window': '3s' }, 'within that time only', {
    'reconcile.hosts': 'restore',
    'reconcile.attempts': 1,
  }),
  row(
    'limits.offConfirmations',
    'upAndDown',
    { 'limits.offConfirmations': 5 },
    'off is believed later, and what comes after it is later',
  ),
  row(
    'limits.observeInterval',
    'upAndDown',
    { 'limits.observeInterval': '3s' },
    'what follows an observation follows later',
    { 'zones.0.heatUp': '2m' },
  ),
  row(
    'limits.observationStale',
    'silence',
    { 'limits.observationStale': '4s' },
    'power that nobody tells of is unknown sooner',
  ),
  row(
    'limits.readingStale',
    'silence',
    { 'limits.readingStale': '5s' },
    'a reading is none sooner',
    { 'emergency.treatUnknownAs': 'critical', 'emergency.unknownAfter': '3s' },
  ),
  row('limits.stagger', 'crowd', { 'limits.stagger': '5s' }, 'the second host comes on later'),
  row(
    'limits.minimumOffTime',
    'upAndDown',
    { 'limits.minimumOffTime': '8s' },
    'a power cycle stays off for longer',
  ),
  row(
    'limits.flap.transitions',
    'hanging',
    { 'limits.flap.transitions': 3 },
    'what goes on and off all the time is refused',
  ),
  row(
    'limits.flap.window',
    'hanging',
    { 'limits.flap.window': '5s' },
    'unless that is longer ago',
    { 'limits.flap.transitions': 3 },
  ),
  row('limits.flap.hold', 'hanging', { 'limits.flap.hold': '0s' }, 'not at all', {
    'limits.flap.transitions': 3,
  }),
  row('limits.queue', 'crowd', { 'limits.queue': 1 }, 'one more than may wait is refused'),
  row(
    'limits.overrideLimit',
    'crowd',
    { 'limits.overrideLimit': '10m' },
    'leave for longer is refused',
  ),

  row('simulation.speed', 'upAndDown', { 'simulation.speed': 10 }, 'hardware is faster'),
  row('simulation.railTime', 'upAndDown', { 'simulation.railTime': '400ms' }, 'rails rise later'),
  row('simulation.bootTime', 'upAndDown', { 'simulation.bootTime': '5s' }, 'a boot takes longer'),
  row(
    'simulation.shutdownTime',
    'upAndDown',
    { 'simulation.shutdownTime': '3s' },
    'a shutdown takes longer',
  ),
  row(
    'simulation.startsOn[]',
    'upAndDown',
    { 'simulation.startsOn': ['host.0'] },
    'the host is on already, fed by its chassis and supplies',
  ),
  row(
    'policies.chassis_power_on',
    'lacking',
    { 'policies.chassis_power_on': { healthCheck: false } },
    'the same as chassisPowerOn',
  ),
  row(
    'hosts[].healthRules[].sensor',
    'lacking',
    { 'hosts.0.healthRules': [{ sensor: 'inlet', is: ['warning'], health: 'Critical' }] },
    'its health follows another sensor, and keeps it off',
  ),
  row(
    'hosts[].healthRules[].zone',
    'lacking',
    { 'hosts.0.healthRules': [{ zone: 'cpu_zone', is: ['warning'], health: 'Critical' }] },
    'its health follows a zone',
  ),
  row(
    'hosts[].healthRules[].supply',
    'lacking',
    { 'hosts.0.healthRules': [{ supply: 'psu.1', is: ['critical'], health: 'Critical' }] },
    'its health follows a supply',
  ),
  row(
    'hosts[].healthRules[].resource',
    'lacking',
    { 'hosts.0.healthRules': [{ resource: 'net', is: ['critical'], health: 'Critical' }] },
    'its health follows what is shared',
  ),
  row(
    'hosts[].healthRules[].component',
    'lacking',
    { 'hosts.0.healthRules': [{ component: 'bmc.0', is: ['Maintenance'], health: 'Critical' }] },
    'its health follows another component',
    { 'policies.hostPowerOn': { bmcCheck: false } },
  ),
  row(
    'hosts[].healthRules[].is[]',
    'lacking',
    { 'hosts.0.healthRules': [{ sensor: 'inlet', is: ['normal'], health: 'Critical' }] },
    'while it is so',
    { 'hosts.0.healthRules': [{ sensor: 'inlet', is: ['warning'], health: 'Critical' }] },
  ),
  row(
    'hosts[].healthRules[].health',
    'lacking',
    { 'hosts.0.healthRules': [{ sensor: 'inlet', is: ['warning'], health: 'OK' }] },
    'what it is then',
    { 'hosts.0.healthRules': [{ sensor: 'inlet', is: ['warning'], health: 'Critical' }] },
  ),
  row(
    'chassis.healthSensors[]',
    'lacking',
    { 'chassis.healthSensors': [] },
    'its LEDs show another health',
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
  row(
    'policies.chassisPowerOn.thermalCheck',
    'lacking',
    { 'policies.chassisPowerOn': { thermalCheck: false } },
    'a zone that cannot be read keeps no chassis off',
  ),
  row(
    'policies.chassisPowerOn.healthCheck',
    'lacking',
    { 'policies.chassisPowerOn': { healthCheck: false } },
    'a critical sensor keeps no chassis off',
  ),
  row(
    'policies.chassisPowerOn.powerCheck',
    'lacking',
    { 'policies.chassisPowerOn': { powerCheck: false } },
    'a supply that is missing keeps no chassis off',
    { supplies: [{ name: 'psu.0' }, { name: 'psu.1' }] },
  ),
  row(
    'policies.chassisPowerOn.bmcCheck',
    'lacking',
    { 'policies.chassisPowerOn': { bmcCheck: false } },
    'a BMC in maintenance keeps no chassis off',
  ),
  row(
    'policies.chassisPowerOff.forceTimeout',
    'hanging',
    { 'policies.chassisPowerOff.forceTimeout': '1s' },
    'what is forced off is given less time',
    { 'simulation.railTime': '3s' },
  ),
  row(
    'restore.patience',
    'loss',
    { 'restore.patience': '1ms' },
    'power is not given back where something is amiss for longer',
    { 'restore.delay': '0s', 'hosts.0.dependsOn': [{ resource: 'net' }] },
  ),
]
