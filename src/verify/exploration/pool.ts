/** Expanders in threads of their own: this file is what runs in them, too. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Config } from '../../platform/schema/config.ts'
import type { Expander } from './explore.ts'
import { setupOf } from './setup.ts'
import { createWalker, type Expanded, type Found } from './walk.ts'
import type { Bounds } from './world.ts'

export interface Pool {
  readonly expanders: readonly Expander[]
  stop(): Promise<void>
}

/** One alone works in this thread. */
export function createPool(config: Config, bounds: Bounds, workers: number): Pool {
  if (workers <= 1) {
    const walker = createWalker(setupOf(config, bounds))
    const alone: Expander = async (places) => places.map((place) => walker.expand(place))
    return { expanders: [alone], stop: async () => {} }
  }
  const given: Given = { verify: { config, bounds } }
  const threads = Array.from(
    { length: workers },
    () => new Worker(new URL(import.meta.url), { workerData: given }),
  )
  return {
    expanders: threads.map(expanderIn),
    stop: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()))
    },
  }
}

interface Given {
  readonly verify: { readonly config: Config; readonly bounds: Bounds }
}

/** A thread answers in the order in which it is asked. */
function expanderIn(thread: Worker): Expander {
  const waiting: PromiseWithResolvers<readonly Expanded[]>[] = []
  thread.on('message', (expanded: readonly Expanded[]) => waiting.shift()?.resolve(expanded))
  thread.on('error', (error) => {
    for (const { reject } of waiting) reject(error)
  })
  return (places) => {
    const answer = Promise.withResolvers<readonly Expanded[]>()
    waiting.push(answer)
    thread.postMessage(places)
    return answer.promise
  }
}

const isGiven = (data: unknown): data is Given =>
  typeof data === 'object' && data !== null && 'verify' in data

if (!isMainThread && isGiven(workerData)) {
  const { config, bounds } = workerData.verify
  const walker = createWalker(setupOf(config, bounds))
  parentPort?.on('message', (places: readonly Found[]) => {
    parentPort?.postMessage(places.map((place) => walker.expand(place)))
  })
}
