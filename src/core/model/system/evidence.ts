/**
 * Judges what is known of a component's power. Whatever was heard before a call that may yet change
 * it is no evidence of anything: it counts again once what was asked for was seen, or when somebody
 * has looked after its time was gone. Every rule that goes by power asks here.
 */

import {
  believed,
  contradict,
  isKnownAs,
  isKnownOff,
  isKnownOn,
  type PowerBelief,
  unknownPower,
} from '../power.ts'
import type { Component, Motion, Observed } from './component.ts'

/** What somebody said last, to show it or to take down that it changed: nothing goes by it. */
export const lastHeard = ({ power }: Pick<Observed, 'power'>): PowerBelief =>
  power as unknown as PowerBelief

/**
 * What is known of its power, however long ago it was heard. Nobody will ever tell what became of
 * what nobody measures: there what was done is believed as soon as the call is over. And what comes
 * of the reset of a host that is on is told by its boot.
 */
export function knownPower({ observed, motions, boot }: Component): PowerBelief {
  const power = lastHeard(observed)
  const tellsOfReset = boot !== null && isKnownOn(power)
  const isOpen = motions.some(
    (motion) =>
      mayCome(motion) &&
      (observed.unverified ? motion.isOut : motion.to !== 'reset' || !tellsOfReset),
  )
  return isOpen ? unknownPower : power
}

/**
 * Whether more than an unasked report says that it is off: somebody has answered it, or a call of
 * ours has done it. What nobody measures has nothing better to tell.
 */
export const isConfirmed = ({ observed }: Pick<Component, 'observed'>): boolean =>
  observed.confirmed === true || observed.unverified === true

/** Said to be off by a report alone: whether it is will be seen when it was looked at. */
export const isOnlySaidOff = (component: Component): boolean =>
  isKnownOff(knownPower(component)) && !isConfirmed(component)

/** Whether something was asked of its power that may yet come, whatever is seen now. */
export const isInMotion = ({ motions }: Pick<Component, 'motions'>): boolean =>
  motions.some(mayCome)

/** Whether it may yet come on: nothing runs on it that could be shut down. */
export const isRising = ({ motions }: Pick<Component, 'motions'>): boolean =>
  motions.some((motion) => motion.to === 'On' && mayCome(motion))

/** Whether what was asked last was done before what was asked before it came. */
export const isOutrun = ({ motions }: Pick<Component, 'motions'>): boolean =>
  motions.some((motion) => motion.isOutrun)

/** A call goes out that may change its power. */
export function setInMotion(component: Component, motion: Motion): Component {
  const [first, ...others] = [...component.motions.filter(mayCome), motion]
  return { ...component, motions: [first!, ...others.slice(-(motionsMax - 1))] }
}

/** More than all attempts of a call and of what takes it back; nothing comes before the first. */
const motionsMax = 16

/** The call is over: what it asked for comes from now on, or it was not done. */
export function callOver(
  component: Component,
  call: string,
  outcome: 'done' | 'rejected' | 'unknown',
  now: number,
): Component {
  const { observed, motions } = component
  const motion = motions.find((one) => one.call === call)
  if (motion === undefined) return component
  const done = outcome === 'done' ? ({ isDone: true } as const) : {}
  const waits = { ...motion, ...done, isOut: false, until: now + motion.withinMs }
  const over = outcome === 'rejected' ? [] : [waits]
  const isSeen = motion.to === 'Off' && isKnownOff(lastHeard(observed))
  return {
    ...component,
    motions: motions.flatMap((one) => (one === motion ? over : one)),
    observed: outcome === 'done' && isSeen ? { ...observed, confirmed: true } : observed,
  }
}

/** Whether a call of ours was done that was to take its power. */
export const isTakenDown = ({ motions }: Pick<Component, 'motions'>): boolean =>
  motions.some(({ to, isDone }) => to === 'Off' && isDone === true)

/**
 * What may still come once the component was seen to have that power. What was asked first comes
 * first: of an off that is seen while an on may yet come, nothing follows.
 */
export function motionsAfter(
  { motions, observed }: Component,
  power: PowerBelief,
  now: number,
): readonly Motion[] {
  if (motions.length === 0) return motions
  const isChange = contradict(lastHeard(observed), power)
  const pending = motions.filter(({ isDue, until }) => !isDue && now < until)
  const isSeen = (motion: Motion) =>
    motion.to !== 'reset' &&
    isKnownAs(power, motion.to) &&
    (isChange || !motion.isOut || now >= motion.until - motion.withinMs)
  const first = pending.findIndex((motion) => !isSeen(motion))
  const [next, ...others] = first < 0 ? [] : pending.slice(first)
  if (next === undefined) return []
  if (next.to === 'reset')
    return isKnownOff(power) ? [{ ...next, to: 'On' }, ...others] : [next, ...others]
  const isAgainst = isChange && !next.isOut && contradict(believed(next.to), power)
  return isAgainst ? [{ ...next, isOutrun: true }, ...others] : [next, ...others]
}

/** A boot that has begun is what comes of a reset. */
export const motionsAfterBoot = ({ motions }: Pick<Component, 'motions'>): readonly Motion[] =>
  motions.some(({ to }) => to === 'reset') ? motions.filter(({ to }) => to !== 'reset') : motions

const mayCome = ({ isOutrun }: Motion): boolean => !isOutrun
