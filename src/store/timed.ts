/** Tells how long a store took to keep each batch: it is the store in all else. */

import type { Store } from './store.ts'

export interface Commit {
  readonly outcome: 'kept' | 'failed'
  /** Of the journal. */
  readonly entries: number
  readonly tookMs: number
}

export function timedStore(store: Store, onCommit: (commit: Commit) => void): Store {
  const { seals } = store
  return {
    load: () => store.load(),
    commit: async (batch) => {
      const begunAt = performance.now()
      const tell = (outcome: Commit['outcome']) =>
        onCommit({ outcome, entries: batch.rows.length, tookMs: performance.now() - begunAt })
      try {
        await store.commit(batch)
      } catch (error) {
        tell('failed')
        throw error
      }
      tell('kept')
    },
    history: (query) => store.history(query),
    ...(store.check && { check: () => store.check!() }),
    ...(store.copy && { copy: (name) => store.copy!(name) }),
    close: () => store.close(),
    ...(seals && { seals }),
  }
}
