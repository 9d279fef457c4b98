/** Folds the steps of a plan: those alike, of one thing after the other, are one row. */
import type { PlanReply } from '../../api/resources/control.ts'
import { spansOf } from './spans.ts'

type Step = PlanReply['steps'][number]

export interface Row {
  /** From 1. */
  readonly number: number
  /** `supply off psu.5–0`. */
  readonly step: string
  /** `power off`, `each GracefulShutdown`, `observe`. */
  readonly does: string
  /** The rows before it that must be over first. */
  readonly after: readonly number[]
  /** Of one of them. */
  readonly atMostMs: number
  /** Whether that is of each, and whether one waits for another. */
  readonly note: '' | ' each' | ' each, in turn'
  /** The steps that would take it back. */
  readonly undo: string
  /** Why it is never taken back; `null` where it is, and where there is nothing to be. */
  readonly stays: string | null
}

/** In the order in which the first of each comes. */
export function rowsOf(steps: readonly Step[]): readonly Row[] {
  const groups = [...Map.groupBy(steps, alike).values()]
  const numbers = new Map<string, number>()
  for (const [index, group] of groups.entries())
    for (const { name } of group) numbers.set(name, index + 1)
  return groups.map((group, index): Row => {
    const [first] = group as [Step, ...Step[]]
    const { service, kind, verb, timeoutMs, undo } = first
    const number = index + 1
    const waitedFor = group.flatMap(({ after }) => after.map((name) => numbers.get(name) ?? 0))
    const isInTurn = waitedFor.some((one) => one >= number)
    const of = isOfItself(first) ? '' : ` ${spansOf(group.map(({ target }) => target))}`
    const before = [...new Set(group.flatMap((step) => step.before ?? []))]
    return {
      number,
      step: `${bare(first)}${of}${before.length === 0 ? '' : `, after ${spansOf(before)}`}`,
      does: `${service ?? kind} ${verb ?? ''}`.trim(),
      after: [...new Set(waitedFor.filter((one) => one < number))].toSorted((a, b) => a - b),
      atMostMs: timeoutMs,
      note: group.length === 1 ? '' : isInTurn ? ' each, in turn' : ' each',
      undo: typeof undo === 'string' ? '' : undo.join(', '),
      stays: typeof undo === 'string' ? undo : null,
    }
  })
}

/** All that is shown of it, but for what it is done to and what it waits for. */
const alike = (step: Step): string =>
  JSON.stringify([
    bare(step),
    isOfItself(step),
    step.kind,
    step.service,
    step.verb,
    step.timeoutMs,
    step.undo,
  ])

/** A step that is done to several is called after each: `supply off psu.0`. */
const isOfItself = ({ name, target }: Step): boolean => !name.endsWith(` ${target}`)

const bare = (step: Step): string =>
  isOfItself(step) ? step.name : step.name.slice(0, -step.target.length - 1)
