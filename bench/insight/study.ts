/** Defines how a study of `src/insight/` is judged: what it is given, and the table it gives. */

export interface How {
  /** Of each class; more of them with `SEEDS=200`. */
  readonly seeds: number
  readonly progress: (what: string) => void
}

/** One table: what was asked for is a row's aim, and `unmet` names the rows that fall short. */
export interface Verdict {
  readonly about: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What else has to be known of it: seeds, boards, what was left out. */
  readonly notes: readonly string[]
  readonly unmet: readonly string[]
}

export type Judge = (how: How) => Promise<Verdict>

export const shareText = (share: number): string =>
  Number.isFinite(share) ? share.toFixed(3) : '–'
