/** A journal entry as one line for people: when, of what, what happened, and why. */
import type { HistoryEntry } from '../wire/api-replies.ts'
import { durationText } from './duration.ts'
import type { Tone } from './style.ts'

/** `Off → PoweringOn`, `PowerOn refused`, `raised level-critical`. */
export function whatHappened(entry: HistoryEntry): string {
  const { type, from, to, action, outcome, cause } = entry
  if (type === 'transition') return `${from ?? '?'} → ${to ?? '?'}`
  if (type === 'alert') return `alert ${outcome}`
  if (type === 'service') return outcome
  return [action ?? cause ?? type, outcome].join(' ')
}

/** `request by cli:anna: new kernel`, `observed`, `thermal-critical`; and what went wrong. */
export function whyItHappened(entry: HistoryEntry): string {
  const { cause, actor, reason, message } = entry
  const by = actor === null ? '' : `by ${actor}`
  const why = [cause ?? '', by].filter((part) => part !== '').join(' ')
  return [why, reason ?? '', message ?? ''].filter((part) => part !== '').join(': ')
}

/** How long it took, where that is told. */
export function tookText({ durationMs }: HistoryEntry): string {
  return durationMs === null ? '' : durationText(durationMs)
}

/** `2026-11-23 13:10:22.123`, as wall time was thought to be. */
export function wallText({ wall }: HistoryEntry): string {
  return wall.replace('T', ' ').replace('Z', '')
}

export function toneOf({ type, outcome }: HistoryEntry): Tone {
  if (bad.has(outcome)) return 'bad'
  if (outcome === 'succeeded' || outcome === 'cleared') return 'good'
  return type === 'transition' ? 'busy' : 'plain'
}

const bad: ReadonlySet<string> = new Set(['failed', 'rolled-back', 'refused', 'raised'])
