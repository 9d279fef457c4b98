/** Defines the simulator's clock port, and the real clock. */

export interface SimClock {
  /** Milliseconds since some moment; never goes back. */
  now(): number
  /** Calls `then` once, at the earliest after so many ms. The function it gives cancels that. */
  wake(afterMs: number, then: () => void): () => void
}

export const realClock: SimClock = {
  now: () => performance.now(),
  wake: (afterMs, then) => {
    const timer = setTimeout(then, afterMs)
    return () => clearTimeout(timer)
  },
}

/** The same clock, with a way to cancel everything that was asked of it through here. */
export function cancellable(clock: SimClock): SimClock & { cancelAll(): void } {
  const cancels = new Set<() => void>()
  return {
    now: () => clock.now(),
    wake: (afterMs, then) => {
      const cancel = clock.wake(afterMs, () => {
        cancels.delete(cancel)
        then()
      })
      cancels.add(cancel)
      return () => {
        cancels.delete(cancel)
        cancel()
      }
    },
    cancelAll: () => {
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}
