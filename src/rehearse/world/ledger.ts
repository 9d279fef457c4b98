/**
 * Keeps a ledger of what clients were answered and of what the journal says that people set, and
 * finds where the service does not keep to it. It knows nothing of how the service comes to either.
 */

import type { ControlReply } from '../../api/resources/control.ts'
import type { HistoryEntry } from '../../api/resources/history.ts'
import type { CheckReply } from '../../api/resources/interlocks.ts'
import type { OverrideReply } from '../../api/resources/override.ts'
import type { ScheduleReply } from '../../api/resources/schedule.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import { durationMs } from '../../text/duration.ts'
import { type Failure, failureWhen } from './failure.ts'
import { type Locks, noteLocks } from './locks.ts'
import type { Reply, World } from './world.ts'

/** A request of the bus API, with its answer. */
export interface Exchange {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly reply: Reply
}

const isJournaled = 'what was answered stands in the journal by then'
const isDoneOnce = 'a requestId is done once, and answers the same'
const isLeave = 'an override lets through what it names, until it ends'
const isLocked = 'a lock holds until somebody ends it'
const isKept = 'what people set stands until it ends, over kills too'

export const ledgerRules: readonly string[] = [isJournaled, isDoneOnce, isLeave, isLocked, isKept]

/** The reason that is given whenever a schedule is called off. */
export const calledOff = 'nobody waits for it any more'

export interface Ledger {
  /** What has been written to the journal. */
  note(news: readonly HistoryEntry[]): void
  /** What was asked at once, once all that is written is noted. */
  take(exchanges: readonly Exchange[]): readonly Failure[]
  /** Whether what stands now is what ought to: where all that was decided is written. */
  kept(): readonly Failure[]
  /** What is past its end, or is not held by its lock: where all has come to rest. */
  atRest(): readonly Failure[]
}

export function createLedger(world: World): Ledger {
  const books: Books = {
    ...{ world, operations: new Set(), overrides: new Set(), schedules: new Set() },
    ...{ everSet: new Set(), locks: new Map(), leaves: new Map(), askers: new Map() },
  }
  const tooSoon: Failure[] = []
  return {
    note: (news) => {
      for (const entry of news) {
        tooSoon.push(...endedTooSoon(books, entry))
        note(books, entry)
      }
    },
    take: (exchanges) => {
      const answered = exchanges.filter(({ reply }) => reply.code === 200)
      const plain = new Map(answered.flatMap((one) => (isPlainCheck(one) ? [[of(one), one]] : [])))
      return [
        ...tooSoon.splice(0),
        ...answered.flatMap((one) => lookUp(judges, one.path)?.(books, one, plain) ?? []),
        ...answered.flatMap((one) => (isControl(one) ? ofControl(books, one) : [])),
        ...doneTwice(world.system()),
      ]
    },
    kept: () => kept(books),
    atRest: () => [...late(books), ...unheld(books)],
  }
}

interface Books {
  readonly world: World
  /** Those of which the journal tells. */
  readonly operations: Set<string>
  readonly everSet: Set<string>
  /** Those that stand by the journal. */
  readonly overrides: Set<string>
  readonly schedules: Set<string>
  readonly locks: Locks
  /** What was granted, as it was answered. */
  readonly leaves: Map<string, Leave>
  /** By requestId the operation that was answered. */
  readonly askers: Map<string, string>
}

interface Leave {
  readonly component: string
  readonly interlocks: readonly string[]
  /** By the world's clock, which goes on while nobody is there. */
  readonly endsAtMs: number
}

function note(
  { world, operations, everSet, overrides, schedules, locks }: Books,
  entry: HistoryEntry,
) {
  const { type, component, cause, correlation, operation, outcome } = entry
  if (operation !== null) operations.add(operation)
  const kind = lookUp(world.platform.components, component)?.kind
  if (kind !== undefined) noteLocks(locks, entry, kind)
  const [stand, id] =
    type === 'override' ? [overrides, cause] : type === 'schedule' ? [schedules, correlation] : []
  if (stand === undefined || id == null) return
  const isSet = outcome === 'granted' || outcome === 'planned'
  if (isSet) stand.add(id)
  else stand.delete(id)
  everSet.add(id)
}

/** Where the machine was away, what was granted for a while may have ended with that. */
function endedTooSoon({ world, leaves }: Books, entry: HistoryEntry): readonly Failure[] {
  const { type, outcome, cause, correlation, reason } = entry
  if (type === 'schedule')
    return failureWhen(
      outcome === 'called-off' && reason !== calledOff,
      isKept,
      `nobody has called ${correlation} off`,
    )
  const leave = leaves.get(cause ?? '')
  if (type !== 'override' || outcome !== 'expired' || leave === undefined) return []
  const wasAway = !['first', 'service-restart'].includes(world.system().startCause)
  const isEarly = world.clock.now() < leave.endsAtMs && !wasAway
  return failureWhen(isEarly, isKept, `override ${cause} has ended before its time`)
}

type Judge = (
  books: Books,
  exchange: Exchange,
  plain: ReadonlyMap<string, Exchange>,
) => readonly Failure[]

