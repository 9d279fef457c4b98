/** Defines the services: what each one reports, and what each one can be asked to do. */

import type { Message } from '../../bus/bus.ts'
import type { Name } from '../../core/model/ids.ts'
import { callSchema, ledCallSchema } from '../../dialects/native/messages.ts'
import { orRather } from '../../text/nearest.ts'
import { verbsOf } from '../plant/command.ts'
import type { PlantEvent } from '../plant/plant.ts'
import type { SimShape } from '../plant/shape.ts'
import type { Reading } from './reports.ts'
import { type Read, readRequest } from './request.ts'

export interface Role {
  readonly name: string
  readonly description: string
  readonly reports: (reading: Reading) => boolean
  readonly understand: (message: Message) => Read<Deed>
}

/** What a call asks for, in the plant's words. */
export interface Deed {
  readonly id: string
  readonly component: Name
  readonly verb: string
  /** Who counts the orders; `null` where none are counted. */
  readonly issuer: string | null
  /**
   * Not done after a call of its issuer on the same component with a higher one; `null` where
   * all may.
   */
  readonly order: number | null
  readonly expiresInMs: number | null
  /** Why it can never be done, or what to do. */
  readonly does: { readonly impossible: string } | { readonly event: PlantEvent }
}

export function rolesOf(shape: SimShape): readonly Role[] {
  const { power, thermal, sensors, leds, others } = shape.services
  const servedBy = new Map(shape.components.map(({ name, service }) => [name, service]))
  const reportsPower = (service: string) => (reading: Reading) =>
    reading.what === 'power' && (servedBy.get(reading.component) ?? power) === service
  const reportsOf =
    (...about: readonly Reading['what'][]) =>
    ({ what }: Reading) =>
      about.includes(what)
  const understand = (service: string) => commandReader(verbsOf(shape, service))
  return [
    {
      name: power,
      description: 'Simulated power of hosts, chassis, BMC and supplies',
      reports: (reading) => reportsPower(power)(reading) || reportsOf('boot', 'supply')(reading),
      understand: understand(power),
    },
    {
      name: thermal,
      description: 'Simulated temperature and cooling of zones',
      reports: reportsOf('zone'),
      understand: understand(thermal),
    },
    {
      name: sensors,
      description: 'Simulated sensors and shared resources',
      reports: reportsOf('sensor', 'resource'),
      understand: understand(sensors),
    },
    {
      name: leds,
      description: 'Simulated LEDs',
      reports: reportsOf('led'),
      understand: ledReader(shape),
    },
    ...others.map((name) => ({
      name,
      description: `Simulated ${name}`,
      reports: reportsPower(name),
      understand: understand(name),
    })),
  ]
}

function commandReader(verbsOf: ReadonlyMap<Name, readonly string[]>): Role['understand'] {
  return (message) => {
    const read = readRequest(callSchema, message)
    if (!read.ok) return read
    const { target, verb, ...call } = read.value
    const verbs = verbsOf.get(target)
    const impossible =
      verbs === undefined
        ? unknown('target', target, [...verbsOf.keys()])
        : verbs.includes(verb)
          ? null
          : unknown('verb', verb, verbs)
    const does =
      impossible === null ? { event: { kind: 'command', target, verb } as const } : { impossible }
    return { ok: true, value: { ...call, component: target, verb, does } }
  }
}

function ledReader(shape: SimShape): Role['understand'] {
  const ledsOf = new Map(shape.leds.map(({ component, leds }) => [component, leds]))
  return (message) => {
    const read = readRequest(ledCallSchema, message)
    if (!read.ok) return read
    const { id, component, led, pattern } = read.value
    const leds = ledsOf.get(component)
    const impossible =
      leds === undefined
        ? unknown('component', component, [...ledsOf.keys()])
        : leds.includes(led)
          ? null
          : unknown('led', led, leds)
    const levers = { leds: { [component]: { [led]: pattern } } }
    const does = impossible === null ? { event: { kind: 'set', levers } as const } : { impossible }
    return {
      ok: true,
      value: { id, component, verb: pattern, issuer: null, order: null, expiresInMs: null, does },
    }
  }
}

function unknown(what: string, name: string, known: readonly string[]): string {
  return known.length === 0
    ? `no ${what} ${name}: there is none here`
    : `no ${what} ${name}${orRather(name, known)}`
}
