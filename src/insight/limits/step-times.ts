/** Follows how long each step of each component takes, and how often it had to be tried. */

import type { Entry, StepTaken } from '../../core/model/events/entry.ts'
import { Rows } from '../statistics/rows.ts'
import type { Study } from '../study.ts'
import { samplesEnough } from './learned.ts'

/** Steps that are followed: more than a chassis of blades has. The ones after that are not. */
const stepsMax = 4096

/** What is known of one step, by component and action. */
export interface StepTimes {
  readonly component: string
  readonly action: string
  readonly step: string
  /** Of those that were done at the first attempt, ms; the latest thousand. */
  readonly tookMs: readonly number[]
  /** Attempts that it took where it was done, of the same number. */
  readonly attempts: readonly number[]
  readonly failed: number
}

interface Followed extends Pick<StepTimes, 'component' | 'action' | 'step'> {
  /** Sequence, duration in ms, attempts, and 1 where it failed. */
  readonly rows: Rows
}

export class StepStudy implements Study {
  readonly #steps = new Map<string, Followed>()

  fold({ seq, component, action, steps }: Entry): void {
    if (steps === undefined || action === null) return
    for (const step of steps) this.#followed(component, action, step)?.push(rowOf(seq, step))
  }

  forget(before: number): void {
    for (const { rows } of this.#steps.values()) rows.dropBefore(before)
  }

  *times(): Generator<StepTimes> {
    for (const { component, action, step, rows } of this.#steps.values()) {
      const all = [...rows].map(([, took, attempts, failed]) => ({ took, attempts, failed }))
      const done = all.filter(({ failed }) => failed === 0)
      yield {
        ...{ component, action, step, failed: all.length - done.length },
        tookMs: done.flatMap(({ took, attempts }) => (attempts! <= 1 ? took! : [])),
        attempts: done.map(({ attempts }) => attempts!),
      }
    }
  }

  #followed(component: string, action: string, { name: step }: StepTaken): Rows | null {
    const key = `${component} ${action} ${step}`
    const known = this.#steps.get(key)
    if (known !== undefined) {
      known.rows.keepLast(samplesEnough - 1)
      return known.rows
    }
    if (this.#steps.size >= stepsMax) return null
    const rows = new Rows(4)
    this.#steps.set(key, { component, action, step, rows })
    return rows
  }
}

const rowOf = (seq: number, { tookMs, attempts, failed }: StepTaken): readonly number[] => [
  ...[seq, tookMs, attempts, failed === true ? 1 : 0],
]
