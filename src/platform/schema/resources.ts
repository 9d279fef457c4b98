/** Defines the schema of what components depend on: thermal zones, sensors, supplies, resources. */
import { z } from 'zod'
import type { FileCode } from '../findings/catalogue.ts'
import { duration, names, partName, partsMax, quantity, watts } from './words.ts'

const stale = duration()
  .optional()
  .describe('A reading this old is none: the level is unknown. limits.readingStale when left out.')

const hysteresis = (usual: number) =>
  quantity()
    .min(0)
    .default(usual)
    .describe('How far back inside a limit a reading must be before its level is left.')

/** How its readings are believed: of zones and sensors alike. */
const doubts = () => ({
  plausible: z
    .strictObject({
      least: quantity().optional().describe('Less is no reading.'),
      most: quantity().optional().describe('More is no reading.'),
    })
    .optional()
    .describe(
      'What it can measure: what is beyond is unknown. Left out it is what a board can come to ' +
        '(0 to 200 °C, 0 to 60000 rpm), and as far as its limits go beyond that.',
    ),
  slew: quantity()
    .positive()
    .optional()
    .describe('The most that it can change within a second; what leaps needs a second word.'),
  frozenAfter: duration()
    .optional()
    .describe(
      'What it says is unknown once it has been exactly the same for so long; never when left ' +
        'out. What is critical stays so.',
    ),
})

const zone = z
  .strictObject({
    name: partName.describe('As the thermal service calls it.'),
    warning: quantity().describe('°C. From here on there is an alert.'),
    critical: quantity().describe(
      '°C. From here on nothing is powered on, and what is on goes off.',
    ),
    hysteresis: hysteresis(3),
    stale,
    ...doubts(),
    coolingCapacityWatts: watts()
      .optional()
      .describe('The heat that its cooling can take away: hosts that would give more stay off.'),
    heatUp: duration()
      .prefault('2m')
      .describe(
        'How long a boot heats it up. What is forecast to be critical within that time keeps ' +
          'hosts off; the forecast rests on the readings of half that time.',
      ),
  })
  .superRefine((limits, context) => addOutOfOrder(limits, context))

const sensor = z
  .strictObject({
    name: partName.describe('As the sensor service calls it.'),
    zone: partName.optional().describe('The thermal zone that it sits in.'),
    whileOn: partName
      .optional()
      .describe(
        'The component whose power it tells of: while that is off, nobody is told what it reads.',
      ),
    unit: z.string().max(16).default('°C').describe('What it measures in; shown beside values.'),
    warning: quantity().optional().describe('From here on up there is an alert.'),
    critical: quantity().optional().describe('From here on up nothing is powered on for it.'),
    lowerWarning: quantity().optional().describe('From here on down there is an alert.'),
    lowerCritical: quantity().optional().describe('From here on down nothing is powered on.'),
    hysteresis: hysteresis(2),
    stale,
    ...doubts(),
  })
  .superRefine((limits, context) => addOutOfOrder(limits, context))

const supply = z.strictObject({
  name: partName.describe('As the power service calls it.'),
  stale,
  capacityWatts: watts()
    .optional()
    .describe(
      'The power that it can give; all supplies say so, or none. Then hosts are powered on ' +
        'within a budget, and one good supply of their powerDependencies is enough.',
    ),
})

const resource = z.strictObject({
  name: partName.describe('What dependsOn calls it, and the service that tells of it.'),
  stale,
  sensors: names(partName)
    .optional()
    .describe('It is as the worst of these; left out, a service tells of it by its name.'),
})

export const resources = z
  .array(resource)
  .max(partsMax)
  .default([])
  .describe('What several components share and nobody switches: a switch, a storage, a coolant.')
export const zones = z
  .array(zone)
  .max(partsMax)
  .default([])
  .describe('Thermal zones: where it must not be too hot, and what cools there.')
export const sensors = z
  .array(sensor)
  .max(partsMax)
  .default([])
  .describe('Sensors, with the limits within which what they measure is well.')
export const supplies = z
  .array(supply)
  .max(partsMax)
  .default([])
  .describe('Power supplies, and how much they give.')

const upwards = ['lowerCritical', 'lowerWarning', 'warning', 'critical'] as const

type LimitsGiven = { readonly [K in (typeof upwards)[number]]?: number | undefined } & {
  readonly hysteresis: number
  readonly plausible?:
    | { readonly least?: number | undefined; readonly most?: number | undefined }
    | undefined
}

/** Each limit below the next, and room between the lower and the upper ones to be normal in. */
function addOutOfOrder(limits: LimitsGiven, context: z.RefinementCtx): void {
  const add = (code: FileCode, path: string, message: string, hint: string) =>
    context.addIssue({ code: 'custom', message, path: [path], params: { code, hint } })
  const given = upwards.flatMap((name) => {
    const value = limits[name]
    return value === undefined ? [] : [{ name, value }]
  })
  for (const [index, { name, value }] of given.entries()) {
    const next = given[index + 1]
    if (next === undefined || value < next.value) continue
    const message = `${name} ${value} is not below ${next.name} ${next.value}`
    add('limits-out-of-order', name, message, `the order is ${upwards.join(' < ')}`)
    return
  }
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } =
    limits.plausible ?? {}
  if (least >= most)
    return add(
      'no-plausible-range',
      'plausible',
      `least ${least} is not below most ${most}`,
      'the order is least < most',
    )
  const beyond = given.find(({ value }) => value <= least || value >= most)
  if (beyond !== undefined) {
    const message = `leaves ${beyond.name} ${beyond.value} out: no reading ever comes to it`
    return add('no-plausible-range', 'plausible', message, 'least < all limits < most')
  }
  const lower = limits.lowerWarning ?? limits.lowerCritical
  const upper = limits.warning ?? limits.critical
  if (lower === undefined || upper === undefined) return
  if (lower + limits.hysteresis < upper - limits.hysteresis) return
  const between = `between ${lower} and ${upper}`
  const message = `a hysteresis of ${limits.hysteresis} leaves nothing normal ${between}`
  const widest = Number(((upper - lower) / 2).toPrecision(6))
  add('nothing-normal', 'hysteresis', message, `less than ${widest}`)
}
