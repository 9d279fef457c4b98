/**
 * Defines the hardware's truth: what each part is, is on its way to, and what is broken about it.
 */

import type { BootStage } from '../../core/model/boot.ts'
import type { Name } from '../../core/model/ids.ts'
import { copyOf, putRow } from '../../core/model/look-up.ts'
import type { Pattern } from '../../core/model/platform/leds.ts'
import type { ResetReason } from '../../core/model/system/component.ts'
import type { resourceStates } from '../../dialects/native/messages.ts'
import type { SimShape } from './shape.ts'

export type Rail = 'On' | 'Off'
export type Parts<Part> = Readonly<Record<Name, Part>>

/** Times are what is left of them, so that two truths that will go on alike are equal. */
export interface PlantState {
  readonly ambient: { readonly celsius: number }
  readonly hosts: Parts<HostTruth>
  readonly chassis: Parts<ChassisTruth>
  readonly bmc: Parts<BmcTruth>
  readonly components: Parts<ComponentTruth>
  readonly supplies: Parts<SupplyTruth>
  readonly zones: Parts<ZoneTruth>
  readonly sensors: Parts<SensorTruth>
  readonly resources: Parts<ResourceTruth>
  readonly leds: Parts<Readonly<Record<string, Pattern>>>
}

export interface HostTruth {
  readonly power: Rail
  readonly boot: BootStage
  readonly turning: Turning | null
  readonly stageInMs: number | null
  readonly shutdownInMs: number | null
  /** Took an NMI and has not been reset since. */
  readonly interrupted: boolean
  /** Never gets any further in its boot. */
  readonly stuckBoot: boolean
  /** Its operating system hangs: the power button does nothing. */
  readonly ignoresShutdown: boolean
  /** Its rail stays as it is whatever it is told. */
  readonly stuckRail: boolean
  /** Held to half its power, and so to half its heat. */
  readonly capped: boolean
}

export interface ChassisTruth {
  readonly power: Rail
  readonly turning: Turning | null
  readonly stuckRail: boolean
}

export interface BmcTruth {
  readonly power: Rail
  readonly turning: Turning | null
  /** Runs on whatever it is told. */
  readonly ignoresReset: boolean
  /** How many times it has been started, and why the last time. */
  readonly boots: number
  readonly resetReason: ResetReason
}

/** Of a platform's own kind. */
export interface ComponentTruth {
  readonly power: Rail
  readonly turning: Turning | null
  readonly shutdownInMs: number | null
  readonly stuckRail: boolean
  readonly ignoresShutdown: boolean
  /** Does not do its work, power or not. */
  readonly fault: boolean
}

export interface SupplyTruth {
  readonly present: boolean
  readonly fault: boolean
  readonly input: 'Good' | 'BrownOut' | 'Lost'
  /** How long a UPS would still carry it without its input; 0 without one. */
  readonly reserveMs: number
  readonly output: Rail
  /** What it was last told; its output follows when it can. */
  readonly commanded: Rail
  readonly turning: Turning | null
  /** Its output stays as it is whatever it is told. */
  readonly stuckOutput: boolean
  /** It gives nothing, and says of nothing that it is in fault. */
  readonly givesNothing: boolean
  /** Whether its service says what it gives. */
  readonly tellsOutput: boolean
  /** With more than this to give it trips; `null` carries all. */
  readonly ratedWatts: number | null
  /** It gives nothing until it is turned on anew. */
  readonly tripped: boolean
}

export interface ZoneTruth {
  readonly celsius: number
  readonly coolingPercent: number
  /** Its fans turn as they do, whatever they are told. */
  readonly stuckCooling: boolean
  /** The share of its cooling that does not come through: a filter that fills with dust. */
  readonly clogged: number
  /** How much more it is warmed by the same heat, as a share: paste that dries. */
  readonly dried: number
  /** Held at its temperature by hand. */
  readonly pinned: boolean
  readonly readable: boolean
}

export interface SensorTruth {
  readonly value: number
  readonly pinned: boolean
  readonly readable: boolean
}

export interface ResourceTruth {
  readonly state: (typeof resourceStates)[number]
}

/** A rail that was told something and has not followed yet. */
export interface Turning {
  readonly to: Rail
  readonly inMs: number
}

/** Everything sound, off and cold, with the BMC running. */
export function coldPlant(shape: SimShape): PlantState {
  const celsius = shape.ambientCelsius
  return {
    ambient: { celsius },
    hosts: partsOf(shape.hosts, () => ({
      power: 'Off',
      boot: 'None',
      turning: null,
      stageInMs: null,
      shutdownInMs: null,
      interrupted: false,
      stuckBoot: false,
      ignoresShutdown: false,
      stuckRail: false,
      capped: false,
    })),
    chassis: { [shape.chassis.name]: { power: 'Off', turning: null, stuckRail: false } },
    bmc: {
      [shape.bmc]: {
        power: 'On',
        turning: null,
        ignoresReset: false,
        boots: 1,
        resetReason: 'power',
      },
    },
    components: partsOf(shape.components, () => ({
      power: 'Off',
      turning: null,
      shutdownInMs: null,
      stuckRail: false,
      ignoresShutdown: false,
      fault: false,
    })),
    supplies: partsOf(shape.supplies, ({ output, ratedWatts = null }) => ({
      present: true,
      fault: false,
      input: 'Good',
      reserveMs: shape.reserveMs,
      output,
      commanded: output,
      turning: null,
      stuckOutput: false,
      givesNothing: false,
      tellsOutput: true,
      ratedWatts,
      tripped: false,
    })),
    zones: partsOf(shape.zones, ({ loweredPercent }) => ({
      celsius,
      coolingPercent: loweredPercent,
      stuckCooling: false,
      clogged: 0,
      dried: 0,
      pinned: false,
      readable: true,
    })),
    sensors: partsOf(shape.sensors, ({ zone, offset, follows }) => ({
      value: follows?.idle ?? (zone === null ? offset : celsius + offset),
      pinned: false,
      readable: true,
    })),
    resources: Object.fromEntries(shape.resources.map((name) => [name, { state: 'Good' }])),
    leds: Object.fromEntries(
      shape.leds.map(({ component, leds }) => [
        component,
        Object.fromEntries(leds.map((led) => [led, 'off' as const])),
      ]),
    ),
  }
}

/** With power once more, it boots. */
export const booted = (bmc: BmcTruth, resetReason: ResetReason): BmcTruth => ({
  ...bmc,
  power: 'On',
  turning: null,
  boots: bmc.boots + 1,
  resetReason,
})

/** Everything whose power is reported by its name. */
export const railsIn = ({
  chassis,
  hosts,
  components,
  bmc,
}: PlantState): Parts<{ readonly power: Rail }> => ({ ...chassis, ...hosts, ...components, ...bmc })

/** Each part changed; the very same parts when none is, so that rest is cheap to see. */
export function eachPart<Part>(
  parts: Parts<Part>,
  change: (part: Part, name: Name) => Part,
): Parts<Part> {
  let changed: Record<Name, Part> | null = null
  for (const [name, part] of Object.entries(parts)) {
    const next = change(part, name)
    if (next === part) continue
    changed ??= copyOf(parts)
    putRow(changed, name, next)
  }
  return changed ?? parts
}

function partsOf<Shape extends { readonly name: Name }, Part>(
  shapes: readonly Shape[],
  begin: (shape: Shape) => Part,
): Parts<Part> {
  return Object.fromEntries(shapes.map((shape) => [shape.name, begin(shape)]))
}
