/** Handles the question what was recorded. */
import type { Given, RequestOf } from '../../../api/resources.ts'
import type { HandlerDeps, Handlers } from '../handler.ts'

export const record: Handlers<'record'> = {
  'record.read': (deps, request, respond) => {
    void piece(deps, request).then((given) => respond(JSON.stringify(given)))
  },
}

/** Of a message that any server carries, in base64. */
const pieceBytes = 96 * 1024

async function piece(
  { recording }: Pick<HandlerDeps, 'recording'>,
  { segment, offset = 0 }: RequestOf<'record.read'>,
): Promise<Given<'record.read'>> {
  const none = { segment: segment ?? 0, bytes: '', next: null }
  if (recording === null) return { isKept: false, isGone: false, ...none }
  const found = await recording.read(segment ?? null, offset, pieceBytes)
  if (found === null) return { isKept: true, isGone: true, ...none }
  return { isKept: true, isGone: false, ...found, bytes: found.bytes.toString('base64') }
}
