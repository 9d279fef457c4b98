/** Shows clients the journal. */

/** The answer to `history.query`, from entries as the journal keeps them: they are JSON already. */
export function historyText(entries: readonly string[], next: number | null): string {
  return `{"entries":[${entries.join(',')}],"next":${next}}`
}
