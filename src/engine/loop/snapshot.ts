/** Parts: how a System is laid out in a store, so that a commit writes only what has changed. */

import type { Component } from '../../core/model/component.ts'
import { nothingStanding } from '../../core/model/intents.ts'
import type { Operation } from '../../core/model/operation.ts'
import { nothingProtected } from '../../core/model/protection.ts'
import { endedSince, type System } from '../../core/model/system.ts'
import type { Part } from '../../store/store.ts'
import type { Mark } from './clock.ts'

/** What is noted with every commit, so that the next run can go on from it. */
export interface Marks {
  readonly clock: Mark
  /** Sequence of the last entry that was announced. */
  readonly announced: number
  /** Whether it was the last commit of a run that was stopped in order. */
  readonly clean: boolean
}

/**
 * One part for each component, one for each remembered operation (a ring of slots), and a small
 * root. Levels and services are not kept: after a start nothing of them is believed anyway.
 */
export function partsOf(before: System | null, after: System, marks: Marks, endedMax: number) {
  const parts: Part[] = []
  for (const component of Object.values(after.components)) {
    if (before?.components[component.name] === component) continue
    parts.push({ key: `component/${component.name}`, text: JSON.stringify(component) })
  }
  const removed =
    before === null
      ? []
      : Object.keys(before.components)
          .filter((name) => after.components[name] === undefined)
          .map((name) => `component/${name}`)
  for (const operation of endedSince(before, after)) {
    parts.push({ key: `ended/${operation.order % endedMax}`, text: JSON.stringify(operation) })
  }
  const { name, id, order, calls, energisedAt, standing, alerts, protection } = after
  const root: Root = { format: 1, name, id, order, calls, energisedAt, marks }
  if (before?.standing !== standing) parts.push({ key: 'standing', text: JSON.stringify(standing) })
  if (before?.alerts !== alerts) parts.push({ key: 'alerts', text: JSON.stringify(alerts) })
  if (before?.protection !== protection) {
    parts.push({ key: 'protection', text: JSON.stringify(protection) })
  }
  parts.push({ key: 'root', text: JSON.stringify(root) })
  return { parts, removed }
}

/**
 * The System that the parts make up, and the clock's mark. Throws `SyntaxError` for what is not
 * ours.
 */
export function systemOf(
  parts: ReadonlyMap<string, string>,
  lastSeq: number,
): { system: System; marks: Marks } {
  const root = JSON.parse(parts.get('root') ?? 'null') as Root | null
  if (root?.format !== 1) throw new SyntaxError('the store holds no System of a format known here')
  const components: Record<string, Component> = {}
  const ended: Operation[] = []
  for (const [key, text] of parts) {
    if (key.startsWith('component/')) {
      const component = JSON.parse(text) as Component
      components[component.name] = component
    } else if (key.startsWith('ended/')) ended.push(JSON.parse(text) as Operation)
  }
  ended.sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0) || a.order - b.order)
  return {
    marks: root.marks,
    system: {
      name: root.name,
      id: root.id,
      boot: '',
      settlesAt: 0,
      seq: lastSeq,
      order: root.order + orderReserve,
      calls: root.calls + orderReserve,
      energisedAt: root.energisedAt,
      components,
      levels: {},
      services: {},
      ended,
      // What a later version added is nothing yet.
      standing: { ...nothingStanding, ...JSON.parse(parts.get('standing') ?? '{}') },
      protection: { ...nothingProtected, ...JSON.parse(parts.get('protection') ?? '{}') },
      alerts: JSON.parse(parts.get('alerts') ?? '{}'),
      lamps: {},
      startCause: 'first',
      wallAheadMs: null,
    },
  }
}

/**
 * Orders that the run before may have used beyond those that were kept: what an emergency does
 * while the store cannot keep counts too, and no later call may be refused for it.
 */
const orderReserve = 1_000_000

interface Root {
  readonly format: 1
  readonly name: string
  readonly id: string
  readonly order: number
  readonly calls: number
  readonly energisedAt: number | null
  readonly marks: Marks
}

/** Power-on hours that were counted: nothing is told of them, but they are not to be lost. */
export const countsHours = (before: System | null, after: System): boolean =>
  before !== null &&
  before.components !== after.components &&
  Object.values(after.components).some(
    ({ name, powerOn }) => powerOn?.ms !== before.components[name]?.powerOn?.ms,
  )
