/** Puts the loop together: stepping, keeping by the store, and the exception for emergencies. */

import type { CallEffect } from '../../core/emergency-calls.ts'
import type { Effect } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import type { StoreFailure, System } from '../../core/model/system.ts'
import type { Store } from '../../store/store.ts'
import type { Clock } from './clock.ts'
import { type Committed, GroupCommitter } from './committer.ts'
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
  /** Starts the work; what comes of it is heard as an event. */
  readonly perform: (effect: Effect) => void
  /** Calls of an emergency that are made although the store could not keep them. */
  readonly onUnkept: (calls: readonly CallEffect[]) => void
  /** Called before each turn of the loop. */
  readonly beforeTurn: () => void
  /** What is wrong with the store; `null` when it keeps again. */
  readonly onStore: (failure: StoreFailure | null) => void
  /** A mistake of ours: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}

export function openLoop({ platform, clock, store, limits, first, outside }: LoopGiven): Loop {
  const { inboxMax, storePatienceMs: patienceMs, assertsInvariants } = limits
  const { mark, beforeTurn, onStore, onBug } = outside
  const { endedMax } = platform.limits
  const kept = first.isKept ? first.system : null
  const writer = new SystemWriter(kept, { store, endedMax, mark })
  return new Loop({
    platform,
    clock,
    inboxMax,
    assertsInvariants,
    beforeTurn,
    onBug,
    committer: (loop) =>
      new EmergencyCommitter(
        {
          platform,
          clock,
          patienceMs,
          loop,
          act: (committed) => act(outside, committed),
          actUnkept: (calls) => actUnkept(outside, calls),
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
            onBug: (error) => loop.onBug(error),
          }),
      ),
  })
}

function act({ announce, perform }: Outside, { records, effects, steps }: Committed): void {
  announce(records)
  for (const effect of effects) perform(effect)
  for (const { envelope, stepped } of steps) {
    if (stepped.answer !== null) envelope.answer?.({ kind: 'decided', answer: stepped.answer })
  }
}

/** Save-then-act has this one exception: what protects the hardware is done all the same. */
function actUnkept(outside: Outside, calls: readonly CallEffect[]): void {
  outside.onUnkept(calls)
  for (const call of calls) outside.perform(call)
}
