/** Acts on what became durable: announces, performs and answers, and lets no bug keep the rest. */

import type { CallEffect } from '../../core/emergency-calls.ts'
import type { Bug, Culprit } from '../../core/model/bug.ts'
import type { Effect } from '../../core/model/events/event.ts'
import { componentsOf, type StoreFailure, type System } from '../../core/model/system/system.ts'
import type { Committed, Turning } from './committer.ts'
import type { JournalRecord } from './journal-record.ts'
import type { SystemWriterDeps } from './system-writer.ts'

/** What the loop brings about. */
export interface Outside extends Pick<SystemWriterDeps, 'mark' | 'aside'> {
  /** Called in the order of the journal, once the entries are durable. */
  readonly announce: (records: readonly JournalRecord[]) => void
  /** Starts the work; what comes of it is heard as an event. Rejects for a bug. */
  readonly perform: (effect: Effect) => Promise<void> | undefined
  /** Calls of an emergency that are made although the store could not keep them. */
  readonly onUnkept: (calls: readonly CallEffect[]) => void
  /** Called before each turn of the loop. */
  readonly beforeTurn: () => void
  /** What is wrong with the store; `null` when it keeps again. */
  readonly onStore: (failure: StoreFailure | null) => void
  /** A bug that was contained: everything else goes on. */
  readonly onContained: (bug: Bug) => void
  /** One that was not: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}

export class Actor {
  readonly #outside: Outside
  readonly #loop: Turning

  constructor(outside: Outside, loop: Turning) {
    this.#outside = outside
    this.#loop = loop
  }

  /** What hardware is asked goes first, and who has asked is told before all that listen. */
  act({ records, effects, steps }: Committed): void {
    for (const effect of effects) this.#perform(effect)
    for (const { envelope, stepped } of steps) {
      const { answer } = stepped
      if (answer === null || envelope.answer === undefined) continue
      this.#attempt(answering, () => envelope.answer?.({ kind: 'decided', answer }))
    }
    this.#attempt(announcing, () => this.#outside.announce(records))
  }

  /** Save-then-act has this one exception: what protects the hardware is done all the same. */
  actUnkept(calls: readonly CallEffect[]): void {
    this.#attempt(announcing, () => this.#outside.onUnkept(calls))
    for (const call of calls) this.#perform(call)
  }

  #perform(effect: Effect): void {
    try {
      this.#outside.perform(effect)?.catch((error: unknown) => this.#fail(effect, error))
    } catch (error) {
      this.#fail(effect, error)
    }
  }

  /** Whether it was made, nobody knows: whoever waits for it is told so. */
  #fail(effect: Effect, error: unknown): void {
    this.#loop.noteBug(culpritOf(this.#loop.ahead(), effect), error)
    if (effect.kind !== 'call') return
    const outcome = { kind: 'unknown', error: 'a bug of statemgr kept it from being made' } as const
    this.#loop.submit({ kind: 'outcome', call: effect.id, outcome })
  }

  #attempt(culprit: Culprit, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#loop.noteBug(culprit, error)
    }
  }
}

const announcing: Culprit = { place: 'process', what: 'announcing', component: null }
const answering: Culprit = { place: 'process', what: 'answering', component: null }

/** A call is one of the operation that is under way; a mitigation's is asked again by itself. */
function culpritOf(system: System, effect: Effect): Culprit {
  if (effect.kind !== 'call') return { place: 'effect', what: effect.kind, component: null }
  const { id, service, verb } = effect
  const owner = componentsOf(system).find(
    ({ operation }) => operation !== null && id.startsWith(`${operation.id}/`),
  )
  return { place: 'call', what: `${service} ${verb}`, component: owner?.name ?? null }
}
