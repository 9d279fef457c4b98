/** Defines the schema of what surrounds the components: services, limits, history. */
import { z } from 'zod'
import { durationText } from '../../text/duration.ts'
import { kindName, statusName } from './kind-words.ts'
import { dialect } from './ubmc.ts'
import { byName, count, duration, serviceName, streamName } from './words.ts'

export const integrations = z
  .strictObject({
    power: serviceName.default('powermgr').describe('Switches rails and tells how they are.'),
    thermal: serviceName.default('thermalmgr').describe('Cools, and tells how warm the zones are.'),
    sensors: serviceName.default('sensormon').describe('Reads the sensors.'),
    leds: serviceName.default('ledmgr').describe('Controls the LEDs.'),
    others: z
      .array(serviceName)
      .max(64)
      .default([])
      .describe('Services of its own: they tell of components, and are called by recipes.'),
    dialect: dialect
      .default('native')
      .describe('What the services speak: ubmc is what those of u-bmc do, as they are.'),
    dialects: z
      .strictObject({
        power: dialect.optional().describe('What the power service speaks.'),
        thermal: dialect.optional().describe('What the thermal service speaks.'),
        sensors: dialect.optional().describe('What the sensor service speaks.'),
        leds: dialect.optional().describe('What the service of the LEDs speaks.'),
      })
      .default({})
      .describe('Where one of them speaks another than the rest. The others speak native.'),
    timeout: duration().prefault('10s').describe('How long a service may take to answer a call.'),
    retry: z
      .strictObject({
        attempts: count(1, 20)
          .default(3)
          .describe('How often a call that may be repeated is made in all.'),
        delay: duration()
          .prefault('2s')
          .describe('The wait before the first repetition; it doubles with each.'),
      })
      .prefault({})
      .describe('How often and how soon a call is repeated that failed in passing.'),
  })
  .superRefine(addSharedNames)

export const limits = z
  .strictObject({
    offConfirmations: count(1, 100)
      .default(2)
      .describe('How often in a row a component must be said to be off before that is believed.'),
    observeInterval: duration()
      .prefault('1s')
      .describe('How often the services are asked how everything is.'),
    observationStale: duration()
      .prefault('10s')
      .describe('An observation of power older than this is unknown.'),
    readingStale: duration()
      .prefault('20s')
      .describe(
        'A reading older than this is none, where its zone, sensor or supply says nothing else.',
      ),
    settle: duration('0s')
      .prefault('5s')
      .describe('How long after a start missing observations are waited for.'),
    stagger: duration('0s')
      .prefault('0s')
      .describe('The least time between two power-ons (inrush current).'),
    minimumOffTime: duration('0s')
      .prefault('5s')
      .describe('How long what went off stays off before it is powered on again.'),
    flap: z
      .strictObject({
        transitions: count(2, 1000)
          .default(20)
          .describe('So many changes of power within the window are too many.'),
        window: duration().prefault('10m').describe('Within how long so many are too many.'),
        hold: duration('0s')
          .prefault('10m')
          .describe('How long it is not powered on after that; 0s for not at all.'),
      })
      .prefault({})
      .describe('What goes on and off all the time is left off for a while.'),
    bootStable: duration()
      .prefault('5m')
      .describe('A host that has run for so long has all its boot attempts again.'),
    alertHold: duration('0s')
      .prefault('30s')
      .describe(
        'An alert that comes back so soon after it was cleared is then cleared only when it has ' +
          'been gone for so long: what flaps floods nobody.',
      ),
    queue: count(1, 10_000).default(64).describe('Operations that may wait for their turn.'),
    overrideLimit: duration()
      .prefault('1h')
      .describe('How far away the end of an override may be.'),
    rememberedOperations: count(1, 100_000)
      .default(256)
      .describe('Ended operations that operation.get and repeated requests still find.'),
  })
  .superRefine(addTooEarlyStale)

export const history = z.strictObject({
  entries: count(100, 100_000_000)
    .default(100_000)
    .describe('How many journal entries are kept; the oldest go first.'),
  age: duration().prefault('90d').describe('How long journal entries are kept.'),
})

export const statusLimits = byName(kindName, byName(statusName, duration(), 128), 64)
  .default({})
  .describe(
    'How long a component may be in a status at a time, by kind and status, for statistics: ' +
      '`host: {Booting: 2m}`. Left out: what the deadlines of its steps come to.',
  )

const mebibyte = 1024 * 1024

export const events = z
  .strictObject({
    stream: z
      .strictObject({
        kept: z
          .boolean()
          .default(true)
          .describe('Whether all events are kept in a stream of JetStream, where NATS has that.'),
        name: streamName
          .optional()
          .describe('What it is called. Left out: after serviceName, STATEMGR_EVENTS.'),
        bytes: count(64 * 1024, 1024 * mebibyte)
          .default(4 * mebibyte)
          .describe('How much of the store it may take.'),
        age: duration().prefault('7d').describe('How long an event is kept.'),
        messages: count(100, 10_000_000).default(10_000).describe('How many events are kept.'),
      })
      .prefault({})
      .describe('Its limits; the oldest go first.'),
  })
  .describe('What is told of all that happens.')

export const recording = z
  .strictObject({
    kept: z
      .boolean()
      .default(false)
      .describe('Whether it is: then statemgr record export writes it to a file, for replay.'),
    bytes: count(mebibyte, 1024 * mebibyte)
      .default(16 * mebibyte)
      .describe('How much room it may take beside the journal; the oldest goes first.'),
  })
  .describe('What each decision was made of, so that it can be made again elsewhere.')

/** Each service has subjects of its own: two of one name would answer each other's calls. */
function addSharedNames(
  services: { readonly [K in (typeof serviceKeys)[number]]: string } & {
    readonly others: readonly string[]
  },
  context: z.RefinementCtx,
): void {
  for (const [index, key] of serviceKeys.entries()) {
    const other = serviceKeys.slice(0, index).find((one) => services[one] === services[key])
    if (other === undefined) continue
    const message = `'${services[key]}' is the ${other} service already`
    const params = { code: 'duplicate-service', hint: 'give each service a name of its own' }
    context.addIssue({ code: 'custom', message, path: [key], params })
  }
  const named = ['power', 'thermal', ...serviceKeys.map((key) => services[key])]
  for (const [index, name] of services.others.entries()) {
    if (!named.includes(name) && services.others.indexOf(name) === index) continue
    const message = `'${name}' is a service already`
    const params = { code: 'duplicate-service', hint: 'give each service a name of its own' }
    context.addIssue({ code: 'custom', message, path: ['others', index], params })
  }
}

const serviceKeys = ['power', 'thermal', 'sensors', 'leds'] as const

/** What is stale before it can be looked at again is never fresh. */
function addTooEarlyStale(
  given: { readonly [K in 'observeInterval' | (typeof staleKeys)[number]]: number },
  context: z.RefinementCtx,
): void {
  const interval = durationText(given.observeInterval)
  for (const key of staleKeys) {
    if (given[key] > given.observeInterval) continue
    const message = `would be over before the next look, which is every ${interval}`
    const hint = `more than ${interval}, better several times that`
    const params = { code: 'stale-too-early', hint }
    context.addIssue({ code: 'custom', message, path: [key], params })
  }
}

const staleKeys = ['observationStale', 'readingStale'] as const
