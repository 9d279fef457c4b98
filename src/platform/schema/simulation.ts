/** Defines the schema of the simulation: how the simulated hardware behaves. */
import { z } from 'zod'
import type { PowerVerb } from '../../core/model/verbs.ts'
import { ubmcSimulation } from './simulation-ubmc.ts'
import { count, duration, names, partName, quantity } from './words.ts'

const sensor = z.strictObject({
  value: quantity().describe('What it reads.'),
  follows: partName
    .optional()
    .describe(
      'The component that has to work for that: with power and without a fault. For flow, ' +
        'pressure, speed; or for a rail of a host or of the chassis.',
    ),
  idle: quantity().default(0).describe('What it reads while what it follows does not work.'),
})

const zone = z
  .strictObject({
    cooledBy: names(partName).describe(
      'Components, of kinds of its own: while none of them works, nothing takes its heat away.',
    ),
  })
  .describe('A thermal zone.')

const verb = z.enum(['on', 'off', 'shutdown'] satisfies PowerVerb[])

export const simulation = z
  .strictObject({
    seed: count(0, 2 ** 32 - 1)
      .default(1)
      .describe('The same seed gives the same faults at the same moments.'),
    speed: z
      .number()
      .min(0.01)
      .max(10_000)
      .default(1)
      .describe('How many times as fast as the clock the hardware lives.'),
    railTime: duration().prefault('50ms').describe('From a command to the rail.'),
    bootTime: duration().prefault('2s').describe('From power to a running operating system.'),
    shutdownTime: duration().prefault('500ms').describe('From the power button to power off.'),
    bmcResetTime: duration().prefault('1s').describe('From the reset of the BMC to its return.'),
    heatLag: duration().prefault('20s').describe('After this 63 % of a change of heat is done.'),
    reportInterval: duration()
      .prefault('5s')
      .describe('How often the services repeat all they know.'),
    ambient: z.number().min(-100).max(100).default(25).describe('°C in the room.'),
    sensors: z
      .record(partName, sensor)
      .default({})
      .describe(
        'Sensors, by their names. Others are as warm as their zone, or read what is usual.',
      ),
    zones: z
      .record(partName, zone)
      .default({})
      .describe('Thermal zones that components cool, by their names.'),
    startsOn: names(partName)
      .default([])
      .describe('Hosts, the chassis and components that are on already when it begins.'),
    ubmc: ubmcSimulation.prefault({}),
    verbs: z
      .record(z.string().min(1).max(32), verb)
      .default({})
      .describe(
        'What the verbs of its own recipes do to the power of a component. on and off, start ' +
          'and stop, enable and disable, open and close need not be said; others do nothing.',
      ),
  })
  .describe('The pretended hardware; used by --simulate only.')
