/** The schema of what components depend on: thermal zones, sensors, power supplies. */
import { z } from 'zod'
import { duration, partName, partsMax, quantity, watts } from './words.ts'

const stale = duration()
  .optional()
  .describe('A reading this old is none: the level is unknown. limits.readingStale when left out.')

const hysteresis = (usual: number) =>
  quantity()
    .min(0)
    .default(usual)
    .describe('How far back inside a limit a reading must be before its level is left.')

const zone = z
  .strictObject({
    name: partName,
    warning: quantity().describe('°C. From here on there is an alert.'),
    critical: quantity().describe(
      '°C. From here on nothing is powered on, and what is on goes off.',
    ),
    hysteresis: hysteresis(3),
    stale,
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
    name: partName,
    zone: partName.optional().describe('The thermal zone that it sits in.'),
    unit: z.string().max(16).default('°C'),
    warning: quantity().optional(),
    critical: quantity().optional(),
    lowerWarning: quantity().optional(),
    lowerCritical: quantity().optional(),
    hysteresis: hysteresis(2),
    stale,
  })
  .superRefine((limits, context) => addOutOfOrder(limits, context))

const supply = z.strictObject({
  name: partName,
  stale,
  capacityWatts: watts()
    .optional()
    .describe(
      'The power that it can give; all supplies say so, or none. Then hosts are powered on ' +
        'within a budget, and one good supply of their powerDependencies is enough.',
    ),
})

export const zones = z.array(zone).max(partsMax).default([])
export const sensors = z.array(sensor).max(partsMax).default([])
export const supplies = z.array(supply).max(partsMax).default([])

const upwards = ['lowerCritical', 'lowerWarning', 'warning', 'critical'] as const

type LimitsGiven = { readonly [K in (typeof upwards)[number]]?: number | undefined } & {
  readonly hysteresis: number
}

/** Each limit below the next, and room between the lower and the upper ones to be normal in. */
function addOutOfOrder(limits: LimitsGiven, context: z.RefinementCtx): void {
  const add = (path: string, message: string, hint: string) =>
    context.addIssue({ code: 'custom', message, path: [path], params: { hint } })
  const given = upwards.flatMap((name) => {
    const value = limits[name]
    return value === undefined ? [] : [{ name, value }]
  })
  for (const [index, { name, value }] of given.entries()) {
    const next = given[index + 1]
    if (next === undefined || value < next.value) continue
    const message = `${name} ${value} is not below ${next.name} ${next.value}`
    add(name, message, `the order is ${upwards.join(' < ')}`)
    return
  }
  const lower = limits.lowerWarning ?? limits.lowerCritical
  const upper = limits.warning ?? limits.critical
  if (lower === undefined || upper === undefined) return
  if (lower + limits.hysteresis < upper - limits.hysteresis) return
  const between = `between ${lower} and ${upper}`
  const message = `a hysteresis of ${limits.hysteresis} leaves nothing normal ${between}`
  add('hysteresis', message, `less than ${(upper - lower) / 2}`)
}
