/** Defines what the schema is written in: durations, names and bounded numbers. */
import { z } from 'zod'
import { durationMs, durationPattern, nearestDuration } from '../../text/duration.ts'
import type { FileCode } from '../findings/catalogue.ts'

/** What a value has to look like, for who reads of a wrong one. */
export interface Word {
  readonly what: string
  readonly example: string
  /** The right form nearest to what was written. */
  readonly nearest?: (written: unknown) => string | null
}

/** What is known of the words, beside the schema: none of it belongs in the published one. */
export const words = z.registry<Word>()

const durationWord: Word = {
  what: "a duration: a whole number and 'ms', 's', 'm', 'h' or 'd'",
  example: '30s',
  nearest: nearestDuration,
}

/** Given as `30s`, kept in milliseconds. */
export const duration = (least: '0s' | '1ms' = '1ms') =>
  z
    .string()
    .regex(durationPattern)
    .meta({ examples: ['30s', '5m'] })
    .register(words, durationWord)
    .transform((text, context) => {
      const ms = durationMs(text)
      if (ms !== null && ms >= (least === '0s' ? 0 : 1)) return ms
      const [message, hint] =
        ms === null
          ? [`'${text}' is more than a hundred years`, 'write a shorter one']
          : ['must be more than nothing', `write '${least}' or more`]
      const params = { code: 'out-of-range', hint }
      context.issues.push({ code: 'custom', message, params, input: text })
      return z.NEVER
    })

/** A name on the bus: letters, digits, `_` and `-`, in parts with dots between. */
const part = '[A-Za-z0-9_-]+'
const nameMax = 64

const named = (pattern: string, what: string, example: string) =>
  z
    .string()
    .max(nameMax)
    .regex(new RegExp(`^${pattern}$`))
    .register(words, { what, example })

export const hostName = named(`host\\.${part}`, "a host's name: 'host.' and one word", 'host.0')
export const chassisName = named(
  `chassis(\\.${part})?`,
  "a chassis' name: 'chassis', or 'chassis.' and one word",
  'chassis.0',
)
export const bmcName = named(
  `bmc(\\.${part})?`,
  "a BMC's name: 'bmc', or 'bmc.' and one word",
  'bmc.0',
)
export const partName = named(
  `${part}(\\.${part})*`,
  'a name: letters, digits, _ and -, in parts with dots between',
  'psu.0',
)
export const serviceName = named(
  `${part}(\\.${part})*`,
  "a service's name on the bus: letters, digits, _ and -, in parts with dots between",
  'powermgr',
)

export const streamName = named(
  part,
  "a stream's name: letters, digits, _ and -",
  'STATEMGR_EVENTS',
)

/** What inboxes begin with: no subject of a service does, so that no answer is a request. */
export const inboxPrefix = named(
  `_${part}(\\.${part})*\\.`,
  "what inboxes begin with: '_', then parts that each end in a dot",
  '_INBOX.',
)

export const text = (max: number) => z.string().min(1).max(max)

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number) => z.int().min(least).max(most)

/** Power or heat, W. */
export const watts = () => z.number().min(1).max(1e6)

/** A measured quantity or a limit of one. */
export const quantity = () => z.number().min(-1e9).max(1e9)

/** The names of hosts, supplies, sensors: each once, in an order that may mean something. */
export const names = (name: z.ZodType<string, string>) => z.array(name).max(partsMax)

/** Things by their names, at most so many. */
export const byName = <V extends z.ZodType>(
  name: z.ZodType<string, string>,
  thing: V,
  max: number,
) =>
  z.record(name, thing).superRefine((given, context) => {
    const count = Object.keys(given).length
    if (count <= max) return
    const params = { code: 'out-of-range' satisfies FileCode, hint: null }
    const message = `there may be at most ${max}, not ${count}`
    context.addIssue({ code: 'custom', path: [], message, params })
  })

/** How many things of a kind one System may have. */
export const partsMax = 1024
