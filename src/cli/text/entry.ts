/** Writes a journal entry in words for people: what happened, and why. */
import type { OperationReply } from '../../api/resources/control.ts'
import type { HistoryEntry } from '../../api/resources/history.ts'
import { shownDuration } from '../../text/duration.ts'
import type { Style, Tone } from './style.ts'
import { oneLine } from './table.ts'

/** `Off → PoweringOn`, `PowerOn`, `level-critical`: what the outcome is the outcome of. */
export function subjectText({ type, from, to, action, cause }: HistoryEntry): string {
  if (type === 'transition') return `${from ?? '?'} → ${to ?? '?'}`
  if (type === 'thermal') return `thermal ${from ?? '?'} → ${to ?? '?'}`
  return action ?? cause ?? type
}

/** `Off → PoweringOn`, `PowerOn refused`, `level-critical raised`. */
function whatHappened(entry: HistoryEntry): string {
  const subject = subjectText(entry)
  const { type, outcome } = entry
  const isPlainMove = type === 'transition' && outcome !== 'forced' && !isFailure(outcome)
  return isPlainMove || type === 'thermal' ? subject : `${subject} ${outcome}`
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
export function wallText({ wall }: Pick<HistoryEntry, 'wall'>): string {
  return wall.replace('T', ' ').replace('Z', '')
}

export function toneOf({ type, outcome }: HistoryEntry): Tone {
  if (isFailure(outcome) || outcome === 'refused' || outcome === 'raised') return 'bad'
  if (outcome === 'succeeded' || outcome === 'cleared') return 'good'
  return type === 'transition' || outcome === 'forced' ? 'busy' : 'plain'
}

/** How far an operation has come, or how it ended. */
export const stateTones: Readonly<Record<OperationReply['state'], Tone>> = {
  queued: 'busy',
  running: 'busy',
  'rolling-back': 'busy',
  succeeded: 'good',
  forced: 'busy',
  unverified: 'bad',
  failed: 'bad',
  'rolled-back': 'bad',
  'rolled-back-partly': 'bad',
  aborted: 'plain',
}

const tones: Readonly<Record<string, Tone>> = stateTones
const isFailure = (outcome: string): boolean =>
  Object.hasOwn(tones, outcome) && tones[outcome]! === 'bad'

function present(texts: readonly (string | null)[]): readonly string[] {
  return texts.filter((text) => text !== null)
}
