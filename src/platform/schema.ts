/** The schema of a configuration: every option, what it means and what it is by default. */
import { z } from 'zod'
import { history, integrations, limits, simulation } from './bounds.ts'
import { bmc, chassis, hosts, reconcile, restore } from './components.ts'
import { emergency } from './emergency.ts'
import { policies } from './policies.ts'
import { sensors, supplies, zones } from './resources.ts'
import { count, duration, serviceName, text } from './words.ts'

/**
 * The same for a YAML or JSON file and for the options of the library. Durations are written as
 * `30s` and parsed to milliseconds. An option whose description says `acts from 0.2` is accepted
 * and checked, but nothing heeds it yet.
 */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where an editor finds this schema.'),
  serviceName: serviceName.default('statemgr').describe('Its name on the bus.'),
  serviceDescription: text(1024).default('BMC State Management Service'),
  systemName: text(64).default('system').describe('Tells this System from the others of a fleet.'),
  transitionTimeout: duration()
    .prefault('30s')
    .describe('How long the hardware may take to follow.'),
  eventBufferSize: count(1, 1_000_000)
    .default(1000)
    .describe('How many events may wait to be decided; whoever comes then is told to come back.'),
  stateValidation: z
    .boolean()
    .default(true)
    .describe('Whether the invariants are asserted after each step; a violation ends the process.'),
  metrics: z
    .boolean()
    .default(true)
    .describe('Whether figures of its work are kept. Accepted and checked; acts from 0.2.'),
  tracing: z
    .boolean()
    .default(false)
    .describe('Whether traces are exported. Accepted and checked; acts from 0.2.'),
  hosts,
  chassis: chassis.prefault({}),
  bmc: bmc.prefault({}),
  zones,
  sensors,
  supplies,
  integrations: integrations.prefault({}),
  policies: policies.prefault({}),
  emergency: emergency.prefault({}),
  restore: restore.prefault({}),
  reconcile: reconcile.prefault({}),
  limits: limits.prefault({}),
  history: history.prefault({}),
  simulation: simulation.prefault({}),
})

/** What is written: a file's content, or the options of `startStateManager`. */
export type ConfigInput = z.input<typeof configSchema>

/** What it amounts to: every option with a value, durations in milliseconds. */
export type Config = z.output<typeof configSchema>
