/**
 * Limits a log: what repeats is written once, then once a minute at most, with how often it was;
 * and what never repeats, no faster than a flash can bear.
 */

export interface FullLog {
  debug?(about: object, message: string): void
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
  /** Whether it writes lines of that level; left out where it writes all. */
  isLevelEnabled?(level: Level): boolean
}

type Level = 'debug' | 'info' | 'warn' | 'error'

export interface RepeatsOptions {
  /** Calls `then` after so many ms; a timer that keeps no process alive by default. */
  readonly wake?: (afterMs: number, then: () => void) => void
  /** In ms; never goes back. */
  readonly now?: () => number
}

interface Repeat {
  readonly level: Level
  readonly message: string
  count: number
  /** Of the latest one. */
  about: object
}

export const everyMs = 60_000
/** Messages that are told apart; what is said beyond them within a minute is counted as one. */
export const messagesMax = 100
/** Lines on operations, each of its own: so many at once, and so many a minute from then on. */
export const operationsMax = { atOnce: 1000, aMinute: 100 }
const others = 'more was said than is told apart'

/**
 * The same log, in which each message, whatever it is about, takes no more than a line a minute.
 * What is about an operation repeats only what was said of that one. What was counted is written
 * when its minute is over, with the latest that it was about.
 */
export function withoutRepeats(log: FullLog, options: RepeatsOptions = {}): FullLog {
  const { wake = wakeByTimer, now = () => performance.now() } = options
  const repeats = new Map<string, Repeat>()
  const mayTell = createBudget(now)
  const write = (level: Level, about: object, message: string): void => {
    if (log.isLevelEnabled?.(level) === false) return
    if ('operation' in about && mayTell()) return log[level]?.(about, message)
    const known = repeats.get(message)
    const isRoom = known !== undefined || repeats.size < messagesMax
    const key = isRoom ? message : others
    const repeat = isRoom ? known : repeats.get(others)
    if (repeat === undefined) {
      repeats.set(key, { level, message: key, count: 0, about: {} })
      log[level]?.(about, message)
      wake(everyMs, () => minuteIsOver(key))
      return
    }
    repeat.count += 1
    repeat.about = isRoom ? about : { ...about, said: message }
  }
  const minuteIsOver = (key: string): void => {
    const repeat = repeats.get(key)!
    const { level, message, count, about } = repeat
    if (count === 0) {
      repeats.delete(key)
      return
    }
    repeat.count = 0
    log[level]?.({ ...about, repeated: count }, message)
    wake(everyMs, () => minuteIsOver(key))
  }
  const at =
    (level: Level) =>
    (about: object, message: string): void =>
      write(level, about, message)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Spends a line where there is one left. */
function createBudget(now: () => number): () => boolean {
  const { atOnce, aMinute } = operationsMax
  let left = atOnce
  let at = now()
  return () => {
    const passedMs = now() - at
    at += passedMs
    left = Math.min(atOnce, left + (passedMs * aMinute) / everyMs)
    if (left < 1) return false
    left -= 1
    return true
  }
}

function wakeByTimer(afterMs: number, then: () => void): void {
  setTimeout(then, afterMs).unref()
}
