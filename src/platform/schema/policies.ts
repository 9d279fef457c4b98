/** Defines the schema of the policies: what each action is checked against. */
import { z } from 'zod'
import { count, duration } from './words.ts'

export const checks = (usual: boolean) => ({
  thermalCheck: z
    .boolean()
    .default(usual)
    .describe('Whether a critical, unknown or stale thermal zone blocks it.'),
  healthCheck: z.boolean().default(usual).describe('Whether a critical health sensor blocks it.'),
  powerCheck: z
    .boolean()
    .default(usual)
    .describe('Whether a supply that is missing, in fault or browning out blocks it.'),
  bmcCheck: z
    .boolean()
    .default(usual)
    .describe('Whether a BMC in maintenance or in error blocks it; one that starts is waited for.'),
})

export const concurrent = count(1, 1024).describe(
  'How many may run at once; more wait for their turn.',
)

const hostPowerOn = z
  .strictObject({ ...checks(true), maxConcurrent: concurrent.default(2) })
  .describe('PowerOn, PowerCycle and GracefulRestart of a host.')

const hostReset = z
  .strictObject({ ...checks(false), maxConcurrent: concurrent.optional() })
  .describe('ForceRestart of a host: it keeps its power, so nothing is checked unless said here.')

const chassisPowerOn = z
  .strictObject(checks(true))
  .describe('PowerOn and PowerCycle of the chassis.')

const chassisPowerOff = z
  .strictObject({
    hostShutdownRequired: z
      .boolean()
      .default(true)
      .describe('Whether its hosts are asked to shut down first; otherwise they are forced off.'),
    gracefulTimeout: duration()
      .prefault('300s')
      .describe('How long a host may take to shut down, whoever asked it to.'),
    forceTimeout: duration()
      .prefault('30s')
      .describe('How long whatever is forced off may take to be dark.'),
    forcesHosts: z
      .boolean()
      .default(true)
      .describe('Whether a host that is not off after gracefulTimeout is forced off.'),
    alertsWhenForced: z
      .boolean()
      .default(true)
      .describe(
        'Whether it is an alert that a host had to be forced off, whoever asked it to shut down.',
      ),
    takesHostsDown: z
      .boolean()
      .default(true)
      .describe('Whether the chassis may be powered off or cycled while hosts are on.'),
  })
  .describe('PowerOff of the chassis, and how hosts are shut down.')

/** Their names in small letters, each with the usual one; either may be used, not both. */
export const policyNames = {
  host_power_on: 'hostPowerOn',
  host_reset: 'hostReset',
  chassis_power_on: 'chassisPowerOn',
  chassis_power_off: 'chassisPowerOff',
} as const

export const policies = z
  .strictObject({
    hostPowerOn: hostPowerOn.optional(),
    hostReset: hostReset.optional(),
    chassisPowerOn: chassisPowerOn.optional(),
    chassisPowerOff: chassisPowerOff.optional(),
    host_power_on: hostPowerOn.optional().describe('The same as hostPowerOn.'),
    host_reset: hostReset.optional().describe('The same as hostReset.'),
    chassis_power_on: chassisPowerOn.optional().describe('The same as chassisPowerOn.'),
    chassis_power_off: chassisPowerOff.optional().describe('The same as chassisPowerOff.'),
  })
  .transform((given) => ({
    hostPowerOn: given.hostPowerOn ?? given.host_power_on ?? hostPowerOn.parse({}),
    hostReset: given.hostReset ?? given.host_reset ?? hostReset.parse({}),
    chassisPowerOn: given.chassisPowerOn ?? given.chassis_power_on ?? chassisPowerOn.parse({}),
    chassisPowerOff: given.chassisPowerOff ?? given.chassis_power_off ?? chassisPowerOff.parse({}),
  }))
