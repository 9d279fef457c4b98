/** The subject of forecasts: what wears, and when what is read will come to a limit. */
import { z } from 'zod'
import { aboutComponent, message, ofJournaled, since } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

const sign = z.string().describe('what shows it, as one word, such as `gets-warmer`')
const check = z.string().describe('what to look at, in the order in which it is likely')

const wearSchema = z.object({
  component: aboutComponent,
  sign,
  since,
  message,
  check,
})

const forecastSchema = z
  .object({
    component: z
      .string()
      .describe('what is followed, such as `zone/cpu_zone`; `cooling/cpu_zone` is what it takes'),
    sign,
    check,
    unit: z.string().describe('what value and limit are in'),
    value: z
      .number()
      .describe('where it is by now, at the worst time of day and the worst load of a week'),
    perDay: z.number().describe('by how much it rises in a day at the same load; less: it falls'),
    limitName: z.string().describe('which limit it comes to next: `warning`, `critical`, …'),
    limit: z.number().describe('that limit'),
    inMs: z.number().describe('how long it is until then, if it goes on so'),
    fromMs: z.number().describe('the soonest of the interval in which that lies'),
    toMs: z.number().nullable().describe('the latest of it; `null` where it may never come to it'),
    confidence: z.number().describe('how sure it is that it goes there at all, 0 to 1'),
    lookedBackMs: z.number().describe('over how long that was seen'),
    maintenance: z
      .string()
      .nullable()
      .describe('the id of a schedule of a maintenance before then; `null` where there is none'),
  })
  .meta({ id: 'Forecast' })
export type ForecastReply = z.infer<typeof forecastSchema>

export const forecastsSchema = z.object({
  followed: z.number().describe('how many readings, supplies and cooling demands are followed'),
  notFollowed: z.number().describe('how many are not, since there are too many'),
  chassis: z.string().nullable().describe('whose maintenance is to be planned for it'),
  wear: z.array(wearSchema).readonly().describe('what is found to wear; each is an alert as well'),
  forecasts: z
    .array(forecastSchema)
    .readonly()
    .describe('what goes somewhere at all, what is nearest to its limit first'),
  ...partFields,
})
export type ForecastsReply = z.infer<typeof forecastsSchema>

export const forecast = [
  {
    path: 'forecast.list',
    about: 'Tells what wears, and when what is read will come to a limit if it goes on so.',
    takes: z.strictObject({ component: ofJournaled, after }),
    gives: forecastsSchema,
    parts: 'elements',
  },
] as const satisfies Resource
