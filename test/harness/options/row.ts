/** A row: an option, and a change of it that hardware or whoever asks notices, on a board. */
import type { PlayName } from './plays.ts'

export interface OptionRow {
  readonly option: string
  /** What it does, for who reads the table. */
  readonly shows: string
  readonly play: PlayName
  /** What it is on the board with the option; the other has the board as it is. */
  readonly set: Changes
  /** What both boards have besides. */
  readonly also?: Changes
}

/** By their paths: `hosts.0.bootTimeout`; a dot within a name is written as a colon. */
export type Changes = Readonly<Record<string, unknown>>

export const row = (
  option: string,
  play: PlayName,
  set: Changes,
  shows: string,
  also: Changes = {},
): OptionRow => ({ option, play, set, shows, also })
