/** Derives the journal's entries on commands that changed no status: refused, unchanged, aborts. */

import { askerOf, type Command, type EmergencyOff, type Request } from '../model/events/command.ts'
import type { CommandResult } from '../model/events/command-result.ts'
import type { Name, Status } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Refusal } from '../model/refusals.ts'
import { operationOf, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { type EntryDraft, entry, of } from './words.ts'

/** A command, and what came of it. */
export interface Handled {
  readonly command: Command
  readonly result: CommandResult
}

/** What is asked for is written down whatever comes of it; what was accepted is told by that. */
export function answerEntries(
  before: System,
  { command, result: { answer } }: Handled,
  now: number,
): readonly EntryDraft[] {
  if (answer.kind === 'planned') return []
  if (answer.kind === 'refused') return [refusalEntry(before, command, answer.refusal, now)]
  switch (command.kind) {
    case 'emergency.off':
      return [emergencyOffEntry(command, now)]
    case 'operation.abort': {
      const operation = operationOf(before, command.operation)!
      const by = { ...askerOf(command), reason: command.reason }
      return [
        entry('operation', operation.component, 'abort-asked', now, { ...of(operation), ...by }),
      ]
    }
    case 'request':
      return answer.kind === 'accepted' && answer.unchanged
        ? [unchangedEntry(command, answer, now)]
        : []
    default:
      return []
  }
}

function refusalEntry(
  before: System,
  command: Command,
  { code, message, evidence }: Refusal,
  now: number,
): EntryDraft {
  const component = subjectOf(before, command)
  const status: Status | null = rowOf(before.components, component)?.status ?? null
  return entry('refusal', component, 'refused', now, {
    ...askerOf(command),
    reason: command.reason,
    action: command.kind === 'request' ? command.action : command.kind,
    cause: code,
    message,
    evidence,
    from: status,
    to: status,
  })
}

/** What a command is about, by what it names. */
function subjectOf(system: System, command: Command): Name {
  switch (command.kind) {
    case 'operation.abort':
      return operationOf(system, command.operation)?.component ?? 'statemgr'
    case 'override.revoke':
      return lookUp(system.intents.overrides, command.id)?.component ?? 'statemgr'
    case 'schedule.cancel':
      return lookUp(system.intents.schedules, command.id)?.component ?? 'statemgr'
    case 'alert.acknowledge':
    case 'recovery.advance':
      return lookUp(system.alerts, command.alert)?.alert.component ?? 'statemgr'
    case 'emergency.off':
      return command.component ?? 'system'
    default:
      return command.component
  }
}

function unchangedEntry(
  command: Request,
  { component, operation }: Extract<CommandResult['answer'], { kind: 'accepted' }>,
  now: number,
): EntryDraft {
  const { name, status } = component
  return entry('operation', name, 'unchanged', now, {
    ...askerOf(command),
    reason: command.reason,
    action: command.action,
    cause: command.cause ?? 'request',
    from: status,
    to: status,
    operation: operation?.id ?? null,
    correlation: operation?.correlation ?? null,
  })
}

/** Also where nothing was left to cut: that somebody pressed it is worth a line. */
const emergencyOffEntry = (command: EmergencyOff, now: number) => {
  const { component, id, reason } = command
  return entry('emergency', component ?? 'system', 'asked', now, {
    correlation: id,
    action: 'EmergencyCut',
    cause: 'emergency-off',
    ...askerOf(command),
    reason,
  })
}
