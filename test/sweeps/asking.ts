/**
 * Asks for an order: what the service alone does in an emergency is asked past the doors, which
 * would refuse it.
 */
import { ownActions } from '../../src/core/machines/takeover.ts'
import type { Reply, World } from '../harness/world.ts'
import type { Order } from './situations.ts'

type Envelope = Parameters<ReturnType<World['manager']>['running']['put']>[0]
type Decided = Parameters<NonNullable<Envelope['answer']>>[0]

/** What is answered, and the code of an error. */
export async function askFor(
  world: World,
  { name, action }: Order,
  more: { readonly dryRun?: boolean; readonly wait?: string } = {},
): Promise<Reply> {
  if (!Object.hasOwn(ownActions, action)) return world.ask('action', { name, action, ...more })
  let reply: Reply | null = null
  putOwn(world, { name, action }, more.dryRun ?? false, (decided) => {
    reply = replyTo(decided)
  })
  await world.clock.runUntil(() => reply !== null, patienceMs)
  return reply ?? { code: 503, body: {} }
}

/** Asks, and waits for no answer. */
export function askOnly(world: World, order: Order, timeoutMs: number): void {
  if (Object.hasOwn(ownActions, order.action)) return putOwn(world, order, false, () => {})
  void world.bus.request('statemgr.action', JSON.stringify(order), { timeoutMs })
}

const patienceMs = 60_000
let ids = 0

function putOwn(
  world: World,
  { name, action }: Order,
  dryRun: boolean,
  answer: (decided: Decided) => void,
): void {
  const asked = { component: name, action, dryRun, actor: 'a sweep', reason: null }
  const rest = { id: `own-${++ids}`, requestId: null, ifRevision: null, override: null }
  world.manager().running.put({ event: { kind: 'request', ...asked, ...rest }, answer })
}

function replyTo(decided: Decided): Reply {
  if (decided.kind !== 'decided') return { code: 503, body: decided }
  const { answer } = decided
  return answer.kind === 'refused'
    ? { code: 409, body: answer.refusal }
    : { code: 200, body: answer }
}
