/** Defines how a command ends, as the shell that started it is told. */

export const exits = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  forced: 5,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

/** What each of them means. */
const exitMeanings: Readonly<Record<keyof typeof exits, string>> = {
  done: 'it was done, or is on its way when nobody waited for it',
  failed: 'it was begun and failed, or was not over in the time that --wait gave it',
  usage: 'the command line, or a file it names, is not right',
  refused: 'the service refused, and said why; nothing moved',
  unreachable: 'no service answered',
  forced: 'it was done, but what was to go off by itself was cut',
}

/** As `--help` and the reference list them. */
export const exitRows = (Object.keys(exits) as (keyof typeof exits)[]).map((name) => ({
  name,
  code: exits[name],
  meaning: exitMeanings[name],
}))

/** A mistake in what was typed: printed as one line, with what to do about it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
