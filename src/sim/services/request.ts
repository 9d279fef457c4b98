/** Reads what is asked of the simulator, and says what it cannot do. */
import type { z } from 'zod'
import type { Message, Respond } from '../../bus/bus.ts'
import { jsonOf } from '../../text/json.ts'

/** Why a request was not understood. `status` travels in the header, the rest in the body. */
export interface Misunderstanding {
  readonly status: 400 | 404
  readonly code: string
  readonly message: string
  readonly guidance: string
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: Misunderstanding }

/** The message's JSON as the schema has it; an empty message is an empty object. */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  message: Message,
): Read<z.output<Schema>> {
  const text = message.text()
  const json = text === '' ? {} : jsonOf(text)
  if (json === undefined) {
    return malformed('the request is not JSON', 'Send one JSON object.')
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  return malformed(issueOf(parsed.error), 'Correct this field and send the request again.')
}

export function answerMisunderstood(respond: Respond, why: Misunderstanding): void {
  const { status, ...body } = why
  const data = JSON.stringify({ ...body, evidence: [] })
  respond(data, { code: status, description: body.message })
}

/** The first thing a schema found wrong, with where it is. */
export function issueOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'not understood'
  const where = issue.path.map(String).join('.')
  return where === '' ? issue.message : `${where}: ${issue.message}`
}

function malformed(message: string, guidance: string): Read<never> {
  return { ok: false, why: { status: 400, code: 'malformed', message, guidance } }
}
