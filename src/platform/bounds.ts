/** The schema of what surrounds the components: services, limits, history, simulation. */
import { z } from 'zod'
import { durationText } from './duration.ts'
import { count, duration, serviceName } from './words.ts'

export const integrations = z
  .strictObject({
    power: serviceName.default('powermgr').describe('Switches rails and tells how they are.'),
    thermal: serviceName.default('thermalmgr').describe('Cools, and tells how warm the zones are.'),
    sensors: serviceName.default('sensormon').describe('Reads the sensors.'),
    leds: serviceName.default('ledmgr').describe('Lights the indicators.'),
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
      .prefault({}),
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
        window: duration().prefault('10m'),
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
      .prefault('1s')
      .describe('How often the services repeat all they know.'),
    ambient: z.number().min(-100).max(100).default(25).describe('°C in the room.'),
  })
  .describe('The pretended hardware; used by --simulate only.')

/** Each service has subjects of its own: two of one name would answer each other's calls. */
function addSharedNames(
  services: { readonly [K in (typeof serviceKeys)[number]]: string },
  context: z.RefinementCtx,
): void {
  for (const [index, key] of serviceKeys.entries()) {
    const other = serviceKeys.slice(0, index).find((one) => services[one] === services[key])
    if (other === undefined) continue
    const message = `'${services[key]}' is the ${other} service already`
    const params = { hint: 'give each service a name of its own' }
    context.addIssue({ code: 'custom', message, path: [key], params })
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
    const params = { hint: `more than ${interval}, better several times that` }
    context.addIssue({ code: 'custom', message, path: [key], params })
  }
}

const staleKeys = ['observationStale', 'readingStale'] as const
