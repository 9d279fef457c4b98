/**
 * Keeps the faults in force: which message or deed of which service they strike, by seeded chance.
 */
import { z } from 'zod'
import type { SimClock } from './clock.ts'
import { createRandom, drawSeed, type Random } from './random.ts'

/**
 * - `lose`: requests, answers and events vanish. `lose-answer`: it is done, and nobody hears.
 * - `delay`: requests are got to, and events sent, `delayMs` late.
 * - `repeat`: events come twice, and what is asked is done again `delayMs` later, unless
 *   another call on the same component was done meanwhile.
 * - `reject`: refused, for a reason that passes. `refuse`: refused for good.
 * - `lie`: answers `done`, does nothing, remembers nothing.
 * - `misreport`: says the opposite of the power, or of the output of a supply, that is.
 * - `wild`: reads of a zone or a sensor what broken ones read: far too much, less than nothing.
 * - `garble`: says a word that nobody knows, a value of another type, or no value at all.
 * - `stick`: accepts and remembers a command that the hardware does not follow.
 * - `die`: the service is gone: nobody answers or publishes. Always strikes, the whole service.
 */
export const faultKinds = [
  'lose',
  'lose-answer',
  'delay',
  'repeat',
  'reject',
  'refuse',
  'lie',
  'misreport',
  'wild',
  'garble',
  'stick',
  'die',
] as const
export type FaultKind = (typeof faultKinds)[number]

const name = z.string().min(1).max(128)

/** What may be asked; `none` ends what is in force for the service, or for the component named. */
export const faultOrderSchema = z.strictObject({
  service: name,
  kind: z.enum([...faultKinds, 'none']),
  /** How often it strikes, 0 to 1. */
  rate: z.number().min(0).max(1).default(1),
  delayMs: z.number().min(0).max(3_600_000).default(500),
  /** Strikes only what is about this component, supply, zone or sensor. */
  component: name.nullable().default(null),
  /** Strikes only calls with this verb. */
  verb: z.string().min(1).max(32).nullable().default(null),
  /** Of its chance; drawn from the simulator's own when left out. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .nullable()
    .default(null),
  /** Ends by itself after so many ms. */
  forMs: z
    .number()
    .positive()
    .max(2 ** 31 - 1)
    .nullable()
    .default(null),
})
export type FaultOrder = z.input<typeof faultOrderSchema>

export interface Fault {
  readonly service: string
  readonly kind: FaultKind
  readonly rate: number
  readonly delayMs: number
  readonly component: string | null
  readonly verb: string | null
  readonly seed: number
  /** By the simulator's clock; `null` when it does not end by itself. */
  readonly endsAt: number | null
}

/** What a fault may strike: a call, a reading, or (without a component) a message as a whole. */
export interface Struck {
  readonly component?: string
  readonly verb?: string
  /** Leaves out the faults that strike whatever component. */
  readonly isNamed?: boolean
}

export interface Faults {
  order(order: FaultOrder): void
  /** The fault of this kind that strikes now; asking is what uses up the chance. */
  strike(service: string, kind: FaultKind, struck?: Struck): Fault | null
  isDead(service: string): boolean
  /** One of these, by the chance of a fault that strikes. */
  pick<T>(fault: Fault, from: readonly T[]): T
  list(): readonly Fault[]
  clear(): void
}

/** The oldest gives way to one more. */
const faultsMax = 256

/** @param changed called when faults begin or end, with these. */
export function createFaults(
  clock: SimClock,
  seed: number,
  changed: (faults: readonly Fault[]) => void,
): Faults {
  const seeds = createRandom(seed)
  let active: readonly Active[] = []

  const keep = (kept: readonly Active[]): void => {
    const gone = active.filter((one) => !kept.includes(one))
    const begun = kept.filter((one) => !active.includes(one))
    for (const one of gone) one.forget()
    active = kept
    changed([...gone, ...begun].map(({ fault }) => fault))
  }
  const begin = (wanted: z.output<typeof faultOrderSchema>, kind: FaultKind): void => {
    const { forMs, ...rest } = wanted
    const chosen = wanted.seed ?? drawSeed(seeds)
    const endsAt = forMs === null ? null : clock.now() + forMs
    const forget =
      forMs === null
        ? () => {}
        : clock.wake(forMs, () => keep(active.filter((one) => one !== begun)))
    const fault = { ...rest, kind, seed: chosen, endsAt }
    const begun: Active = { fault, chance: createRandom(chosen), forget }
    const others = active.filter(({ fault: other }) => !isSame(other, fault))
    keep([...others, begun].slice(-faultsMax))
  }

  return {
    order: (order) => {
      const wanted = faultOrderSchema.parse(order)
      if (wanted.kind !== 'none') return begin(wanted, wanted.kind)
      const { service, component } = wanted
      keep(
        active.filter(
          ({ fault }) =>
            fault.service !== service || (component !== null && fault.component !== component),
        ),
      )
    },
    strike: (service, kind, struck = {}) =>
      active.find(
        ({ fault, chance }) =>
          fault.service === service &&
          fault.kind === kind &&
          isAbout(fault, struck) &&
          (fault.rate >= 1 || chance() < fault.rate),
      )?.fault ?? null,
    isDead: (service) =>
      active.some(({ fault }) => fault.service === service && fault.kind === 'die'),
    pick: (fault, from) => {
      const chance = active.find((one) => one.fault === fault)?.chance ?? seeds
      return from[Math.floor(chance() * from.length)]!
    },
    list: () => active.map(({ fault }) => fault),
    clear: () => keep([]),
  }
}

interface Active {
  readonly fault: Fault
  readonly chance: Random
  readonly forget: () => void
}

function isAbout(fault: Fault, { component, verb, isNamed = false }: Struck): boolean {
  if (fault.verb !== null && fault.verb !== verb) return false
  return fault.component === null ? !isNamed : fault.component === component
}

function isSame(one: Fault, other: Fault): boolean {
  return (
    one.service === other.service &&
    one.kind === other.kind &&
    one.component === other.component &&
    one.verb === other.verb
  )
}
