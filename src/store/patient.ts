/** Opens a store whose disk may not let it: until that does, another stands in that keeps nothing. */

import { type Page, type Store, StoreError } from './store.ts'

export interface Opening {
  /** The store, or what stands in for it: then nothing is kept, and every commit says why. */
  readonly store: Store
  /** The store once it could be opened after all; `null` where it is there already. */
  readonly coming: Promise<Store> | null
  /** Gives up opening it. What is opened all the same is closed again. */
  stop(): void
}

/** How long a start waits for the disk. A sound file of the default bounds takes a quarter of it. */
const patienceMs = 2000
/** How long after an attempt that failed it is tried again. */
const retryMs = 5000

/** Throws a `StoreError` where what is there is for somebody else: that mends itself by no waiting. */
export async function openPatiently(open: () => Promise<Store>): Promise<Opening> {
  let isStopped = false
  let why = 'the disk does not answer'
  const first = open()
  const late = Promise.withResolvers<null>()
  const timer = setTimeout(() => late.resolve(null), patienceMs)
  const failed = (error: unknown): null => {
    if (!(error instanceof StoreError) || error.isNotOurs) throw error
    why = error.message
    return null
  }
  const store = await Promise.race([first.catch(failed), late.promise])
  clearTimeout(timer)
  if (store !== null) return { store, coming: null, stop: () => {} }
  const keepTrying = async (attempt: Promise<Store>): Promise<Store> => {
    const opened = await attempt.catch((error: unknown) => {
      if (!(error instanceof StoreError)) throw error
      why = error.message
      return null
    })
    if (isStopped) {
      await opened?.close()
      return await new Promise<never>(() => {})
    }
    if (opened !== null) return opened
    await new Promise((resolve) => setTimeout(resolve, retryMs).unref())
    return keepTrying(isStopped ? Promise.reject(new StoreError(why)) : open())
  }
  return {
    store: absentStore(() => why),
    coming: keepTrying(first),
    stop: () => {
      isStopped = true
    },
  }
}

/** There is nothing in it, and it takes nothing. */
function absentStore(why: () => string): Store {
  const refuse = async (): Promise<never> => {
    throw new StoreError(why())
  }
  return {
    load: async () => ({ parts: null, lastSeq: 0, lastAt: 0, damage: null }),
    commit: refuse,
    history: (): Promise<Page> => refuse(),
    close: async () => {},
  }
}
