/** Finds out why there is an entry: what was given then, what made it, and what that had seen. */

import { rules } from '../core/automation/rules.ts'
import { effectsOf } from '../core/effects.ts'
import type { Entry } from '../core/model/events/entry.ts'
import type { Effect } from '../core/model/events/event.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { Maker } from '../core/model/platform/context.ts'
import type { Component } from '../core/model/system/component.ts'
import type { Assessment, System } from '../core/model/system/system.ts'
import { rowOf } from '../core/model/table.ts'
import { type Played, platformOf, play } from './player.ts'
import type { Stretch } from './recording.ts'

export type Call = Extract<Effect, { readonly kind: 'call' }>

/** Something that changed the System within the step, in the order in which it did. */
export interface Cause {
  readonly maker: Maker
  /** What follows by a rule of automation, in a sentence; `null` for what is none. */
  readonly doc: string | null
  /** Whether the entry is of this change. */
  readonly isMaker: boolean
}

export interface Why {
  readonly played: Played
  readonly entry: Entry
  readonly causes: readonly Cause[]
  /** The component as whatever made the entry saw it; `null` where it is about none. */
  readonly component: Component | null
  /** The levels that it rests on, as they were seen. */
  readonly levels: readonly (readonly [string, Assessment])[]
  /** What was asked of the world because of it all. */
  readonly calls: readonly Call[]
}

interface Sight {
  readonly maker: Maker
  readonly before: System
  readonly after: System
}

/** Why there is the entry of that sequence, which comes of the event at that place. */
export function whyOf(stretch: Stretch, index: number, seq: number): Why {
  const sights: Sight[] = []
  const witness = {
    saw: (maker: Maker, before: System, after: System) => sights.push({ maker, before, after }),
  }
  const { played } = playedAt(stretch, index, witness)
  const entry = played.stepped.entries.find((one) => one.seq === seq)!
  const maker = sights.find((sight) => makes(sight, entry)) ?? sights.find((s) => touches(s, entry))
  const { before } = maker ?? played
  const platform = platformOf(stretch)
  return {
    played,
    entry,
    causes: sights.map((sight) => ({
      maker: sight.maker,
      doc: docOf(sight.maker),
      isMaker: sight === maker,
    })),
    component: rowOf(before.components, entry.component) ?? null,
    levels: levelsOf(stretch, before, entry.component),
    calls: effectsOf(platform, played.event, played.before, played.stepped.system).filter(
      (effect) => effect.kind === 'call',
    ),
  }
}

/** The event at that place, and the one after it. */
export function playedAt(
  stretch: Stretch,
  index: number,
  witness?: NonNullable<Parameters<typeof play>[1]['witnessed']>['witness'],
): { readonly played: Played; readonly next: Played | null } {
  let played: Played | null = null
  let next: Played | null = null
  play(stretch, {
    onPlayed: (one) => {
      if (one.index === index) played = one
      else if (played !== null) next ??= one
    },
    ...(witness === undefined ? {} : { witnessed: { index, witness } }),
  })
  return { played: played!, next }
}

/** Whether the entry tells of just that change. */
function makes({ before, after }: Sight, { type, component, from, to, alert }: Entry): boolean {
  if (type === 'alert') {
    return alert !== undefined && lookUp(before.alerts, alert.id) !== lookUp(after.alerts, alert.id)
  }
  const [was, is] = [rowOf(before.components, component), rowOf(after.components, component)]
  return type === 'transition' && was?.status === from && is?.status === to
}

/** Whether it changed what the entry is about. */
const touches = ({ before, after }: Sight, { component }: Entry): boolean =>
  rowOf(before.components, component) !== rowOf(after.components, component)

const docOf = ({ place, what }: Maker): string | null =>
  place === 'rule' ? (rules.find(({ name }) => name === what)?.doc ?? null) : null

function levelsOf(stretch: Stretch, { levels }: System, name: string): Why['levels'] {
  const { places, restingOn } = platformOf(stretch).relations
  const place = places.get(name)
  return levels.keys.flatMap((subject) => {
    const isOfIt =
      subject === name || (place !== undefined && restingOn.get(subject)?.includes(place))
    return isOfIt ? [[subject, rowOf(levels, subject)!] as const] : []
  })
}
