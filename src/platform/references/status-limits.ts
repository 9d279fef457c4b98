/** Checks what a file says of statuses that may last for so long only: kinds and statuses exist. */

import { hintAt } from '../../text/nearest.ts'
import type { Finding } from '../findings/problems.ts'
import { finding, keysIn } from '../findings/written.ts'
import { builtInKinds, namesIn, ownKinds } from './kind-names.ts'

export function statusLimitFindings(written: unknown): readonly Finding[] {
  const kinds = [...builtInKinds, ...ownKinds(written)]
  return keysIn(written, ['statusLimits']).flatMap((kind) => {
    const path = ['statusLimits', kind]
    if (!kinds.includes(kind))
      return [
        finding(
          'unknown-reference',
          path,
          `there is no kind '${kind}'`,
          hintAt(kind, kinds) ?? 'leave it out',
        ),
      ]
    const { statuses } = namesIn(written, kind)
    return keysIn(written, path)
      .filter((status) => !statuses.includes(status))
      .map((status) => {
        const message = `a ${kind} has no status '${status}'`
        return finding(
          'unknown-reference',
          [...path, status],
          message,
          hintAt(status, statuses) ?? 'leave it out',
        )
      })
  })
}
