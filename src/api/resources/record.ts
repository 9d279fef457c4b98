/** The subject of the recording: what was given to each step, a piece at a time. */
import { z } from 'zod'
import { count } from '../fields/fields.ts'
import type { Resource } from '../fields/resource.ts'

export const record = [
  {
    path: 'record.read',
    about: 'Gives what was recorded of what each decision was made of, a piece at a time.',
    takes: z.strictObject({
      segment: count.exactOptional().describe('which segment; left out: the oldest'),
      offset: count.exactOptional().describe('from that byte of it on; left out: from its first'),
    }),
    gives: z
      .object({
        isKept: z.boolean().describe('whether it is recorded at all: option `recording.kept`'),
        isGone: z
          .boolean()
          .describe('whether there is no room for that segment any more: begin with the oldest'),
        segment: z.number().describe('the segment that the piece is of'),
        bytes: z.string().describe('the piece, in base64'),
        next: z
          .object({
            segment: z.number().describe('its segment'),
            offset: z.number().describe('its first byte'),
          })
          .nullable()
          .describe('the next piece; `null` at the end'),
      })
      .meta({ id: 'RecordPiece' }),
  },
] as const satisfies Resource
