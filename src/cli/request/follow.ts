/** Follows an operation until it has ended, the time is up, or somebody presses Ctrl-C. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { OperationReply } from '../../api/resources/control.ts'
import { ask, type NotAnswered } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import type { Shell } from '../shell/shell.ts'
import { progressOn } from '../text/progress.ts'

export type Followed =
  | { readonly kind: 'ended'; readonly operation: OperationReply }
  | { readonly kind: 'goes on'; readonly operation: OperationReply }
  | { readonly kind: 'lost'; readonly reply: NotAnswered }

/** How often it is looked at. Polling outlives a restart of the service, which events do not. */
const lookEveryMs = 200
/** How long a service that does not answer is asked again: restarts take less. */
const lostAfterMs = 15_000

/** `waitMs` is `Infinity` for as long as it takes; every operation ends. */
export async function follow(
  shell: Shell,
  client: Client,
  operation: OperationReply,
  waitMs: number,
): Promise<Followed> {
  const progress = progressOn(shell)
  const until = performance.now() + waitMs
  let latest = operation
  let answeredAt = performance.now()
  try {
    while (!hasEnded(latest)) {
      progress.show(latest)
      const leftMs = until - performance.now()
      if (leftMs <= 0 || shell.stopped.aborted) return { kind: 'goes on', operation: latest }
      await sleep(Math.min(lookEveryMs, leftMs), null, { signal: shell.stopped }).catch(() => {})
      const reply = await ask(client, 'statemgr.operation.get', { id: latest.id })
      if (reply.kind === 'answered') {
        latest = reply.body
        answeredAt = performance.now()
      } else if (isLost(reply) || performance.now() - answeredAt > lostAfterMs) {
        return { kind: 'lost', reply }
      }
    }
    return { kind: 'ended', operation: latest }
  } finally {
    progress.end()
  }
}

export function hasEnded({ endedAt }: OperationReply): boolean {
  return endedAt !== null
}

/** A service that starts again says for a moment that it is not ready. */
function isLost(reply: NotAnswered): boolean {
  return reply.kind === 'refused' && reply.error.code === 'unknown-operation'
}
