/** Makes of an event what a listener is sent: once, however many listen. */

import { readLastId } from '../api/events/replay.ts'
import type { Message } from '../bus/bus.ts'
import { jsonOf } from '../text/json.ts'

/** An event as a block of server-sent events. */
export interface EventBlock {
  /** Where in the journal it stands. */
  readonly seq: number
  /** Told twice, it is one event. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** A bus hands one message to all who listen, one after the other: it is read for the first. */
const read = new WeakMap<Message, EventBlock | null>()

/** `null` for what is no event. */
export function blockOf(message: Message): EventBlock | null {
  const known = read.get(message)
  if (known !== undefined) return known
  const block = eventBlock(message.text())
  read.set(message, block)
  return block
}

/** `null` for a text that is no event. */
export function eventBlock(text: string): EventBlock | null {
  const id = idOf(text)
  const seq = id === null ? null : (readLastId(id)?.seq ?? null)
  if (id === null || seq === null) return null
  const data = text.replaceAll(/\r\n|\r|\n/g, '\ndata: ')
  return { seq, id, bytes: encoded(`id: ${id}\ndata: ${data}\n\n`) }
}

const encoder = new TextEncoder()

export const encoded = (text: string): Uint8Array => encoder.encode(text)

function idOf(text: string): string | null {
  const event = jsonOf(text)
  const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : null
  return typeof id === 'string' && /^\d{1,15}-[\w-]{1,64}(\.i\d{1,15})?$/.test(id) ? id : null
}
