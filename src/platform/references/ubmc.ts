/** Finds what a configuration asks of u-bmc's services that they do not do. */
import type { Finding } from '../findings/problems.ts'
import { valueAt } from '../findings/walk.ts'
import { finding, inEach } from '../findings/written.ts'

/** What powermgr of u-bmc neither switches nor tells of. */
export function ubmcFindings(written: unknown): readonly Finding[] {
  const spoken =
    valueAt(written, ['integrations', 'dialects', 'power']) ??
    valueAt(written, ['integrations', 'dialect'])
  if (spoken !== 'ubmc') return []
  return inEach(written, ['supplies']).map((path) =>
    finding(
      'not-in-dialect',
      path,
      'powermgr of u-bmc switches no supplies, and tells nothing of them',
      'leave it out of supplies and of powerSequence; a sensor may show how it is',
    ),
  )
}
