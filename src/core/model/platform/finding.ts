/** Defines a finding: something wrong with a platform, under a code that never changes. */
import type { Platform } from './platform.ts'

/** An error keeps a platform from being run; a warning is most likely a mistake, a note may be. */
export type Severity = 'error' | 'warning' | 'note'

/** A row of a catalogue of findings: what a code means, for whoever meets it. */
export interface FindingRow {
  readonly severity: Severity
  readonly meaning: string
  /** How it is mended. */
  readonly mend: string
  /** A platform file, or a part of one, that has it. */
  readonly example: string
}

/** What was found in a platform as it was compiled. */
export interface PlatformFinding {
  readonly code: string
  readonly severity: Severity
  /** Where: `['machines', 'host', 'statuses', 'Booting']`; steps by their index. */
  readonly at: readonly (string | number)[]
  readonly message: string
  readonly hint: string
}

/** Looks for what is wrong with a platform; pure. */
export type Analyse = (platform: Platform) => readonly PlatformFinding[]
