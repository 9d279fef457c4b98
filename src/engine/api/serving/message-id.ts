/** Honours the id that clients of NATS give a message: it stands for a `requestId`. */
import { text128 } from '../../../api/fields/fields.ts'
import type { Message } from '../../../bus/bus.ts'
import { lookUp } from '../../../core/model/look-up.ts'
import { type Refusal, refuse } from '../../../core/model/refusals.ts'

/** As JetStream spells it. */
const messageIdHeader = 'Nats-Msg-Id'

/** The request with that id, where it may have one and names none itself; or why it cannot be. */
export function withMessageId<Request extends object>(
  request: Request,
  { headers }: Message,
): Request | Refusal {
  if (!('requestId' in request) || request.requestId !== null) return request
  const given = lookUp(headers, messageIdHeader)
  if (given === undefined) return request
  if (text128.safeParse(given).success) return { ...request, requestId: given }
  return refuse(
    'malformed',
    `the header ${messageIdHeader} must be printable text in one line, of 1 to 128 characters`,
  )
}
