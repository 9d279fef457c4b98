/** Runs expanders in threads of their own: this file is what runs in them, too. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Expander } from './explore.ts'
import { type Profile, setupOf } from './setup.ts'
import { createWalker, type Expanded, type Found } from './walk.ts'
import type { Bounds } from './world.ts'

export interface Pool {
  readonly expanders: readonly Expander[]
  stop(): Promise<void>
}

/** One alone works in this thread. */
export function createPool(config: Profile['config'], bounds: Bounds, workers: number): Pool {
  if (workers <= 1) {
    const walker = createWalker(setupOf(config, bounds))
    const alone: Expander = async (states) => states.map((state) => walker.expand(state))
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
  readonly verify: { readonly config: Profile['config']; readonly bounds: Bounds }
}

/** A thread answers in the order in which it is asked. */
function expanderIn(thread: Worker): Expander {
  const waiting: PromiseWithResolvers<readonly Expanded[]>[] = []
  thread.on('message', (expanded: readonly Expanded[]) => waiting.shift()?.resolve(expanded))
  thread.on('error', (error) => {
    for (const { reject } of waiting) reject(error)
  })
  return (states) => {
    const answer = Promise.withResolvers<readonly Expanded[]>()
    waiting.push(answer)
    thread.postMessage(states)
    return answer.promise
  }
}

const isGiven = (data: unknown): data is Given =>
  typeof data === 'object' && data !== null && 'verify' in data

if (!isMainThread && isGiven(workerData)) {
  const { config, bounds } = workerData.verify
  const walker = createWalker(setupOf(config, bounds))
  parentPort?.on('message', (states: readonly Found[]) => {
    parentPort?.postMessage(states.map((state) => walker.expand(state)))
  })
}
