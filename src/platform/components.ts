/** The schema of the components: hosts, chassis, BMC. */
import { z } from 'zod'
import {
  bmcName,
  chassisName,
  count,
  duration,
  hostName,
  names,
  partName,
  partsMax,
} from './words.ts'

const host = z.strictObject({
  name: hostName,
  powerDependencies: names(partName)
    .default([])
    .describe('The supplies that must be good before it is powered on.'),
  thermalZone: partName
    .optional()
    .describe('The zone whose cooling is raised for it, and whose heat keeps it off.'),
  healthSensors: names(partName)
    .default([])
    .describe('The sensors that its health is made of; a critical one keeps it off.'),
  bootProgress: z
    .boolean()
    .default(true)
    .describe('Whether the platform tells how far it has booted; without, power is all there is.'),
  bootAttempts: count(1, 100)
    .default(3)
    .describe('Boots that may fail, one after the other, before it is held as Quiesced.'),
  bootTimeout: duration()
    .prefault('10m')
    .describe('How long one boot may take, from power-good to a running operating system.'),
})

export const hosts = z.array(host).min(1).max(partsMax)

export const chassis = z.strictObject({
  name: chassisName.default('chassis.0'),
  powerSequence: names(partName)
    .default([])
    .describe('Its supplies in the order in which they are turned on; off is the reverse.'),
  healthSensors: names(partName).default([]).describe('The sensors that its health is made of.'),
  coolingPolicy: z
    .enum(['quiet', 'balanced', 'performance'])
    .default('balanced')
    .describe('What cooling is tuned for. Accepted and checked; acts from 0.2.'),
  hostDependencies: names(hostName)
    .optional()
    .describe('The hosts that take their power from it: all of them, also when left out.'),
})

export const bmc = z.strictObject({
  name: bmcName.default('bmc.0'),
  initializationTimeout: duration()
    .prefault('60s')
    .describe('How long it may take to be back after a reboot.'),
  maintenanceMode: z
    .boolean()
    .default(true)
    .describe('Whether it has a maintenance mode; without, EnterMaintenance is refused.'),
  updatePolicy: z
    .enum(['graceful', 'immediate'])
    .default('graceful')
    .describe('How hosts are treated for a firmware update. Accepted and checked; acts from 0.2.'),
  updateTimeout: duration().prefault('30m').describe('How long a firmware update may take.'),
})
