/** Gathers the bugs that were contained, and tells of them: the core of each, people once. */

import { isRecorded } from '../../core/automation/protection/containment.ts'
import { type Bug, bugKey } from '../../core/model/bug.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { System } from '../../core/model/system/system.ts'

export class Bugs {
  readonly #submit: (event: Event) => void
  readonly #onContained: (bug: Bug) => void
  /** Found and not told of yet; and the keys of those that were. */
  readonly #found: Bug[] = []
  readonly #toldOf = new Set<string>()

  constructor(submit: (event: Event) => void, onContained: (bug: Bug) => void) {
    this.#submit = submit
    this.#onContained = onContained
  }

  readonly note = (bug: Bug): void => {
    this.#found.push(bug)
  }

  /** Each is told of once; what it is about is set aside as often as it is made. */
  tell(ahead: System): void {
    if (this.#found.length === 0) return
    for (const bug of this.#found.splice(0)) {
      const isSeenTo = bug.place !== 'call' && isRecorded(ahead, bug)
      if (!isSeenTo) this.#submit({ kind: 'bug', bug })
      const key = bugKey(bug)
      if (this.#toldOf.has(key) || this.#toldOf.size >= toldOfMax) continue
      this.#toldOf.add(key)
      this.#onContained(bug)
    }
  }
}

/** Kinds of bugs that one run tells of; more would only fill the log. */
const toldOfMax = 100
