/**
 * Notices that more comes than is read: the server keeps what waits, and cuts off whoever lets it
 * keep too much, so that all who asked in vain would be told nothing.
 */

export interface BacklogDeps {
  /** Resolves, or rejects, once all that the server had for us before has come. */
  readonly ping: () => Promise<unknown>
  /** Lets go of what there is too much of, and resolves once nothing of it waits any more. */
  readonly letGo: () => Promise<unknown>
  /** A count of ms. */
  readonly now: () => number
}

/** What the server has for us is so old at most. At 100 MB a second that is 50 of the 64 MB. */
export const behindMaxMs = 500

/** To be called whenever much came at once: where little comes, nothing waits. */
export function createBacklogWatch({ ping, letGo, now }: BacklogDeps): () => void {
  let askedAt: number | null = null
  let isLettingGo = false
  const isCurrent = (): void => {
    askedAt = null
  }
  const hasLetGo = (): void => {
    isLettingGo = false
  }
  return () => {
    if (askedAt === null) {
      askedAt = now()
      void ping().then(isCurrent, isCurrent)
    } else if (!isLettingGo && now() - askedAt > behindMaxMs) {
      isLettingGo = true
      void letGo().then(hasLetGo, hasLetGo)
    }
  }
}
