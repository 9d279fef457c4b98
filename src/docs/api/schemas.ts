/** The JSON Schemas of the bus API: of each request and reply, with the shapes that have names. */
import { z } from 'zod'
import { eventSchema } from '../../api/events/events.ts'
import { incidentEventSchema } from '../../api/events/incidents.ts'
import { errorBodySchema } from '../../api/fields/errors.ts'
import type { ApiSubject } from '../../api/fields/resource.ts'
import { sealSchema } from '../../api/resources/evidence.ts'
import { subjects } from '../../api/resources.ts'
import type { JsonSchema } from '../schema-text.ts'

/** Where the documents that follow have what a `$ref` leads to. */
export const schemasAt = '#/components/schemas/'

export const takesSchema = ({ takes }: ApiSubject): JsonSchema => referring(takes, 'input')
export const givesSchema = ({ gives }: ApiSubject): JsonSchema => referring(gives, 'output')
export const errorSchema = (): JsonSchema => referring(errorBodySchema, 'output')
export const eventPayloadSchema = (): JsonSchema => referring(eventSchema, 'output')
export const incidentPayloadSchema = (): JsonSchema => referring(incidentEventSchema, 'output')
export const sealPayloadSchema = (): JsonSchema => referring(sealSchema, 'output')

/** By their names, in the order in which they are come upon. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  const answers: readonly z.ZodType[] = subjects.map(({ gives }) => gives)
  return Object.fromEntries(
    [...answers, errorBodySchema, eventSchema].flatMap((one) =>
      Object.entries(jsonOf(one, 'output').$defs ?? {}),
    ),
  )
}

const referring = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $defs: _, ...json } = jsonOf(schema, io)
  return json
}

function jsonOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // Of ours it means that no code may change it, not that no client may send it.
      delete jsonSchema.readOnly
    },
  })
  const text = JSON.stringify(json).replaceAll('"$ref":"#/$defs/', `"$ref":"${schemasAt}`)
  return JSON.parse(text) as JsonSchema
}
