/** Sets what a person at the hardware can set, and what that makes of the plant. */

import { z } from 'zod'
import { bootStages } from '../../core/model/boot.ts'
import { copyOf, putRow } from '../../core/model/look-up.ts'
import { patterns } from '../../core/model/platform/leds.ts'
import { resourceStates } from '../../dialects/native/messages.ts'
import { booted, type Parts, type PlantState } from './truth.ts'

const rail = z.enum(['On', 'Off'])
const flag = z.boolean()
const celsius = z.number().min(-273.15).max(1000)

/** For each group of parts, the fields that can be set. `null` lets go of a held reading. */
export const leverFields = {
  hosts: z.strictObject({
    power: rail.exactOptional(),
    boot: z.enum(bootStages).exactOptional(),
    stuckBoot: flag.exactOptional(),
    ignoresShutdown: flag.exactOptional(),
    stuckRail: flag.exactOptional(),
    capped: flag.exactOptional(),
  }),
  chassis: z.strictObject({ power: rail.exactOptional(), stuckRail: flag.exactOptional() }),
  bmc: z.strictObject({ power: rail.exactOptional(), ignoresReset: flag.exactOptional() }),
  components: z.strictObject({
    power: rail.exactOptional(),
    stuckRail: flag.exactOptional(),
    ignoresShutdown: flag.exactOptional(),
    fault: flag.exactOptional(),
  }),
  supplies: z.strictObject({
    present: flag.exactOptional(),
    input: z.enum(['Good', 'BrownOut', 'Lost']).exactOptional(),
    fault: flag.exactOptional(),
    reserveMs: z.number().min(0).exactOptional(),
    output: rail.exactOptional(),
    stuckOutput: flag.exactOptional(),
    givesNothing: flag.exactOptional(),
    tellsOutput: flag.exactOptional(),
    ratedWatts: z.number().min(0).nullable().exactOptional(),
    tripped: flag.exactOptional(),
  }),
  zones: z.strictObject({
    celsius: celsius.nullable().exactOptional(),
    coolingPercent: z.number().min(0).max(100).exactOptional(),
    stuckCooling: flag.exactOptional(),
    clogged: z.number().min(0).max(1).exactOptional(),
    dried: z.number().min(0).max(10).exactOptional(),
    readable: flag.exactOptional(),
  }),
  sensors: z.strictObject({
    value: z.number().nullable().exactOptional(),
    readable: flag.exactOptional(),
  }),
  resources: z.strictObject({ state: z.enum(resourceStates).exactOptional() }),
} as const

const parts = <Fields extends z.ZodType>(fields: Fields) =>
  z.record(z.string(), fields).exactOptional()

export const leversSchema = z.strictObject({
  ambient: z.strictObject({ celsius }).exactOptional(),
  hosts: parts(leverFields.hosts),
  chassis: parts(leverFields.chassis),
  bmc: parts(leverFields.bmc),
  components: parts(leverFields.components),
  supplies: parts(leverFields.supplies),
  zones: parts(leverFields.zones),
  sensors: parts(leverFields.sensors),
  resources: parts(leverFields.resources),
  leds: parts(z.record(z.string(), z.enum(patterns))),
})
export type Levers = z.infer<typeof leversSchema>

/** The plant with the levers pulled; what follows from that is for `settle`. */
export function pull(state: PlantState, levers: Levers): PlantState {
  return {
    ambient: levers.ambient ?? state.ambient,
    hosts: changed(state.hosts, levers.hosts, (host, lever) => ({
      ...host,
      ...lever,
      // A host whose power or boot was set by hand starts counting afresh.
      turning: lever.power === undefined ? host.turning : null,
      stageInMs: lever.boot === undefined ? host.stageInMs : null,
    })),
    chassis: changed(state.chassis, levers.chassis, (chassis, lever) => ({
      ...chassis,
      ...lever,
      turning: lever.power === undefined ? chassis.turning : null,
    })),
    bmc: changed(state.bmc, levers.bmc, (bmc, lever) => {
      const set = { ...bmc, ...lever }
      if (lever.power === undefined) return set
      return lever.power === 'On' && bmc.power === 'Off'
        ? booted(set, 'power')
        : { ...set, turning: null }
    }),
    components: changed(state.components, levers.components, (component, lever) => ({
      ...component,
      ...lever,
      turning: lever.power === undefined ? component.turning : null,
    })),
    supplies: changed(state.supplies, levers.supplies, (supply, lever) => ({
      ...supply,
      ...lever,
      commanded: lever.output ?? supply.commanded,
      turning: lever.output === undefined ? supply.turning : null,
    })),
    zones: changed(state.zones, levers.zones, (zone, { celsius, ...lever }) => ({
      ...zone,
      ...lever,
      celsius: celsius ?? zone.celsius,
      pinned: celsius === undefined ? zone.pinned : celsius !== null,
    })),
    sensors: changed(state.sensors, levers.sensors, (sensor, { value, ...lever }) => ({
      ...sensor,
      ...lever,
      value: value ?? sensor.value,
      pinned: value === undefined ? sensor.pinned : value !== null,
    })),
    resources: changed(state.resources, levers.resources, (resource, lever) => ({
      ...resource,
      ...lever,
    })),
    leds: changed(state.leds, levers.leds, (leds, lever) => ({ ...leds, ...lever })),
  }
}

function changed<Part, Lever>(
  parts: Parts<Part>,
  levers: Readonly<Record<string, Lever>> | undefined,
  change: (part: Part, lever: Lever) => Part,
): Parts<Part> {
  if (levers === undefined) return parts
  const after = copyOf(parts)
  for (const [name, lever] of Object.entries(levers)) {
    if (!Object.hasOwn(parts, name)) throw new Error(`the plant has no ${name}`)
    putRow(after, name, change(parts[name]!, lever))
  }
  return after
}
