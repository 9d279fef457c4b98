/** Drives the simulator over the bus: `sim.get`, `sim.set`, `sim.fault`, `sim.reset`. */
import { z } from 'zod'
import type { Bus, Endpoint, Stoppable } from '../../bus/bus.ts'
import type { Levers } from '../plant/levers.ts'
import type { SimShape } from '../plant/shape.ts'
import type { PlantState } from '../plant/truth.ts'
import { type Fault, type FaultOrder, faultOrderSchema } from './faults.ts'
import { guidanceTo } from './meant.ts'
import { leversFor, lookUp, pathCharsMax } from './paths.ts'
import { answerMisunderstood, type Read, readRequest } from './request.ts'

const path = z.string().max(pathCharsMax)
const getSchema = z.strictObject({ path: path.optional() })
const setSchema = z.strictObject({ path, value: z.json() })
const resetSchema = z.strictObject({})

/** What can be done to a simulator. */
export interface Driven {
  readonly shape: SimShape
  truth(): PlantState
  faults(): readonly Fault[]
  pull(levers: Levers): void
  order(fault: FaultOrder): void
  reset(): void
}

export function serveControl(bus: Bus, driven: Driven): Promise<Stoppable> {
  const everything = () => ({ ...driven.truth(), faults: driven.faults() })
  return bus.serve({
    name: 'sim',
    version: '1.0.0',
    description: 'Drives the simulated hardware',
    endpoints: [
      endpoint('get', getSchema, ({ path = '' }) => lookUp(everything(), path)),
      endpoint('set', setSchema, ({ path, value }) => {
        const levers = leversFor(driven.truth(), path, value)
        if (!levers.ok) return levers
        driven.pull(levers.value)
        const now = lookUp(driven.truth(), path)
        return now.ok ? { ok: true, value: { path, value: now.value } } : now
      }),
      endpoint('fault', faultOrderSchema, (order) => {
        const known = checkFault(driven.shape, order)
        if (!known.ok) return known
        driven.order(known.value)
        return { ok: true, value: { faults: driven.faults() } }
      }),
      endpoint('reset', resetSchema, () => {
        driven.reset()
        return { ok: true, value: everything() }
      }),
    ],
  })
}

/** A fault of a service or a component that does not exist would never strike. */
export function checkFault(shape: SimShape, order: FaultOrder): Read<FaultOrder> {
  const unknown =
    unlisted('service', order.service, Object.values(shape.services).flat()) ??
    unlisted('component', order.component ?? null, componentsOf(shape))
  return unknown ?? { ok: true, value: order }
}

function endpoint<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  does: (request: z.output<Schema>) => Read<unknown>,
): Endpoint {
  return {
    name,
    subject: `sim.${name}`,
    handle: (message, respond) => {
      const read = readRequest(schema, message)
      const done = read.ok ? does(read.value) : read
      if (done.ok) respond(JSON.stringify(done.value))
      else answerMisunderstood(respond, done.why)
    },
  }
}

function componentsOf(shape: SimShape): readonly string[] {
  const { hosts, chassis, bmc, components, supplies, zones, sensors, resources, leds } = shape
  return [
    ...[hosts, chassis, components, supplies, zones, sensors].flat().map(({ name }) => name),
    ...resources,
    bmc,
    ...leds.map(({ component }) => component),
  ]
}

function unlisted(what: string, name: string | null, known: readonly string[]): Read<never> | null {
  if (name === null || known.includes(name)) return null
  return {
    ok: false,
    why: {
      status: 404,
      code: `unknown-${what}`,
      message: `there is no ${what} ${name}`,
      guidance: guidanceTo(name, known, `There is no ${what} at all.`),
    },
  }
}
