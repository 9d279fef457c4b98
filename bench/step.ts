/**
 * Steps a second of a chassis with sixteen hosts, beside a bare copy of the record that a step
 * changes.
 */

import { effectsOf } from '../src/core/effects.ts'
import type { Effect, Event } from '../src/core/model/events/event.ts'
import { componentOf, put, type System } from '../src/core/model/system/system.ts'
import { step } from '../src/core/step.ts'
import { asking, type Chassis, chassisOf, identify, powerOf, taken } from './chassis.ts'
import { type Figure, rate } from './figure.ts'

const hostCount = 16
const rounds = 25
const runMs = 50

export function steps(): readonly Figure[] {
  const chassis = chassisOf(hostCount)
  const { platform, system, dirty } = chassis
  const name = 'host.3'
  const copies = perSecond((count) => {
    let copied = system
    for (let i = 0; i < count; i++) copied = withRevision(copied, name, i)
    return count
  })
  const reports = perSecond((count) => {
    let now = system
    for (let i = 0; i < count; i++)
      now = taken(platform, now, powerOf(name, 'Off'), i, dirty).system
    return count
  })
  const asked = perSecond((count) => {
    let now = system
    for (let i = 0; i < count; i++) now = step(platform, now, identify(name, i), i, dirty).system
    return count
  })
  const days = perSecond((count) => {
    let sofar = { system, count: 0 }
    for (let day = 0; sofar.count < count; day++) sofar = powerDay(chassis, day, sofar)
    return sofar.count
  })
  const floor = { name: 'a copy of the changed record, component and System', value: copies }
  return [
    rate('step: a report without news', reports, { floor }),
    rate('step: a request accepted and ended', asked, {
      floor,
      aim: { of: 'figure', limit: 60_000 },
    }),
    rate('step: power-on to Running and off again, each event', days, {
      floor,
      aim: { of: 'figure', limit: 30_000 },
    }),
  ]
}

/**
 * `run` takes about so many turns and tells how many it took. Of several rounds the fastest: what
 * else the machine does can only make one slower.
 */
function perSecond(run: (count: number) => number): number {
  const turnsAtOnce = 500
  const rates = Array.from({ length: rounds }, () => {
    const begun = performance.now()
    let count = 0
    while (performance.now() - begun < runMs) count += run(turnsAtOnce)
    return (count / (performance.now() - begun)) * 1000
  })
  return Math.max(...rates)
}

const withRevision = (system: System, name: string, revision: number): System =>
  put(system, { ...componentOf(system, name), revision })

interface SoFar {
  readonly system: System
  /** The events that came to it; one comes each millisecond. */
  readonly count: number
}

/**
 * A host is powered on, boots, and is forced off, by hardware that does at once what it is
 * asked.
 */
function powerDay({ platform, dirty }: Chassis, day: number, sofar: SoFar): SoFar {
  const name = `host.${day % hostCount}`
  const events: Event[] = [asking(name, 'PowerOn', day)]
  let { system, count } = sofar
  let isForced = false
  for (;;) {
    const event = events.shift()
    if (event === undefined) {
      if (isForced) return { system, count }
      isForced = true
      events.push(asking(name, 'ForceOff', day))
      continue
    }
    const before = system
    system = step(platform, before, event, count, dirty).system
    count++
    for (const effect of effectsOf(platform, event, before, system))
      events.push(...doneAtOnce(effect))
  }
}

function doneAtOnce(effect: Effect): readonly Event[] {
  if (effect.kind !== 'call') return []
  const { id, verb, target } = effect
  const done: Event = { kind: 'outcome', call: id, outcome: { kind: 'done' } }
  switch (verb) {
    case 'on':
      return [
        done,
        powerOf(target, 'On'),
        { kind: 'boot', component: target, progress: 'OSRunning', serial: null },
      ]
    case 'force-off':
      return [done, powerOf(target, 'Off'), powerOf(target, 'Off')]
    default:
      return [done]
  }
}
