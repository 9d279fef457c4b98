/** Writes what a run of the tests took: how many there were, how long, and what took longest. */

export interface FileRun {
  /** From the root of the repository. */
  readonly file: string
  readonly tests: number
  readonly durationMs: number
}

const longestMax = 8

/** The last lines of a run; files take their time beside each other. */
export function runText(runs: readonly FileRun[], durationMs: number): string {
  const tests = runs.reduce((sum, one) => sum + one.tests, 0)
  const longest = runs.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, longestMax)
  return [
    `\n${tests} tests in ${runs.length} processes: ${timeText(durationMs)}; longest were`,
    ...longest.map(
      (one) => `${timeText(one.durationMs).padStart(12)}  ${one.file} (${one.tests} tests)`,
    ),
    '',
  ].join('\n')
}

function timeText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
}
