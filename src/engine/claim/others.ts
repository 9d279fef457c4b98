/** Remembers which others have been heard of for the System: bounded, and forgotten in silence. */
import type { Instance } from '../../core/model/system/claim.ts'

export interface Others {
  /** True when it is news: one that was not known, or is something else than before. */
  note(other: Instance, now: number): boolean
  /** True when somebody has not been heard for too long, and is forgotten. */
  expire(now: number): boolean
  drop(boot: string): void
  all(): readonly Instance[]
}

/** Whoever can publish can pose as many: each of them would be an alert. */
const othersMax = 8
/** So long after it was heard last one is taken for gone. */
const forgottenAfterMs = 15_000

export function createOthers(): Others {
  const known = new Map<string, { readonly other: Instance; readonly at: number }>()
  return {
    note: (other, now) => {
      const before = known.get(other.boot)
      if (before === undefined && known.size >= othersMax) return false
      known.set(other.boot, { other, at: now })
      return before === undefined || before.other.role !== other.role
    },
    expire: (now) => {
      const gone = [...known].filter(([, { at }]) => now - at >= forgottenAfterMs)
      for (const [boot] of gone) known.delete(boot)
      return gone.length > 0
    },
    drop: (boot) => {
      known.delete(boot)
    },
    all: () => [...known.values()].map(({ other }) => other),
  }
}
