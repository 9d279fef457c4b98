/** Which of some words somebody probably meant. */

/** The candidate with the fewest letters to change (Levenshtein distance); `null` when there is none. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const letters = distance(word, candidate)
    if (letters >= least) continue
    best = candidate
    least = letters
  }
  return best
}

/** Wagner and Fischer's algorithm, a row at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 1; line <= from.length; line++) {
    const next = [line]
    for (let column = 1; column <= to.length; column++) {
      const change = from[line - 1] === to[column - 1] ? 0 : 1
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + change,
        ),
      )
    }
    row = next
  }
  return row[to.length] ?? 0
}
