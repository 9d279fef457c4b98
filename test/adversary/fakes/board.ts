/** Names what the fakes' board has, how fast it is, and the configuration that describes it. */

export interface Board {
  readonly hosts: readonly string[]
  readonly chassis: string
  readonly bmc: string
  readonly supplies: readonly string[]
  readonly zones: readonly string[]
  readonly sensors: readonly string[]
  /** How long a rail takes to follow, a host to boot, to shut down, and a BMC to be back. */
  readonly railMs: number
  readonly bootMs: number
  readonly shutdownMs: number
  readonly bmcResetMs: number
}

export const board: Board = {
  hosts: ['host.0', 'host.1'],
  chassis: 'chassis.0',
  bmc: 'bmc.0',
  supplies: ['psu.0', 'psu.1'],
  zones: ['cpu_zone'],
  sensors: ['cpu0_temp'],
  railMs: 15,
  bootMs: 150,
  shutdownMs: 60,
  bmcResetMs: 60,
}

/** The configuration of the product for the board, with waits that suit hardware so fast. */
export const configOf = (of: Board) => ({
  serviceName: 'statemgr',
  systemName: 'adversary',
  transitionTimeout: '10s',
  hosts: of.hosts.map((name) => ({
    name,
    powerDependencies: of.supplies,
    thermalZone: of.zones[0],
    healthSensors: of.sensors,
    // Long after any restart: a boot that is waited for must not time out on a busy machine.
    bootTimeout: '60s',
    bootAttempts: 3,
  })),
  chassis: { name: of.chassis, powerSequence: of.supplies, hostDependencies: of.hosts },
  bmc: { name: of.bmc, initializationTimeout: '5s' },
  zones: of.zones.map((name) => ({ name, warning: 80, critical: 90, hysteresis: 5 })),
  sensors: of.sensors.map((name) => ({ name, zone: of.zones[0], warning: 85, critical: 95 })),
  supplies: of.supplies.map((name) => ({ name })),
  integrations: {
    power: 'powermgr',
    thermal: 'thermalmgr',
    sensors: 'sensormon',
    leds: 'ledmgr',
    timeout: '500ms',
    retry: { attempts: 3, delay: '50ms' },
  },
  policies: { chassisPowerOff: { gracefulTimeout: '2s', forceTimeout: '2s' } },
  limits: { observeInterval: '100ms', minimumOffTime: '100ms', settle: '2s', alertHold: '0s' },
})
