/** Lays a System out in the parts of a store, so that a commit writes only what has changed. */

import { busCarries } from '../../core/model/system/bus.ts'
import { soleClaim } from '../../core/model/system/claim.ts'
import type { Component } from '../../core/model/system/component.ts'
import { noIntents } from '../../core/model/system/intents.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import { nothingProtected } from '../../core/model/system/protection.ts'
import {
  componentOf,
  componentsOf,
  endedSince,
  forgottenSince,
  type System,
  tableOfComponents,
} from '../../core/model/system/system.ts'
import { changedKeys, emptyTable, recordOf, rowOf, tableOf } from '../../core/model/table.ts'
import { type Part, type Store, StoreError } from '../../store/store.ts'
import type { ClockReading } from './clock.ts'

/** Of the parts, as they are written now. */
const format = 4

/** What is noted with every commit, so that the next run can go on from it. */
export interface Checkpoint {
  readonly clock: ClockReading
  /** Sequence of the last entry that was announced. */
  readonly announced: number
  /** Whether it was the last commit of a run that was stopped in order. */
  readonly clean: boolean
}

/**
 * One part for each component, one for each operation that is remembered, for as long as it is, and
 * a small root. Levels and services are not kept: after a start nothing of them is believed anyway.
 */
export function partsOf(before: System | null, after: System, checkpoint: Checkpoint) {
  const parts: Part[] = []
  for (const name of changedKeys(before?.components, after.components))
    parts.push({ key: `component/${name}`, text: JSON.stringify(componentOf(after, name)) })
  const removed =
    before === null || before.components.places === after.components.places
      ? []
      : before.components.keys
          .filter((name) => rowOf(after.components, name) === undefined)
          .map((name) => `component/${name}`)
  for (const operation of endedSince(before, after))
    parts.push({ key: `ended/${operation.id}`, text: JSON.stringify(operation) })
  for (const { id } of forgottenSince(before, after)) removed.push(`ended/${id}`)
  const { name, id, order, calls, energisedAt, intents, alerts, protection, supplies } = after
  const root: Root = { format, name, id, order, calls, energisedAt, checkpoint }
  if (before?.intents !== intents) parts.push({ key: 'intents', text: JSON.stringify(intents) })
  if (before?.alerts !== alerts) parts.push({ key: 'alerts', text: JSON.stringify(alerts) })
  if (before?.supplies !== supplies)
    parts.push({ key: 'supplies', text: JSON.stringify(recordOf(supplies)) })
  if (before?.protection !== protection) {
    parts.push({ key: 'protection', text: JSON.stringify(protection) })
  }
  parts.push({ key: 'root', text: JSON.stringify(root) })
  return { parts, removed }
}

/**
 * The parts as they are written today. Those of an older format are read forward, and kept so
 * before anything else is: a store never holds parts of two formats; a copy of it stays as it was.
 * Throws a `StoreError` for those that are of another System, of a newer format, or not ours.
 */
export async function readForward(
  store: Store,
  parts: ReadonlyMap<string, string>,
  systemName: string,
) {
  const { format: found, name } = rootOf(parts)
  if (found > format)
    throw notOurs(
      `was written by a newer statemgr (format ${found}, known ${format}): install that one`,
    )
  if (name !== systemName)
    throw notOurs(
      `is of the System ${name}, and the configuration describes ${systemName}: ` +
        `set systemName to ${name} if it is the same`,
    )
  if (found === format) return parts
  const now = await forward(parts, found)
  await store.copy?.(`format-${found}`)
  await store.commit({
    parts: [...now].map(([key, text]) => ({ key, text })),
    removed: [...parts.keys()].filter((key) => !now.has(key)),
    rows: [],
  })
  return now
}

async function forward(
  parts: ReadonlyMap<string, string>,
  found: number,
): Promise<ReadonlyMap<string, string>> {
  const { partsOfFormat2 } = await import('./format-1.ts')
  const { partsOfFormat3 } = await import('./format-2.ts')
  const { partsOfFormat4 } = await import('./format-3.ts')
  const steps = [partsOfFormat2, partsOfFormat3, partsOfFormat4]
  try {
    return steps.slice(found - 1).reduce((now, step) => step(now), parts)
  } catch (error) {
    throw notOurs(
      `cannot be read forward (${(error as Error).message}): install the older statemgr`,
    )
  }
}

/** What tells whose parts they are, and of when. */
function rootOf(parts: ReadonlyMap<string, string>): Pick<Root, 'name'> & { format: number } {
  const root = jsonOf(parts.get('root') ?? 'null') as { name: string; format: number } | null
  if (typeof root?.format !== 'number' || root.format < 1 || typeof root.name !== 'string')
    throw notOurs('holds no System of statemgr: it is another program’s')
  return root
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const notOurs = (what: string) =>
  new StoreError(`what the data folder holds ${what}, or pass another --data DIR`, {
    isNotOurs: true,
  })

/**
 * The System that the parts make up, and the clock's mark. Throws `SyntaxError` for what is not
 * ours.
 */
export function systemOf(
  parts: ReadonlyMap<string, string>,
  lastSeq: number,
): { system: System; checkpoint: Checkpoint } {
  const root = JSON.parse(parts.get('root') ?? 'null') as Root | null
  if (root?.format !== format)
    throw new SyntaxError('the store holds no System of a format known here')
  const components: Component[] = []
  const ended: Operation[] = []
  for (const [key, text] of parts) {
    if (key.startsWith('component/')) {
      components.push(JSON.parse(text) as Component)
    } else if (key.startsWith('ended/')) ended.push(JSON.parse(text) as Operation)
  }
  ended.sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0) || a.order - b.order)
  return {
    checkpoint: root.checkpoint,
    system: {
      name: root.name,
      id: root.id,
      boot: '',
      settlesAt: 0,
      seq: lastSeq,
      order: root.order + orderReserve,
      calls: root.calls + orderReserve,
      earlierOrders: earlierOrdersOf(root),
      energisedAt: root.energisedAt,
      components: tableOfComponents(components),
      levels: emptyTable,
      supplies: tableOf(Object.entries(JSON.parse(parts.get('supplies') ?? '{}'))),
      services: {},
      bus: busCarries,
      claim: soleClaim,
      ended,
      // What a later version added is nothing yet.
      intents: { ...noIntents, ...JSON.parse(parts.get('intents') ?? '{}') },
      protection: { ...nothingProtected, ...JSON.parse(parts.get('protection') ?? '{}') },
      alerts: JSON.parse(parts.get('alerts') ?? '{}'),
      leds: emptyTable,
      storeFailure: null,
      startCause: 'first',
      wallAheadMs: null,
    },
  }
}

/**
 * Orders that the run before may have used beyond those that were kept: what an emergency does
 * while the store cannot keep counts too, and no later call may be refused for it.
 */
const orderReserve = 2 ** 20

const earlierOrdersOf = ({ order, calls }: Root): System['earlierOrders'] => ({
  kept: Math.max(order, calls),
  reserved: Math.min(order, calls) + orderReserve,
})

interface Root {
  readonly format: typeof format
  readonly name: string
  readonly id: string
  readonly order: number
  readonly calls: number
  readonly energisedAt: number | null
  readonly checkpoint: Checkpoint
}

/** Power-on hours that were counted: nothing is told of them, but they are not to be lost. */
export const countsHours = (before: System | null, after: System): boolean =>
  before !== null &&
  before.components !== after.components &&
  componentsOf(after).some(
    ({ name, powerOn }) => powerOn?.ms !== rowOf(before.components, name)?.powerOn?.ms,
  )