const judges: Readonly<Record<string, Judge>> = {
  'override.grant': ({ world, leaves, everSet }, { body, reply }) => {
    const { id, component, interlocks } = (reply.body as OverrideReply).override
    const forMs = durationMs(String(body.expires)) ?? 0
    leaves.set(id, { component, interlocks, endsAtMs: world.clock.now() + forMs })
    return failureWhen(!everSet.has(id), isJournaled, `override ${id} does not`)
  },
  'override.revoke': ({ leaves, overrides }, { reply }) => {
    const { id } = (reply.body as OverrideReply).override
    leaves.delete(id)
    return failureWhen(overrides.has(id), isJournaled, `the end of override ${id} does not`)
  },
  'schedule.add': ({ everSet }, { reply }) => {
    const { id } = (reply.body as ScheduleReply).schedule
    return failureWhen(!everSet.has(`schedule-${id}`), isJournaled, `schedule ${id} does not`)
  },
  'interlocks.check': ofCheck,
}

/** Asked at once without the override and with it, only what it names may differ. */
function ofCheck(
  { world, leaves }: Books,
  exchange: Exchange,
  plain: ReadonlyMap<string, Exchange>,
): readonly Failure[] {
  const { override, name } = exchange.body
  const without = plain.get(of(exchange))
  if (typeof override !== 'string' || without === undefined) return []
  const leave = leaves.get(override)
  const isMeant = mayUse(world, leave, String(name))
  return verdictsIn(exchange).flatMap(({ rule, verdict }) => {
    const was = verdictsIn(without).find((one) => one.rule === rule)?.verdict
    const isNamed = isMeant && leave?.interlocks.includes(rule) === true
    const message = `by ${override} ${rule} is ${verdict} for ${was}, and it does not name it`
    return failureWhen(was !== verdict && !isNamed, isLeave, message)
  })
}

const isPlainCheck = ({ path, body }: Exchange) =>
  path === 'interlocks.check' && body.override === undefined
const of = ({ body }: Exchange) => `${body.name} ${body.action}`
const verdictsIn = ({ reply }: Exchange) => (reply.body as CheckReply).verdicts

const mayUse = (world: World, leave: Leave | undefined, component: string) =>
  leave !== undefined && leave.component === component && world.clock.now() <= leave.endsAtMs

const isControl = ({ reply: { body } }: Exchange): boolean =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, 'accepted')

function ofControl(books: Books, { body, reply }: Exchange): readonly Failure[] {
  const { operation, unchanged, kept: isKeptYet } = reply.body as ControlReply
  if (operation === null || isKeptYet === false) return []
  const { world, operations, leaves, askers } = books
  const { override, requestId } = body
  const leave = typeof override === 'string' ? leaves.get(override) : undefined
  const isOver = typeof override === 'string' && !mayUse(world, leave, operation.component)
  const first = typeof requestId === 'string' ? askers.get(requestId) : undefined
  if (typeof requestId === 'string') askers.set(requestId, operation.id)
  const isOther = first !== undefined && first !== operation.id
  return [
    ...failureWhen(
      !operations.has(operation.id),
      isJournaled,
      `operation ${operation.id} does not`,
    ),
    ...failureWhen(!unchanged && isOver, isLeave, `${override} let ${operation.id} through`),
    ...failureWhen(
      isOther && remembered(world.system()).some(({ id }) => id === first),
      isDoneOnce,
      `${requestId} was ${first}, and is ${operation.id}`,
    ),
  ]
}

/** What is under way, and what has ended and is remembered. */
const remembered = (system: System): readonly Operation[] => [
  ...system.ended,
  ...componentsOf(system).flatMap(({ operation }) => operation ?? []),
]

function doneTwice(system: System): readonly Failure[] {
  const ids = new Map<string, string>()
  return remembered(system).flatMap(({ id, requestId, joined }) =>
    [requestId, ...joined].flatMap((asked) => {
      if (asked === null) return []
      const other = ids.get(asked)
      ids.set(asked, id)
      const isTwice = other !== undefined && other !== id
      return failureWhen(isTwice, isDoneOnce, `${asked} is ${other} and ${id}`)
    }),
  )
}

function late({ world, leaves }: Books): readonly Failure[] {
  return Object.keys(world.system().intents.overrides).flatMap((id) => {
    const { endsAtMs = Number.POSITIVE_INFINITY } = leaves.get(id) ?? {}
    return failureWhen(world.clock.now() > endsAtMs, isLeave, `override ${id} stands after its end`)
  })
}

/** What somebody has set aside is not as if nobody had. */
function unheld({ world: { platform, system } }: Books): readonly Failure[] {
  return componentsOf(system()).flatMap(({ name, kind, status, locks }) => {
    const isStable = platform.machines[kind]!.statuses[status]!.class === 'stable'
    return failureWhen(isStable && locks.length > 0, isLocked, `${name} is ${status}, and locked`)
  })
}

function kept({ world, overrides, schedules, locks }: Books): readonly Failure[] {
  const { intents } = world.system()
  const scheduled = Object.keys(intents.schedules).map((id) => `schedule-${id}`)
  return [
    ...unlike(isKept, 'overrides', Object.keys(intents.overrides), overrides),
    ...unlike(isKept, 'schedules', scheduled, schedules),
    ...componentsOf(world.system()).flatMap((component) => {
      const stand = component.locks.map(({ code }) => code)
      return unlike(isLocked, `locks of ${component.name}`, stand, locks.get(component.name) ?? [])
    }),
  ]
}

function unlike(rule: string, what: string, is: Iterable<string>, ought: Iterable<string>) {
  const [stand, meant] = [is, ought].map((all) => [...all].sort().join(', '))
  return failureWhen(stand !== meant, rule, `${what} are (${stand}), by the journal (${meant})`)
}
