/** Does what takes long a little at a time, so that nothing else waits for it. */

import { setImmediate } from 'node:timers/promises'

/** How long everything else may have to wait, ms. */
const sliceMs = 5

/** What it returns in the end; whatever else there is to do is done between slices. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  let began = performance.now()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (performance.now() - began < sliceMs) continue
    await setImmediate()
    began = performance.now()
  }
}
