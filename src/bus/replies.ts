/**
 * Judges where an answer may go: into an inbox, and nowhere else, so that no answer is ever taken
 * for a request, a report or an event.
 */
import { isSubject } from './subject.ts'

/**
 * Inboxes of the clients of NATS, and what its server makes of them: `_R_.` where an account
 * imports a service of another, `_GR_.` where the answer goes back through a gateway.
 */
export const defaultReplyPrefixes: readonly string[] = ['_INBOX.', '_R_.', '_GR_.']

/** A subject that has been judged: nothing is answered to any other. */
export type ReplySubject = string & { readonly isInbox: unique symbol }

/** The subject if an answer may go there, else `null`. */
export type JudgeReply = (reply: string) => ReplySubject | null

export function replyJudge(prefixes: readonly string[] = defaultReplyPrefixes): JudgeReply {
  const isInbox = (reply: string): boolean => {
    if (!prefixes.some((prefix) => reply.startsWith(prefix))) return false
    const routed = routedTo(reply)
    return routed === null || isInbox(routed)
  }
  return (reply) => (isSubject(reply) && isInbox(reply) ? (reply as ReplySubject) : null)
}

/**
 * Where a gateway takes an answer: `_GR_`, the cluster, the server, and then the subject itself.
 */
function routedTo(reply: string): string | null {
  return gatewayReply.exec(reply)?.[1] ?? null
}

const gatewayReply = /^_GR_\.[^.]+\.[^.]+\.(.+)$/

/**
 * What all inboxes of one client begin with: the first two tokens, behind what gateways put before
 * them. Whoever asks through an import has no inbox of his own: then it is with what the server
 * says of him. It tells clients apart for fairness alone: whoever wants to can pose as many.
 */
export function clientOf(reply: string, serverSays: string): string {
  const routed = routedTo(reply)
  if (routed !== null) return clientOf(routed, serverSays)
  const second = reply.indexOf('.', reply.indexOf('.') + 1)
  const prefix = second < 0 ? reply : reply.slice(0, second)
  return prefix.startsWith(importPrefix) ? `${prefix} ${importerIn(serverSays)}` : prefix
}

/** The header in which the server says who asks through an import of a service. */
export const infoHeader = 'Nats-Request-Info'

/** All who ask a service through imports are answered at one inbox of the server's. */
const importPrefix = '_R_.'

/** The account; and the user and his connection, where they are shared with whoever is asked. */
const importerIn = (serverSays: string): string =>
  (serverSays.match(/"(?:acc|user|id)":(?:"[^"]*"|\d+)/g) ?? []).join()
