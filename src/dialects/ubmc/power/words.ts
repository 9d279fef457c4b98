/** Writes and reads power in u-bmc's words: what its powermgr is asked, says, and is worth. */
import type { Name, Power } from '../../../core/model/ids.ts'
import type { TargetKind } from '../../verbs.ts'
import { type Decoded, decode, encode, takenAtOf } from '../codec.ts'
import {
  PowerControlRequestSchema,
  PowerOperationResultSchema,
} from '../gen/schema/v1alpha1/power_pb.ts'
import type { PowerAction } from './verbs.ts'

/** For `internal.power.action`. */
export const powerRequest = (componentName: Name, action: PowerAction): Uint8Array =>
  encode(PowerControlRequestSchema, { componentName, action, timeoutMs: requestTimeoutMs })

/** As u-bmc's own state manager has it; powermgr does not look at it. */
const requestTimeoutMs = 60_000

/** What came on `internal.power.result`. */
export interface PowerResult {
  readonly component: Name
  /** As it was asked for; by somebody else it may be any word. */
  readonly operation: string
  readonly isDone: boolean
  /** Why not; `null` when it was done. */
  readonly error: string | null
  /** By the clock of powermgr, ms since 1970. */
  readonly completedAt: number | null
  /** It was no result: nobody was there to hear the request. */
  readonly isUnheard?: true
}

export function powerResult(bytes: Uint8Array): Decoded<PowerResult> {
  const read = decode(PowerOperationResultSchema, bytes)
  if (read.kind === 'garbage') return read
  const { componentName, operation, success, errorMessage, completedAt } = read.message
  if (componentName === '' || operation === '') {
    return { kind: 'garbage', why: 'it names no component, or no operation' }
  }
  const message: PowerResult = {
    component: componentName,
    operation,
    isDone: success,
    error: success ? null : errorMessage || 'failed without a reason',
    completedAt: takenAtOf(completedAt),
  }
  return { kind: 'decoded', message }
}

/**
 * What an action that was done makes likely, where nobody measures: the button was pressed, and
 * what came of it was not looked at. A host that was asked to shut down does so in its own time, or
 * not at all, and a reset changes no power.
 */
export function impliedPower(kind: TargetKind, action: PowerAction): Power | null {
  switch (action) {
    case 'power_on':
      return 'On'
    case 'force_off':
      return 'Off'
    case 'power_off':
      return kind === 'host' ? null : 'Off'
    case 'reset':
      return null
  }
}
