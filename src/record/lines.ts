/**
 * Defines the lines of a recording: JSON, one a line, each a list that begins with what it is.
 *
 * - `["run", {version, boot, config}]`: which statemgr it was, and what it was told it runs on
 * - `["system", {…}]`: the System that what follows was given to, whatever came before
 * - `["step", at, {…}]`, `["confirm", at, {…}]`: an event, and when, service time in ms
 * - `["kept", seq, aheadMs]`: what there is by now was handed to the store, its last entry `seq`,
 *   wall time `aheadMs` ahead of service time
 * - `["unkept"]`: the store could not keep what it was handed last
 * - `["lost", "why"]`: something is missing here; what follows begins with a System again
 */

import type { Event } from '../core/model/events/event.ts'
import type { System } from '../core/model/system/system.ts'
import type { Given } from '../engine/loop/tape.ts'

/** Of a run of the service. */
export interface RunLine {
  readonly version: string
  readonly boot: string
  /** As it was read: every option with a value. */
  readonly config: unknown
}

export type Line =
  | readonly ['run', RunLine]
  | readonly ['system', System]
  | readonly [Given, number, Event]
  | readonly ['kept', number, number]
  | readonly ['unkept']
  | readonly ['lost', string]

export const lineText = (line: Line): string => `${JSON.stringify(line)}\n`
