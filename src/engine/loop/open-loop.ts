/** Puts the loop together: stepping, keeping by the store, and the exception for emergencies. */

import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import type { Store } from '../../store/store.ts'
import { Actor, type Outside } from './actor.ts'
import type { Clock } from './clock.ts'
import { GroupCommitter } from './committer.ts'
import { EmergencyCommitter } from './emergency-committer.ts'
import { Loop } from './loop.ts'
import { SystemWriter } from './system-writer.ts'
import type { Tape } from './tape.ts'

export interface LoopGiven {
  readonly platform: Platform
  readonly clock: Clock
  readonly store: Store
  readonly limits: {
    /** Events that may wait to be decided. */
    readonly inboxMax: number
    /** How long an emergency waits for the store. */
    readonly storePatienceMs: number
    readonly assertsInvariants: boolean
  }
  /** Where it begins, and whether the store has that already. */
  readonly first: { readonly system: System; readonly isKept: boolean }
  readonly outside: Outside
  readonly tape: Tape | null
}

export function openLoop(given: LoopGiven): Loop {
  const { platform, clock, store, limits, first, outside, tape } = given
  const { inboxMax, storePatienceMs: patienceMs, assertsInvariants } = limits
  const { mark, aside, beforeTurn, onStore, onContained, onBug } = outside
  const kept = first.isKept ? first.system : null
  const writer = new SystemWriter(kept, { store, mark, aside })
  return new Loop({
    platform,
    clock,
    inboxMax,
    assertsInvariants,
    tape,
    beforeTurn,
    onContained,
    onBug,
    committer: (loop) => {
      const actor = new Actor(outside, loop)
      return new EmergencyCommitter(
        {
          platform,
          clock,
          patienceMs,
          loop,
          act: (committed) => actor.act(committed),
          actUnkept: (calls) => actor.actUnkept(calls),
          onStore,
          onLost: () => writer.forget(),
        },
        (hooks) =>
          new GroupCommitter(first.system, {
            platform,
            clock,
            writer,
            ...hooks,
            onSettled: (isLost) => loop.onSettled(isLost),
            noteBug: (culprit, error) => loop.noteBug(culprit, error),
            onBug: (error) => loop.onBug(error),
          }),
      )
    },
  })
}
