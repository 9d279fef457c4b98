/** Defines the schema of the components: hosts, chassis, BMC. */

import { z } from 'zod'
import { bootEnds } from '../../core/model/boot.ts'
import { observe } from './observe.ts'
import { dependsOn, discrepancies, healthRules, powerRestore } from './parts.ts'
import {
  bmcName,
  chassisName,
  count,
  duration,
  hostName,
  names,
  partName,
  partsMax,
  watts,
} from './words.ts'

const host = z.strictObject({
  name: hostName.describe('host. and one word: events come on statemgr.events.host.0.'),
  powerRestore,
  reconcile: discrepancies.optional().describe('As reconcile.hosts, for this one host.'),
  autoReboot: z
    .boolean()
    .default(true)
    .describe('Whether a boot that failed is tried again by itself, while attempts are left.'),
  observe,
  powerDependencies: names(partName)
    .default([])
    .describe('The supplies that must be good before it is powered on.'),
  thermalZone: partName
    .optional()
    .describe('The zone whose cooling is raised for it, and whose heat keeps it off.'),
  healthSensors: names(partName)
    .default([])
    .describe('The sensors that its health is made of; a critical one keeps it off.'),
  healthRules,
  dependsOn,
  priority: count(0, 1000)
    .default(0)
    .describe(
      'Who goes last when there is too much heat or too little power: the lowest is shed first, ' +
        'and of equals the last in the list.',
    ),
  powerWatts: watts()
    .optional()
    .describe('The most power that it takes: its share of what the supplies can give.'),
  heatWatts: watts()
    .optional()
    .describe('The most heat that it gives to its zone; powerWatts when left out.'),
  bootProgress: z
    .boolean()
    .default(true)
    .describe(
      'Whether the platform tells how far it has booted; without, as where powermgr of u-bmc is ' +
        'all that could, power is all there is.',
    ),
  bootUntil: z
    .enum(bootEnds)
    .default('OSRunning')
    .describe(
      'How far it has to boot to be Running: for an operating system that never tells that it ' +
        'runs, OSBootStarted or what its firmware tells of last.',
    ),
  bootAttempts: count(1, 100)
    .default(3)
    .describe('Boots that may fail, one after the other, before it is held as Quiesced.'),
  bootTimeout: duration()
    .prefault('10m')
    .describe('How long one boot may take, from power-good to a running operating system.'),
})

export const hosts = z
  .array(host)
  .max(partsMax)
  .default([])
  .describe('The hosts, which the chassis feeds; none in a shelf of disks or of supplies.')

export const chassis = z.strictObject({
  name: chassisName.default('chassis.0').describe('chassis, or chassis. and one word.'),
  powerRestore,
  reconcile: discrepancies.default('adopt'),
  observe,
  powerSequence: names(partName)
    .default([])
    .describe('Its supplies in the order in which they are turned on; off is the reverse.'),
  healthSensors: names(partName).default([]).describe('The sensors that its health is made of.'),
  healthRules,
  dependsOn,
  redundancy: count(0, partsMax)
    .default(0)
    .describe(
      'How many supplies may fail before hosts have to go off: so many are left out of the power ' +
        'budget, those that have failed among them.',
    ),
  coolingPolicy: z
    .enum(['quiet', 'balanced', 'performance'])
    .default('balanced')
    .describe(
      'When cooling is raised: quiet, once a zone is warm, until that is over; balanced, before ' +
        'a host adds heat, until the last of the zone is off; performance, with the chassis, ' +
        'until that is off.',
    ),
  hostDependencies: names(hostName)
    .optional()
    .describe(
      'The hosts that may be taken down with it: they are shut down first when it is powered off ' +
        'or cycled. The others hold it on while they run. Left out, none does.',
    ),
})

export const bmc = z.strictObject({
  name: bmcName.default('bmc.0').describe('bmc, or bmc. and one word.'),
  resetReasonFile: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe(
      'A file that says why the BMC was reset: power, watchdog, software or pinhole, or the' +
        ' bootstatus of a Linux watchdog. Without it a power loss is told by what else there is.',
    ),
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
    .describe(
      'What an update, a reboot or a shutdown of it does while operations are under way: ' +
        'graceful waits for them to end and holds new ones; immediate is refused then. With ' +
        'force it reboots at once, whatever is under way.',
    ),
  drainTimeout: duration()
    .prefault('15m')
    .describe('How long graceful waits for operations to end before it gives up, and says so.'),
  updateTimeout: duration().prefault('30m').describe('How long a firmware update may take.'),
})

export const reconcile = z
  .strictObject({
    hosts: discrepancies.default('adopt'),
    attempts: count(1, 100)
      .default(3)
      .describe('How often what was asked is restored within window; then it is held.'),
    window: duration()
      .prefault('10m')
      .describe('In how long. A discrepancy that is older is not restored any more.'),
  })
  .describe('What becomes of discrepancies; the chassis has its own reconcile.')

export const restore = z
  .strictObject({
    delay: duration('0s')
      .prefault('0s')
      .describe('From when the supplies are good again to the first power-on.'),
    patience: duration()
      .prefault('10m')
      .describe('How long after the delay supplies, cooling and health are waited for.'),
  })
  .describe('How power is given back after it was lost; powerRestore says to whom.')
