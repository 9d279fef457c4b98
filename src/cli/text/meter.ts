/** Draws the line that says how far a rehearsal has come, and how much faster than life it goes. */

import { shownDuration } from '../../text/duration.ts'
import type { Shell } from '../shell/shell.ts'
import { errStyle } from './style.ts'

export interface Meter {
  /** So much has passed of the time there is. */
  pass(atMs: number, forMs: number, acts: number): void
  /** Anything else, instead. */
  say(text: string): void
  clear(): void
  /** Says in how much time how much has passed. */
  end(passedMs: number): void
}

/** On a terminal one line that changes; elsewhere only the last word. */
export function createMeter(shell: Shell): Meter {
  const style = errStyle(shell)
  const beganMs = performance.now()
  let shownMs = 0
  const speed = (passedMs: number) =>
    `${Math.round(passedMs / (performance.now() - beganMs))} times as fast as life`
  const say = (text: string) => {
    const nowMs = performance.now()
    if (!shell.isErrTerminal || nowMs - shownMs < showEveryMs) return
    shownMs = nowMs
    shell.err(`${toLineStart}${style('faint', text)}`)
  }
  const clear = () => {
    if (shell.isErrTerminal) shell.err(toLineStart)
  }
  return {
    say,
    clear,
    pass: (atMs, forMs, acts) => {
      const [at, all] = [atMs, forMs].map(shownDuration)
      say(`${at} of ${all}, ${acts} acts, ${speed(atMs)}`)
    },
    end: (passedMs) => {
      clear()
      const took = shownDuration(performance.now() - beganMs)
      shell.err(`${shownDuration(passedMs)} in ${took}: ${speed(passedMs)}\n`)
    },
  }
}

const toLineStart = '\r\u001b[K'
/** More often nobody could read it. */
const showEveryMs = 100
