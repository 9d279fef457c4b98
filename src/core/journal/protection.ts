/** Derives the journal's entries on protection: emergencies, and mitigations against them. */

import type { EntryOutcome } from '../model/events/outcomes.ts'
import { lookUp } from '../model/look-up.ts'
import type { Emergency, Mitigation } from '../model/system/protection.ts'
import type { System } from '../model/system/system.ts'
import { isWorthALine } from './calls.ts'
import { type EntryDraft, entry } from './words.ts'

export function protectionEntries(
  { protection: before }: System,
  { protection: after }: System,
  now: number,
): readonly EntryDraft[] {
  if (before === after) return []
  return [
    ...changesOf(before.emergencies, after.emergencies, (subject, was, is) =>
      emergencyEntry(subject, was, is, now),
    ),
    ...changesOf(before.mitigations, after.mitigations, (_, was, is) =>
      mitigationEntry(was, is, now),
    ),
  ]
}

function changesOf<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  entryOf: (key: string, was: T | undefined, is: T | undefined) => EntryDraft | null,
): readonly EntryDraft[] {
  if (before === after) return []
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => {
    const draft =
      lookUp(before, key) === lookUp(after, key)
        ? null
        : entryOf(key, lookUp(before, key), lookUp(after, key))
    return draft === null ? [] : [draft]
  })
}

function emergencyEntry(
  subject: string,
  was: Emergency | undefined,
  is: Emergency | undefined,
  now: number,
): EntryDraft | null {
  if (was?.cause === is?.cause) return null
  const emergency = (is ?? was)!
  const outcome = was === undefined ? 'began' : is === undefined ? 'ended' : 'grew'
  return entry('emergency', subject, outcome, now, {
    correlation: emergency.correlation,
    cause: emergency.cause,
    actor: 'statemgr',
    durationMs: is === undefined ? now - emergency.since : null,
    message: is === undefined ? null : emergency.why,
  })
}

/** That it was asked for, came, failed and was let go; of further attempts ever fewer. */
function mitigationEntry(
  was: Mitigation | undefined,
  is: Mitigation | undefined,
  now: number,
): EntryDraft | null {
  const isSame =
    was?.state === is?.state && was?.error === is?.error && was?.attempts === is?.attempts
  const isRepeated = is?.phase === 'asking' && was?.state === is.state && !isWorthALine(is.attempts)
  if (isSame || isRepeated) return null
  const mitigation = (is ?? was)!
  return entry('emergency', subjectOf(mitigation), outcomeOf(is), now, {
    correlation: mitigation.correlation,
    action: actions[mitigation.kind],
    cause: mitigation.cause,
    actor: 'statemgr',
    reason: mitigation.why,
    durationMs: is === undefined ? now - mitigation.since : null,
    message: is === undefined || !isAgain(is) ? (is?.error ?? null) : `attempt ${is.attempts}`,
  })
}

const actions = { cap: 'CapPower', cooling: 'RaiseCooling', cut: 'CutPower' } as const

const subjectOf = ({ kind, target }: Mitigation) => (kind === 'cooling' ? `zone/${target}` : target)

const isAgain = ({ phase, attempts }: Mitigation) => phase === 'asking' && attempts > 1

function outcomeOf(is: Mitigation | undefined): EntryOutcome {
  if (is === undefined) return 'released'
  if (isAgain(is)) return 'again'
  if (is.error !== null) return 'failed'
  return is.state === 'beginning' ? 'asked' : is.state === 'releasing' ? 'releasing' : 'in-force'
}
