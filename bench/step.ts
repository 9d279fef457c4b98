/**
 * Steps a second of a chassis with sixteen hosts, beside a bare copy of the record that a step
 * changes.
 */

import type { Effect, Event } from '../src/core/model/event.ts'
import type { Platform } from '../src/core/model/platform.ts'
import type { System } from '../src/core/model/system.ts'
import { unchanged } from '../src/core/observations/unchanged.ts'
import { firstSystem } from '../src/core/start.ts'
import { step } from '../src/core/step.ts'
import { compile } from '../src/platform/compile/platform.ts'
import { parseConfig } from '../src/platform/load.ts'
import { type Figure, rate } from './figure.ts'
import { median } from './load.ts'

const hostCount = 16
const rounds = 5
const runMs = 250
const copyName = 'a copy of the changed record, component and System'

export function steps(): readonly Figure[] {
  const { platform, system } = sixteenHosts()
  const name = 'host.3'
  const copies = perSecond((count) => {
    let copied = system
    for (let i = 0; i < count; i++) copied = withRevision(copied, name, i)
    return count
  })
  const heard = perSecond((count) => {
    let now = system
    for (let i = 0; i < count; i++) now = taken(platform, now, powerOf(name, 'Off'), i).system
    return count
  })
  const asked = perSecond((count) => {
    let now = system
    for (let i = 0; i < count; i++) now = step(platform, now, identify(name, i), i).system
    return count
  })
  const days = perSecond((count) => {
    let sofar = 0
    for (let day = 0; sofar < count; day++) sofar += powerDay(platform, system, day)
    return sofar
  })
  return [
    rate('step: a report without news', copyName, heard, copies),
    rate('step: a request accepted and ended', copyName, asked, copies),
    rate('step: power-on to Running and off again, each event', copyName, days, copies),
  ]
}

/** As the loop takes it: what only confirms what is known is not stepped. */
const taken: typeof step = (platform, system, event, now) =>
  unchanged(platform, system, event, now) ?? step(platform, system, event, now)

/** `run` takes about so many turns and tells how many it took. */
function perSecond(run: (count: number) => number): number {
  const turnsAtOnce = 500
  const rates = Array.from({ length: rounds + 1 }, () => {
    const begun = performance.now()
    let count = 0
    while (performance.now() - begun < runMs) count += run(turnsAtOnce)
    return (count / (performance.now() - begun)) * 1000
  })
  return median(rates.slice(1))
}

const withRevision = (system: System, name: string, revision: number): System => ({
  ...system,
  components: {
    ...system.components,
    [name]: { ...system.components[name]!, revision },
  },
})

const powerOf = (component: string, power: 'On' | 'Off'): Event => ({
  ...{ kind: 'power', component, power },
  ...{ source: 'poll', serial: null },
})

const asking = (component: string, action: string, id: number): Event => ({
  ...{ kind: 'request', id: `bench-${id}`, requestId: null, component, action },
  ...{ actor: 'bench', reason: null, ifRevision: null, dryRun: false, override: null },
})

const identify = (component: string, turn: number): Event =>
  asking(component, turn % 2 === 0 ? 'IdentifyOn' : 'IdentifyOff', turn)

/**
 * A host is powered on, boots, and is forced off, by hardware that does at once what it is
 * asked.
 */
function powerDay(platform: Platform, first: System, day: number): number {
  const name = `host.${day % hostCount}`
  const events: Event[] = [asking(name, 'PowerOn', day)]
  let system = first
  let count = 0
  let isForced = false
  for (;;) {
    const event = events.shift()
    if (event === undefined) {
      if (isForced) return count
      isForced = true
      events.push(asking(name, 'ForceOff', day))
      continue
    }
    const stepped = step(platform, system, event, day + count)
    system = stepped.system
    count++
    for (const effect of stepped.effects) events.push(...doneAtOnce(effect))
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

/** All of it observed: the chassis on, the hosts off, nothing wrong. */
function sixteenHosts(): { readonly platform: Platform; readonly system: System } {
  const loaded = parseConfig({
    systemName: 'bench',
    hosts: Array.from({ length: hostCount }, (_, i) => ({ name: `host.${i}` })),
    chassis: { name: 'chassis.0' },
    bmc: { name: 'bmc.0' },
  })
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const { platform } = compile(loaded.config)
  const names = Object.keys(platform.components)
  const events: Event[] = [
    { kind: 'start', boot: 'bench', damage: null, machine: null, reset: null, clean: false },
    ...names.flatMap((name) => {
      const power = name.startsWith('host') ? 'Off' : 'On'
      return [powerOf(name, power), powerOf(name, power)]
    }),
  ]
  let system = firstSystem(platform, 'bench', 0)
  for (const event of events) ({ system } = step(platform, system, event, 0))
  return { platform, system }
}
