/** Makes rows of the catalogue of findings. */

import type { FindingRow } from '../../core/model/platform/finding.ts'

export const row = (
  meaning: string,
  mend: string,
  example: string,
  severity: FindingRow['severity'] = 'error',
): FindingRow => ({ severity, meaning, mend, example })

/** A file that is good as far as it goes; most examples need no more around them. */
export const host = 'hosts: [{name: host.0}]\n'
