/** Ends the process, also where a thread is stuck in a call to a disk that does not answer. */
import type { Exit } from './exits.ts'

/** Whether all threads have done what they were asked, or do so in time; it is waited for. */
export type ComesToRest = (withinMs: number) => boolean

/** How long it waits for what is on its way to the disk. */
const patienceMs = 500

/** Node waits for its threads before it exits, and a thread may wait for its disk for ever. */
export function leave(exit: Exit, comesToRest: ComesToRest): never {
  if (comesToRest(patienceMs)) process.exit(exit)
  process.kill(process.pid, 'SIGKILL')
  // Not reached: the signal is not to be caught.
  throw new Error('killed')
}

/** Where everything has been stopped: returns unless a thread is stuck for all that. */
export function leaveIfStuck(exit: Exit, comesToRest: ComesToRest): void {
  if (!comesToRest(patienceMs)) leave(exit, comesToRest)
}

/** How long what is closed may take. */
const closeMs = 2000

/** `false` where it takes longer. */
export async function inTime(work: Promise<void>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), closeMs)
  try {
    return await Promise.race([work.then(() => true), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
