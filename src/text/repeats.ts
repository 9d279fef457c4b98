/**
 * Limits a log: what repeats is written once, then once a minute at most, with how often it was.
 */

export interface FullLog {
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}

type Level = keyof FullLog

export interface RepeatsOptions {
  /** Calls `then` after so many ms; a timer that keeps no process alive by default. */
  readonly wake?: (afterMs: number, then: () => void) => void
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
const others = 'more was said than is told apart'

/**
 * The same log, in which each message, whatever it is about, takes no more than a line a minute.
 * What was counted is written when its minute is over, with the latest that it was about.
 */
export function withoutRepeats(log: FullLog, options: RepeatsOptions = {}): FullLog {
  const { wake = wakeByTimer } = options
  const repeats = new Map<string, Repeat>()
  const write = (level: Level, about: object, message: string): void => {
    const known = repeats.get(message)
    const isRoom = known !== undefined || repeats.size < messagesMax
    const key = isRoom ? message : others
    const repeat = isRoom ? known : repeats.get(others)
    if (repeat === undefined) {
      repeats.set(key, { level, message: key, count: 0, about: {} })
      log[level](about, message)
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
    log[level]({ ...about, repeated: count }, message)
    wake(everyMs, () => minuteIsOver(key))
  }
  const at =
    (level: Level) =>
    (about: object, message: string): void =>
      write(level, about, message)
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

function wakeByTimer(afterMs: number, then: () => void): void {
  setTimeout(then, afterMs).unref()
}
