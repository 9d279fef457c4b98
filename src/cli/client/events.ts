/** Passes each event on once, and takes nothing else for one. */
import type { EventReply } from '../../api/events.ts'

/** One event goes to several subjects, one after the other, and a pattern may match them all. */
export function eachEvent(tell: (event: EventReply) => void): (heard: unknown) => void {
  let lastId = ''
  return (heard) => {
    if (!isEvent(heard) || heard.id === lastId) return
    lastId = heard.id
    tell(heard)
  }
}

function isEvent(heard: unknown): heard is EventReply {
  return typeof heard === 'object' && heard !== null && 'specversion' in heard && 'data' in heard
}
