/** Says what a step has done that no entry of the journal tells of. */

import type { Entry } from '../../src/core/model/events/entry.ts'
import type { Effect, Event } from '../../src/core/model/events/event.ts'
import { type Intents, noIntents } from '../../src/core/model/system/intents.ts'
import type { System } from '../../src/core/model/system/system.ts'

export interface Done {
  readonly event: Event
  readonly before: System
  readonly after: System
  readonly entries: readonly Entry[]
  readonly effects: readonly Effect[]
}

/** What entries have told of so far: operations and correlations. */
export type Recorded = Set<string>

/** Empty where everything is told of; `recorded` then knows of this step as well. */
export function silencesOf(recorded: Recorded, done: Done): readonly string[] {
  for (const { operation, correlation } of done.entries)
    for (const id of [operation, correlation]) if (id !== null) recorded.add(id)
  return [
    ...done.effects.flatMap((effect) => silent[effect.kind](effect as never, done, recorded) ?? []),
    ...intentsOf(done),
    // Whatever a rule or somebody begins is counted there.
    ...(done.before.order !== done.after.order && done.entries.length === 0
      ? [`${done.event.kind} began something in silence`]
      : []),
  ]
}

/** One for each kind of effect: a new one does not compile until it is said what tells of it. */
const silent: {
  readonly [Kind in Effect['kind']]: (
    effect: Extract<Effect, { kind: Kind }>,
    done: Done,
    recorded: Recorded,
  ) => string | null
} = {
  call: ({ id }, { event, after, entries }, recorded) => {
    const [first = '', ...place] = id.split('/')
    if (first === 'mitigation') {
      const { mitigations } = after.protection
      const of = Object.values(mitigations).find((one) => id.startsWith(`${one.id}/`))
      return of !== undefined && recorded.has(of.correlation) ? null : `${id} is in no entry`
    }
    if (!recorded.has(first)) return `${id} is in no entry`
    // After a start what was out before is asked for again, under the same id.
    const isFirst = place.at(-1) === '1' || event.kind === 'start'
    const isTold = entries.some(({ type, operation }) => type === 'call' && operation === first)
    return isFirst || isTold ? null : `that attempt of ${id} is in no entry`
  },
  // What LEDs show follows from what is told, by a table; what is asked once more does not.
  led: ({ id, component, led }, { after, entries }) => {
    const own = after.leds.rows[after.leds.keys.indexOf(component)] ?? {}
    if ((own[led]?.tries ?? 0) === 0 || entries.some(({ type }) => type === 'led')) return null
    return `${id} is in no entry`
  },
  look: () => null,
  'ask-policy': () => null,
  ended: ({ operation }, _, recorded) =>
    recorded.has(operation.id) ? null : `${operation.id} ended in silence`,
}

function intentsOf({ event, before, after, entries }: Done): readonly string[] {
  const isUntold = entries.some(({ type, outcome }) => type === 'service' && outcome === 'changed')
  const changed = (Object.keys(noIntents) as (keyof Intents)[]).filter(
    (part) => before.intents[part] !== after.intents[part] && !isLess(before, after, part),
  )
  return changed
    .filter(() => isUntold || entries.length === 0)
    .map((part) => `${event.kind} changed ${part} in silence`)
}

/** What was told of before is forgotten. */
function isLess({ intents: before }: System, { intents: after }: System, part: keyof Intents) {
  const was = Object.values(before[part] ?? {})
  return Object.values(after[part] ?? {}).every((value) => was.includes(value))
}
