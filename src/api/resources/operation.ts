/** The subjects of operations: shown, listed, aborted. */
import { z } from 'zod'
import { actor, limit, ofComponent, operationState, reason, text128 } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { controlReplySchema, operationSchema } from './control.ts'

const id = text128.describe('which of them')

export const operation = [
  {
    path: 'operation.get',
    about: 'Shows an operation with its steps.',
    takes: z.strictObject({ id, after }),
    gives: operationSchema,
    parts: 'elements',
  },
  {
    path: 'operations.list',
    about: 'Lists the operations under way and the latest that ended.',
    takes: z.strictObject({
      component: ofComponent,
      state: operationState.nullable().default(null).describe('only operations in this state'),
      limit,
      after,
    }),
    gives: z.object({
      operations: z
        .array(operationSchema)
        .readonly()
        .describe('newest first: what is under way, then what ended'),
      ...partFields,
    }),
    parts: 'elements',
  },
  {
    path: 'operation.abort',
    about: 'Aborts an operation, where that is safe.',
    takes: z.strictObject({ id, reason, actor }),
    gives: controlReplySchema,
    parts: 'steps',
  },
] as const satisfies Resource
