/** Opens and stops a service as it is wanted, each only once the one before is over. */
import type { Stoppable } from './bus.ts'

/** Comes and goes one after the other, whatever is wanted meanwhile. */
export function createPresence(serve: () => Promise<Stoppable>) {
  let served: Stoppable | null = null
  let last = Promise.resolve()
  return (isThere: boolean): Promise<void> => {
    last = last.then(async () => {
      if (isThere && served === null) served = await serve()
      if (!isThere && served !== null) {
        await served.stop()
        served = null
      }
    })
    return last
  }
}
