/** Collects what policies said of an operation that was accepted all the same. */
import type { Verdict } from '../../model/events/event.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Remark } from '../../model/system/operation.ts'

/** Warnings, and rules that make it wait; a rule that says so twice is remembered once. */
export function remarksOf(
  { rules }: Platform,
  verdicts: readonly Verdict[],
  before: readonly Remark[] = [],
): { readonly remarks?: readonly Remark[] } {
  if (before.length === 0 && verdicts.every(({ verdict }) => verdict === 'ok')) return {}
  const delaying = new Set(rules.filter(({ delayMs }) => delayMs > 0).map(({ name }) => name))
  const added = verdicts.flatMap(({ rule, verdict, message }): Remark[] => {
    const isRemark = verdict === 'warns' || (verdict === 'waits' && delaying.has(rule))
    if (!isRemark || before.some((one) => one.rule === rule)) return []
    return [{ rule, result: verdict === 'warns' ? 'warns' : 'delays', message }]
  })
  const remarks = [...before, ...added]
  return remarks.length === 0 ? {} : { remarks }
}
