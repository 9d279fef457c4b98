/** Passes each event on once, and takes nothing else for one. */
import type { EventReply } from '../../api/events/events.ts'

/** One event goes to several subjects, one after the other, and a pattern may match them all. */
export function eachEvent(onEvent: (event: EventReply) => void): (message: unknown) => void {
  let lastId = ''
  return (message) => {
    if (!isEvent(message) || message.id === lastId) return
    lastId = message.id
    onEvent(message)
  }
}

function isEvent(message: unknown): message is EventReply {
  return (
    typeof message === 'object' && message !== null && 'specversion' in message && 'data' in message
  )
}
