/** Defines the schema of a configuration: every option, what it means and what it is by default. */
import { z } from 'zod'
import { events, history, integrations, limits, recording, statusLimits } from './bounds.ts'
import { bmc, chassis, hosts, reconcile, restore } from './components.ts'
import { emergency } from './emergency.ts'
import { kinds } from './kinds.ts'
import { components, leds } from './parts.ts'
import { policies } from './policies.ts'
import { resources, sensors, supplies, zones } from './resources.ts'
import { opa, rules } from './rules.ts'
import { simulation } from './simulation.ts'
import { log, otlp } from './telemetry.ts'
import { ubmc } from './ubmc.ts'
import { count, duration, inboxPrefix, serviceName, text } from './words.ts'

/**
 * The same for a YAML or JSON file and for the options of the library. Durations are written as
 * `30s` and parsed to milliseconds. An option whose description says `acts from 0.2` is accepted
 * and checked, but nothing heeds it yet.
 */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where an editor finds this schema.'),
  serviceName: serviceName.default('statemgr').describe('Its name on the bus.'),
  serviceDescription: text(1024)
    .default('BMC State Management Service')
    .describe('What it says of itself on the bus: nats micro info shows it.'),
  replyPrefixes: z
    .array(inboxPrefix)
    .min(1)
    .max(16)
    .optional()
    .describe(
      'What the subjects begin with that are answered to; a request that wants its answer ' +
        'elsewhere is not done. Left out: _INBOX., and what the server makes of it, _R_. and _GR_.',
    ),
  systemName: text(64).default('system').describe('Tells this System from the others of a fleet.'),
  transitionTimeout: duration()
    .prefault('30s')
    .describe('How long the hardware may take to follow.'),
  eventBufferSize: count(1, 1_000_000)
    .default(1000)
    .describe(
      'How many requests may wait to be decided; whoever asks then is told to come back. Reports ' +
        'have room of their own.',
    ),
  stateValidation: z
    .boolean()
    .default(true)
    .describe('Whether the invariants are asserted after each step; a violation ends the process.'),
  metrics: z
    .boolean()
    .default(true)
    .describe('Whether figures of its work are kept, and shown at /metrics over HTTP.'),
  insight: z
    .boolean()
    .default(true)
    .describe(
      'Whether it is found out what the journal and the readings come to: statistics, incidents ' +
        'with their roots, and what wears. Short forecasts, which protect the hardware, are made ' +
        'all the same.',
    ),
  tracing: z
    .boolean()
    .default(true)
    .describe('Whether traces go on from clients to services, and are sent where otlp says.'),
  otlp: otlp.optional(),
  log: log.prefault({}),
  hosts,
  chassis: chassis.prefault({}).describe('The chassis that feeds the hosts.'),
  bmc: bmc.prefault({}).describe('The BMC that this runs on.'),
  zones,
  sensors,
  supplies,
  resources,
  kinds,
  components,
  leds: leds.prefault({}),
  integrations: integrations.prefault({}).describe('The services that are asked, and how.'),
  ubmc: ubmc.prefault({}),
  policies: policies.prefault({}).describe('What each action is checked against.'),
  rules,
  opa: opa.optional(),
  emergency: emergency.prefault({}).describe('What is done by itself to protect hardware.'),
  restore: restore.prefault({}),
  reconcile: reconcile.prefault({}),
  limits: limits.prefault({}).describe('How patient it is, and how much it keeps in mind.'),
  events: events.prefault({}),
  statusLimits,
  history: history.prefault({}).describe('How much of what happened is kept.'),
  recording: recording.prefault({}),
  simulation: simulation.prefault({}),
})

/** What is written: a file's content, or the options of `startStateManager`. */
export type ConfigInput = z.input<typeof configSchema>

/** What it amounts to: every option with a value, durations in milliseconds. */
export type Config = z.output<typeof configSchema>
