/** Lets time pass in the plant: rails follow, hosts boot and shut down, zones warm up. */
import { isWarming, warm } from './heat.ts'
import { chassisIsFed, componentIsFed, hostIsFed, nextStage, settle } from './rails.ts'
import type { SimShape } from './shape.ts'
import {
  booted,
  eachPart,
  type HostTruth,
  type Parts,
  type PlantState,
  type Rail,
  type SupplyTruth,
  type Turning,
} from './truth.ts'

/** More changes than this within one passing of time are taken for a bug. */
const changesMax = 100_000

/** The plant after so many ms without a command. Nothing is skipped, however many. */
export function passTime(shape: SimShape, state: PlantState, ms: number): PlantState {
  let now = state
  let leftMs = ms
  for (let changes = 0; changes < changesMax; changes++) {
    const stepMs = Math.min(leftMs, nearestMs(now))
    now = act(shape, countDown(warm(shape, now, stepMs), stepMs))
    leftMs -= stepMs
    if (leftMs <= 0 && nearestMs(now) > 0) return now
  }
  throw new Error(`the plant changed ${changesMax} times in ${ms} ms`)
}

/** How long until something changes by itself; `null` when nothing will. */
export function untilChangeMs(shape: SimShape, state: PlantState): number | null {
  const tickMs = isWarming(shape, state) ? shape.timing.heatTickMs : Infinity
  const ms = Math.min(tickMs, nearestMs(state))
  return ms === Infinity ? null : ms
}

function nearestMs({ hosts, chassis, bmc, components, supplies }: PlantState): number {
  return Math.min(...[hosts, chassis, bmc, components, supplies].map(nearestIn))
}

/** The times that parts have, each where it has any. */
type Timed = Pick<HostTruth, 'turning'> &
  Partial<Pick<HostTruth, 'stageInMs' | 'shutdownInMs'> & Pick<SupplyTruth, 'input' | 'reserveMs'>>

/** Of parts that stay the same it is found once: it is asked whenever anything is looked at. */
function nearestIn(parts: Parts<Timed>): number {
  const known = nearests.get(parts)
  if (known !== undefined) return known
  let ms = Infinity
  for (const part of Object.values(parts)) {
    const { turning, stageInMs, shutdownInMs, reserveMs } = part
    ms = Math.min(ms, turning?.inMs ?? Infinity, stageInMs ?? Infinity, shutdownInMs ?? Infinity)
    if (isDraining(part)) ms = Math.min(ms, reserveMs!)
  }
  nearests.set(parts, ms)
  return ms
}

const nearests = new WeakMap<Parts<Timed>, number>()

function countDown(state: PlantState, ms: number): PlantState {
  const turn = <Part extends { readonly turning: Turning | null }>(part: Part): Part =>
    part.turning === null ? part : { ...part, turning: sooner(part.turning, ms) }
  return {
    ...state,
    chassis: eachPart(state.chassis, turn),
    bmc: eachPart(state.bmc, turn),
    supplies: eachPart(state.supplies, (supply) =>
      turn(isDraining(supply) ? { ...supply, reserveMs: supply.reserveMs - ms } : supply),
    ),
    components: eachPart(state.components, (part) => shut(turn(part), ms)),
    hosts: eachPart(state.hosts, (host) => {
      const { stageInMs } = host
      const on = stageInMs === null ? host : { ...host, stageInMs: stageInMs - ms }
      return shut(turn(on), ms)
    }),
  }
}

const shut = <Part extends Stoppable>(part: Part, ms: number): Part =>
  part.shutdownInMs === null ? part : { ...part, shutdownInMs: part.shutdownInMs - ms }

/** A UPS gives what it has while there is no input. */
const isDraining = ({ input, reserveMs = 0 }: Pick<Timed, 'input' | 'reserveMs'>) =>
  input === 'Lost' && reserveMs > 0

const sooner = ({ to, inMs }: Turning, ms: number): Turning => ({ to, inMs: inMs - ms })

/** Does what is due, sources before what they feed. */
function act(shape: SimShape, before: PlantState): PlantState {
  let state = before
  const supplies = eachPart(state.supplies, (supply) =>
    isDue(supply.turning) ? followed(supply, supply.turning.to) : supply,
  )
  state = settle(shape, { ...state, supplies })
  const isFed = chassisIsFed(shape, state)
  const chassis = eachPart(state.chassis, (part) => {
    if (!isDue(part.turning)) return part
    return { ...part, turning: null, power: turned(part, part.turning.to, isFed) }
  })
  state = settle(shape, { ...state, chassis })
  const hosts = eachPart(state.hosts, (host, name) => {
    return switched(bootOn(host), hostIsFed(shape, state, name))
  })
  const components = eachPart(state.components, (part, name) => {
    return switched(part, componentIsFed(shape, state, name))
  })
  const bmc = eachPart(state.bmc, (part) =>
    !isDue(part.turning)
      ? part
      : part.turning.to === 'On'
        ? booted(part, 'software')
        : { ...part, power: 'Off' as const, turning: null },
  )
  return settle(shape, { ...state, hosts, components, bmc })
}

const followed = (supply: SupplyTruth, to: Rail): SupplyTruth => ({
  ...supply,
  turning: null,
  commanded: supply.stuckOutput ? supply.commanded : to,
})

const isDue = (turning: Turning | null): turning is Turning => turning !== null && turning.inMs <= 0

/** A rail that cannot come on when its time has come is forgotten: it will not come on later. */
function turned(
  { power, stuckRail }: { readonly power: Rail; readonly stuckRail: boolean },
  to: Rail,
  isFed: boolean,
): Rail {
  if (stuckRail || (to === 'On' && !isFed)) return power
  return to
}

function bootOn(host: HostTruth): HostTruth {
  if (host.stageInMs === null || host.stageInMs > 0) return host
  return { ...host, boot: nextStage(host.boot) ?? host.boot, stageInMs: null }
}

/** What can be asked to shut down by itself. */
type Stoppable = Pick<
  HostTruth,
  'power' | 'turning' | 'shutdownInMs' | 'stuckRail' | 'ignoresShutdown'
>

function switched<Part extends Stoppable>(part: Part, isFed: boolean): Part {
  const isDown = part.shutdownInMs !== null && part.shutdownInMs <= 0
  const down = isDown
    ? {
        ...part,
        shutdownInMs: null,
        power: turned(part, part.ignoresShutdown ? 'On' : 'Off', isFed),
      }
    : part
  if (!isDue(down.turning)) return down
  return { ...down, turning: null, power: turned(down, down.turning.to, isFed) }
}
