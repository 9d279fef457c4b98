/** Watches a store that is asked for nothing: whether what it has kept is still there. */
import { type Store, StoreError, silentDisk } from '../store/store.ts'
import type { Clock } from './loop/clock.ts'

const lookEveryMs = 10_000
/** A look that takes longer hangs. */
const lookMaxMs = 3000

/** Returns what ends it. A bug of the store is told by its next commit. */
export function watchStore(
  store: Store,
  clock: Clock,
  onFailure: (error: StoreError) => void,
): () => void {
  if (store.check === undefined) return () => {}
  let cancel = () => {}
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    const cancelLate = clock.wake(lookMaxMs, () => onFailure(new StoreError(silentDisk)))
    await store.check?.().catch((error: unknown) => {
      if (error instanceof StoreError) onFailure(error)
    })
    cancelLate()
    isLooking = false
  }
  const again = () => {
    cancel = clock.wake(lookEveryMs, () => {
      void look()
      again()
    })
  }
  again()
  return () => cancel()
}
