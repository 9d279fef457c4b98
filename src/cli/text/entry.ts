/** Writes a journal entry in words for people: what happened, and why. */
import type { HistoryEntry } from '../../api/history.ts'
import { shownDuration } from '../../text/duration.ts'
import type { Style, Tone } from './style.ts'
import { oneLine } from './table.ts'

/** `Off → PoweringOn`, `PowerOn`, `level-critical`: what the outcome is the outcome of. */
export function subjectText({ type, from, to, action, cause }: HistoryEntry): string {
  if (type === 'transition') return `${from ?? '?'} → ${to ?? '?'}`
  return action ?? cause ?? type
}

/** `Off → PoweringOn`, `PowerOn refused`, `level-critical raised`. */
function whatHappened(entry: HistoryEntry): string {
  const subject = subjectText(entry)
  const isPlainMove = entry.type === 'transition' && !failures.has(entry.outcome)
  return isPlainMove ? subject : `${subject} ${entry.outcome}`
}

/** `host.0 Off → PoweringOn (request by cli:anna)`. */
export function entryLine(style: Style, entry: HistoryEntry): string {
  const what = style(toneOf(entry), oneLine(whatHappened(entry)))
  const why = whyItHappened(entry)
  return `${oneLine(entry.component)} ${what}${why === '' ? '' : oneLine(` (${why})`)}`
}

/** `request by cli:anna through socket: new kernel`, `chassis-off`; and what was said about it. */
export function whyItHappened(entry: HistoryEntry): string {
  const { cause, actor, via, reason, message } = entry
  const asked = via === undefined ? `by ${actor}` : `by ${actor} through ${via}`
  const isSaid = cause === subjectText(entry)
  const why = [isSaid ? null : cause, actor === null ? null : asked]
  return [present(why).join(' '), ...present([reason, message])].filter(Boolean).join(': ')
}

/** How long it took, where that is told. */
export function tookText({ durationMs }: HistoryEntry): string {
  return durationMs === null ? '' : shownDuration(durationMs)
}

/** `2026-11-23 13:10:22.123`, as wall time was thought to be. */
export function wallText({ wall }: HistoryEntry): string {
  return wall.replace('T', ' ').replace('Z', '')
}

export function toneOf({ type, outcome }: HistoryEntry): Tone {
  if (failures.has(outcome) || outcome === 'raised') return 'bad'
  if (outcome === 'succeeded' || outcome === 'cleared') return 'good'
  return type === 'transition' ? 'busy' : 'plain'
}

const failures: ReadonlySet<string> = new Set(['failed', 'rolled-back', 'unverified', 'refused'])

function present(texts: readonly (string | null)[]): readonly string[] {
  return texts.filter((text) => text !== null)
}
