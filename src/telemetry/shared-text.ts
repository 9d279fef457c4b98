/** Makes a text for all who ask at once, and takes no more than a share of the time for it. */

/** After a text was made, none is for so many times as long as that took. */
const restTimes = 9
/** But not for longer than this. */
const restMaxMs = 1000

/**
 * Who asks while that lasts waits for its end, and all who do so are given the same text: each is
 * made after it was asked for, and however many ask, there is time for other work.
 */
export function sharedText(make: () => string): () => Promise<string> {
  let restsUntil = 0
  let coming: Promise<string> | null = null
  const made = (): string => {
    coming = null
    const begun = performance.now()
    const text = make()
    const ended = performance.now()
    restsUntil = ended + Math.min((ended - begun) * restTimes, restMaxMs)
    return text
  }
  return async () => {
    const restMs = restsUntil - performance.now()
    if (coming === null && restMs <= 0) return made()
    coming ??= after(restMs).then(made)
    return coming
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
