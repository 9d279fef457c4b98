/** Follows what became of operations, and how long everything was in each status. */

import type { Entry, StepTaken } from '../../core/model/events/entry.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { type EndState, endingOf, endings } from '../../core/model/system/operation.ts'
import type { Study } from '../study.ts'
import { Interned } from './interned.ts'
import { type Path, PathFinder } from './paths.ts'
import { Rows } from './rows.ts'

/** An operation that has ended. */
export interface Ended extends WrittenRow {
  readonly work: Work
  readonly outcome: EndState
  /** `null` where it never began. */
  readonly tookMs: number | null
  /** The step that failed, where it did. */
  readonly failed: FailedStep | null
}

export interface FailedStep {
  readonly step: string
  /** Who was asked; `null` where the hardware was only waited for. */
  readonly service: string | null
}

/** A status that was left; or one that lasts, as if it were left now. */
export interface Stay extends WrittenRow {
  readonly state: State
  readonly stayedMs: number
}

/** One value for all rows that are of the same. */
interface Work {
  readonly component: string
  readonly kind: string
  readonly action: string
}

interface State {
  readonly component: string
  readonly kind: string
  readonly status: string
}

/** Of the entry that tells of it: service time and wall time in ms. */
interface WrittenRow {
  readonly seq: number
  readonly at: number
  readonly wall: number
}

const outcomes = Object.keys(endings) as readonly EndState[]

/**
 * A row of some fifty bytes for each operation that ended and each status that was left, as long as
 * the journal has its entry: so it knows after a restart what it knew before.
 */
export class Statistics implements Study {
  readonly #platform: Platform
  readonly #work = new Interned<Work>()
  readonly #states = new Interned<State>()
  readonly #failedSteps = new Interned<FailedStep>()
  /** Sequence, service time, wall time, work, outcome, duration, failed step. */
  readonly #ended = new Rows(7)
  /** Sequence, service time, wall time, state, duration. */
  readonly #stays = new Rows(5)
  readonly #paths = new PathFinder()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  fold(entry: Entry, { wallMs }: { readonly wallMs: number }): void {
    const { type, outcome } = entry
    if (type !== 'transition' && type !== 'operation') return
    if (type === 'transition') this.#foldStay(entry, wallMs)
    if (endingOf(outcome) === undefined) return
    this.#foldEnded(entry, outcome as EndState, wallMs)
    this.#paths.fold(entry)
  }

  forget(before: number): void {
    this.#ended.dropBefore(before)
    this.#stays.dropBefore(before)
    this.#paths.forget(before)
  }

  /** Oldest first. */
  *ended(): Generator<Ended> {
    for (const row of this.#ended) {
      const [took, failed] = [row[5]!, row[6]!]
      yield {
        ...written(row),
        work: this.#work.of(row[3]!),
        outcome: outcomes[row[4]!]!,
        tookMs: Number.isNaN(took) ? null : took,
        failed: failed === none ? null : this.#failedSteps.of(failed),
      }
    }
  }

  /** Oldest first. */
  *stays(): Generator<Stay> {
    for (const row of this.#stays)
      yield { ...written(row), state: this.#states.of(row[3]!), stayedMs: row[4]! }
  }

  /** Where the time of the latest operations that others were part of went, newest first. */
  get paths(): readonly Path[] {
    return this.#paths.found
  }

  #foldStay(entry: Entry, wall: number): void {
    const { seq, at, component, from, previousStatusMs } = entry
    if (from === null || previousStatusMs === undefined) return
    const kind = lookUp(this.#platform.components, component)?.kind ?? 'none'
    const state = this.#states.number(`${component} ${from}`, { component, kind, status: from })
    this.#stays.push([seq, at, wall, state, previousStatusMs])
  }

  #foldEnded(entry: Entry, outcome: EndState, wall: number): void {
    const { seq, at, component, durationMs, steps = [] } = entry
    const kind = lookUp(this.#platform.components, component)?.kind ?? 'none'
    const action = entry.action ?? 'none'
    const work = this.#work.number(`${component} ${action}`, { component, kind, action })
    const failed = endings[outcome].isFailure ? this.#failedStep(steps) : none
    const place = outcomes.indexOf(outcome)
    this.#ended.push([seq, at, wall, work, place, durationMs ?? Number.NaN, failed])
  }

  #failedStep(steps: readonly StepTaken[]): number {
    const failed = steps.findLast((step) => step.failed)
    if (failed === undefined) return none
    const { name: step, service = null } = failed
    return this.#failedSteps.number(`${service} ${step}`, { step, service })
  }
}

const written = (row: Float64Array): WrittenRow => ({ seq: row[0]!, at: row[1]!, wall: row[2]! })

/** In place of a number that something is kept by. */
const none = -1
