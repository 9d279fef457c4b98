/** Collects examples of the bus API: what the real service answers, on simulated hardware. */

import { createWorld } from '../../../test/harness/world.ts'
import type { Path } from '../../api/resources.ts'
import { lookUp } from '../../core/model/look-up.ts'

export interface Exchange {
  readonly path: Path
  readonly request: Body
  readonly reply: Body
  /** One of each list, few levels deep. */
  readonly shortReply: string
}

type Body = Readonly<Record<string, unknown>>

/** Stands for the id of what an earlier reply is about. */
const idIn = (path: Path, field: string) => ({ path, field })

/** In this order they make a little story, in which each has something to answer. */
const requests: readonly (readonly [path: Path, body: Body])[] = [
  ['hosts.list', {}],
  ['chassis.power.on', { name: 'chassis.0', wait: true }],
  ['interlocks.check', { name: 'host.0', action: 'PowerOn' }],
  [
    'host.power.on',
    { name: 'host.0', requestId: 'start-1', actor: 'anna', reason: 'shift begins' },
  ],
  ['operation.get', { id: idIn('host.power.on', 'operation') }],
  ['operations.list', { limit: 1 }],
  ['operation.abort', { id: idIn('host.power.on', 'operation'), reason: 'wrong host' }],
  ['host.get', { name: 'host.0' }],
  ['chassis.get', {}],
  ['bmc.get', {}],
  ['system.status', {}],
  ['record.read', {}],
  ['action', { name: 'host.1', action: 'PowerOn', dryRun: true }],
  [
    'override.grant',
    { name: 'host.0', interlocks: ['minimum-off'], reason: 'test bench', expires: '30m' },
  ],
  ['override.list', {}],
  ['override.revoke', { id: idIn('override.grant', 'override'), reason: 'done' }],
  [
    'schedule.add',
    { name: 'host.0', action: 'PowerOn', at: '2100-01-01T06:00:00Z', ifMissed: 'run' },
  ],
  ['schedule.list', {}],
  ['schedule.cancel', { id: idIn('schedule.add', 'schedule') }],
  ['preferences.get', { name: 'host.0' }],
  ['preferences.set', { name: 'host.0', restore: 'AlwaysOn' }],
  ['rules.list', {}],
  ['subjects.list', { subject: 'statemgr.events.host.*' }],
  ['chassis.maintenance', { name: 'chassis.0', enter: true, actor: 'anna', reason: 'fan 3' }],
  ['alerts.list', {}],
  ['forecast.list', {}],
  ['alerts.acknowledge', { id: 'maintenance/chassis.0', reason: 'seen' }],
  ['policy.suggest', { component: 'host.0' }],
  ['incidents.list', { limit: 1 }],
  ['recovery.list', {}],
  ['recovery.get', { alert: 'maintenance/chassis.0' }],
  ['recovery.advance', { alert: 'maintenance/chassis.0', step: 1, actor: 'anna' }],
  ['history.query', { component: 'host.0', limit: 1 }],
  ['history.stats', { by: 'component', action: 'PowerOn' }],
  ['emergency.off', { name: 'host.1', reason: 'smoke' }],
]

export async function exchanges(): Promise<readonly Exchange[]> {
  const world = await createWorld()
  const exchanged: Exchange[] = []
  try {
    await world.rest()
    const replies = new Map<string, Reply>()
    for (const [path, given] of requests) {
      const body = withIds(given, replies)
      const { code, body: reply } = await world.ask(path, body)
      if (code !== 200) throw new Error(`the example of ${path} is refused: ${reply.message}`)
      replies.set(path, reply)
      exchanged.push({ path, request: body, reply, shortReply: shortened(reply) })
    }
  } finally {
    await world.stop()
  }
  return exchanged
}

type Reply = Readonly<Record<string, { readonly id: string }>>

function withIds(body: Body, replies: ReadonlyMap<string, Reply>): Body {
  const { id } = body
  if (typeof id !== 'object' || id === null) return body
  const { path, field } = id as ReturnType<typeof idIn>
  return { ...body, id: lookUp(replies.get(path), field)?.id }
}

/** How much of a reply is shown: the rest is what the shapes say. */
const shownDepth = 2
const shownFields = 7

/** One of each list, few levels deep; what is left out is an ellipsis. */
function shortened(value: unknown, depth = 0): string {
  const blanks = '  '.repeat(depth + 1)
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    if (depth >= shownDepth) return '[…]'
    const more = value.length > 1 ? ', …' : ''
    return `[${shortened(value[0], depth)}${more}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
  if (fields.length === 0) return '{}'
  if (depth > shownDepth) return '{…}'
  const shown = fields
    .slice(0, depth === 0 ? fields.length : shownFields)
    .map(([name, one]) => `${blanks}${JSON.stringify(name)}: ${shortened(one, depth + 1)}`)
  if (depth > 0 && fields.length > shownFields) shown.push(`${blanks}…`)
  return `{\n${shown.join(',\n')}\n${'  '.repeat(depth)}}`
}
