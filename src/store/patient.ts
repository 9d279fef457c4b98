/** Opens a store whose disk may not let it: until that does, another stands in that keeps nothing. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type Page, type Store, StoreError, silentDisk } from './store.ts'

export interface Opening {
  /** The store, or what stands in for it: then nothing is kept, and every commit says why. */
  readonly store: Store
  /** The store once it can be opened after all; `null` where it is there already. */
  readonly coming: Promise<Store> | null
  /** Closes what is open, and opens nothing any more. */
  close(): Promise<void>
}

/** How long a start waits for the disk. A sound file of the default bounds takes a quarter of it. */
const patienceMs = 2000
/** How long after an attempt that failed it is tried again. */
const retryMs = 5000

/** Throws a `StoreError` where what is there is for somebody else: that mends itself by no waiting. */
export async function openPatiently(open: () => Promise<Store>): Promise<Opening> {
  const tries: Tries = { open, why: silentDisk, opened: null, isOver: false }
  const first = attempt(tries, open())
  const store = await Promise.race([first, sleep(patienceMs, null, { ref: false })])
  const coming = store === null ? persistently(tries, first) : null
  // Whoever does not wait for it is not to be ended by it.
  coming?.catch(() => {})
  return {
    store: store ?? absentStore(tries),
    coming,
    close: async () => {
      tries.isOver = true
      await tries.opened?.close()
    },
  }
}

interface Tries {
  readonly open: () => Promise<Store>
  /** Why there is none yet. */
  why: string
  opened: Store | null
  isOver: boolean
}

/** `null` where it could not be opened now. */
async function attempt(tries: Tries, opening: Promise<Store>): Promise<Store | null> {
  try {
    const store = await opening
    if (tries.isOver) await store.close()
    tries.opened = store
    return store
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    tries.why = error.message
    if (error.isNotOurs) throw error
    return null
  }
}

async function persistently(tries: Tries, first: Promise<Store | null>): Promise<Store> {
  for (let next = first; !tries.isOver; next = attempt(tries, tries.open())) {
    const store = await next.catch((error: unknown) => {
      // Found to be somebody else's by a service that protects already: that goes on.
      if (error instanceof StoreError) return null
      throw error
    })
    if (store !== null) return store
    await sleep(retryMs, undefined, { ref: false })
  }
  return new Promise<never>(() => {})
}

/** There is nothing in it, and it takes nothing. */
function absentStore(tries: Pick<Tries, 'why'>): Store {
  const refuse = async (): Promise<never> => {
    throw new StoreError(tries.why)
  }
  return {
    load: async () => ({ parts: null, lastSeq: 0, lastAt: 0, damage: null }),
    commit: refuse,
    history: (): Promise<Page> => refuse(),
    close: async () => {},
  }
}
