/** Defines a command: its words, its help, and what carries it out. */
import type { Exit } from './exits.ts'
import type { Flag, Given } from './flags.ts'
import type { Shell } from './shell.ts'

export type Run = (shell: Shell, given: Given) => Promise<Exit>

export interface CommandRow {
  /** `operations abort` is a command of the command `operations`. */
  readonly name: string
  readonly group: 'Start' | 'See' | 'Act' | 'Learn'
  readonly summary: string
  readonly args: readonly ArgRow[]
  readonly flags: readonly Flag[]
  /** What is typed, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  /** Loaded when it is run: `status` shall not wait for what `serve` needs. */
  readonly load: () => Promise<Run>
}

export interface ArgRow {
  /** `<component>` must be given, `[component]` may be left out. */
  readonly spelled: string
  readonly meaning: string
  readonly choices?: readonly string[]
}
