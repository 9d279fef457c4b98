/** Puts the loop together: stepping, keeping by the store, and the exception for emergencies. */

import type { CallEffect } from '../../core/emergency-calls.ts'
import type { Bug } from '../../core/model/bug.ts'
import type { Effect } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import type { System } from '../../core/model/system.ts'
import type { Store } from '../../store/store.ts'
import { Actor } from './actor.ts'
import type { Clock } from './clock.ts'
import { GroupCommitter } from './committer.ts'
import { EmergencyCommitter } from './emergency-committer.ts'
import type { JournalRecord } from './journal-record.ts'
import { Loop } from './loop.ts'
import type { Checkpoint } from './snapshot.ts'
import { SystemWriter } from './system-writer.ts'

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
}

/** What the loop brings about. */
export interface Outside {
  /** Noted with every commit. */
  readonly mark: () => Omit<Checkpoint, 'clean'>
  /** Called in the order of the journal, once the entries are durable. */
  readonly announce: (records: readonly JournalRecord[]) => void
  /** Starts the work; what comes of it is heard as an event. Rejects for a bug. */
  readonly perform: (effect: Effect) => Promise<void> | undefined
  /** Calls of an emergency that are made although the store could not keep them. */
  readonly onUnkept: (calls: readonly CallEffect[]) => void
  /** What is wrong with the store; `null` when it keeps again. */
  readonly onStore: (failure: string | null) => void
  /** A bug that was contained: everything else goes on. */
  readonly onContained: (bug: Bug) => void
  /** One that was not: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}

export function openLoop({ platform, clock, store, limits, first, outside }: LoopGiven): Loop {
  const { inboxMax, storePatienceMs: patienceMs, assertsInvariants } = limits
  const { mark, onStore, onContained, onBug } = outside
  const { endedMax } = platform.limits
  const kept = first.isKept ? first.system : null
  const writer = new SystemWriter(kept, { store, endedMax, mark, onStore })
  return new Loop({
    platform,
    clock,
    inboxMax,
    assertsInvariants,
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
          actUnkept: (calls, isLate) => actor.actUnkept(calls, isLate),
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
