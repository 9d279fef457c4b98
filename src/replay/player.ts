/** Replays stretches of a recording: what was given to each step is given to it again. */

import type { Event, Stepped } from '../core/model/events/event.ts'
import type { Witness } from '../core/model/platform/context.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import { createDirtySet } from '../core/model/system/dirty-set.ts'
import type { System } from '../core/model/system/system.ts'
import { unchanged } from '../core/observations/unchanged.ts'
import { step } from '../core/step.ts'
import type { Given } from '../engine/loop/tape.ts'
import { compile } from '../platform/compile/platform.ts'
import type { Config } from '../platform/schema/config.ts'
import type { Stretch } from './recording.ts'

/** One event, and what came of it. */
export interface Played {
  readonly as: Given
  readonly event: Event
  readonly at: number
  readonly before: System
  readonly stepped: Stepped
  /** Its place in the stretch. */
  readonly index: number
}

/** Told of each event as it is played, and of what was handed to the store, and not kept by it. */
interface Hearing {
  readonly onPlayed: (played: Played) => void
  readonly onHanded?: (seq: number, aheadMs: number, after: System) => void
  readonly onUnkept?: () => void
  /** Looks on at the event of that place alone. */
  readonly witnessed?: { readonly index: number; readonly witness: Witness }
}

const platforms = new WeakMap<Config, Platform>()

export function platformOf({ run: { config } }: Stretch): Platform {
  const known = platforms.get(config)
  if (known !== undefined) return known
  const { platform } = compile(config)
  platforms.set(config, platform)
  return platform
}

/** As the loop does it: a mistake of our own is contained, and one in a step changes nothing. */
export function play(stretch: Stretch, hearing: Hearing): void {
  const { onPlayed, onHanded, onUnkept, witnessed } = hearing
  const platform = platformOf(stretch)
  const dirty = { set: createDirtySet(platform) }
  let system = stretch.first
  for (const [index, line] of stretch.lines.entries()) {
    if (line[0] === 'kept') onHanded?.(line[1], line[2], system)
    if (line[0] === 'unkept') onUnkept?.()
    if (line[0] === 'kept' || line[0] === 'unkept') continue
    const [as, at, event] = line
    const before = system
    const known = as === 'confirm' ? unchanged(platform, before, event, at, dirty.set) : null
    const witness = witnessed?.index === index ? witnessed.witness : undefined
    const stepped = known ?? stepAsThen(platform, before, event, at, dirty, witness)
    onPlayed({ as, event, at, before, stepped, index })
    system = stepped.system
  }
}

function stepAsThen(
  platform: Platform,
  before: System,
  event: Event,
  at: number,
  dirty: { set: ReturnType<typeof createDirtySet> },
  witness?: Witness,
): Stepped {
  try {
    return step(platform, before, event, at, dirty.set, () => {}, witness)
  } catch {
    dirty.set = createDirtySet(platform)
    return { system: before, entries: [], answer: null }
  }
}
