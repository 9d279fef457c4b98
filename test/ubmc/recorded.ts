/** What u-bmc's own services published, as it was recorded. */
import { readFileSync } from 'node:fs'
import { hex } from '../harness/hex.ts'

export interface Recorded {
  readonly subject: string
  readonly bytes: Uint8Array
}

/** One of the files in `recorded/`, whose first lines say where it is from. */
export const recorded = (name: string): readonly Recorded[] =>
  readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [subject = '', bytes = ''] = line.split(' ')
      return { subject, bytes: hex(bytes === '-' ? '' : bytes) }
    })
