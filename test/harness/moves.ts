/** Moves: all that can happen to a System, drawn by chance, and what holds after each. */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { nextDeadline } from '../../src/core/deadlines.ts'
import { effectsOf } from '../../src/core/effects.ts'
import { firstSystem } from '../../src/core/first-system.ts'
import { broken } from '../../src/core/invariants.ts'
import type { Effect, Event, Outcome } from '../../src/core/model/events/event.ts'
import type { Level, Power } from '../../src/core/model/ids.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import { createDirtySet, type DirtySet } from '../../src/core/model/system/dirty-set.ts'
import { endingOf } from '../../src/core/model/system/operation.ts'
import { componentOf, componentsOf, type System } from '../../src/core/model/system/system.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { step } from '../../src/core/step.ts'
import { beginning, judged, subjectsOf } from './platform.ts'
import { type Recorded, silencesOf } from './silences.ts'

export interface Played {
  readonly platform: Platform
  readonly dirty: DirtySet
  system: System
  now: number
  ids: number
  serial: number
  /** Calls that were made, the latest last. */
  readonly calls: Call[]
  /** Those that were accepted and those whose end was journaled. */
  readonly accepted: Set<string>
  readonly ended: string[]
  readonly requestIds: string[]
  readonly recorded: Recorded
}

export const begin = (platform: Platform): Played => {
  const system = firstSystem(platform, 'statemgr', beginning)
  const world = {
    platform,
    dirty: createDirtySet(platform),
    system,
    now: beginning,
    ids: 0,
    serial: 0,
    calls: [],
    accepted: new Set<string>(),
    ended: [],
    requestIds: [],
    recorded: new Set<string>(),
  }
  deliver(world, {
    kind: 'start',
    boot: 'b0',
    damage: null,
    machine: 'same',
    reset: null,
    clean: true,
  })
  return world
}

type Call = Extract<Effect, { kind: 'call' }>

export type Move =
  | {
      readonly do: 'ask'
      readonly component: string
      readonly action: string
      readonly how: number
    }
  | { readonly do: 'abort'; readonly which: number }
  | {
      readonly do: 'power'
      readonly component: string
      readonly power: Power
      readonly age: number
    }
  | { readonly do: 'report'; readonly component: string; readonly power: Power }
  | { readonly do: 'well' }
  /** The hardware does what it was told, and says so. */
  | { readonly do: 'follow'; readonly which: number }
  | { readonly do: 'boot'; readonly component: string; readonly progress: string }
  | { readonly do: 'level'; readonly subject: string; readonly level: Level }
  | {
      readonly do: 'answer'
      readonly which: number
      readonly kind: Outcome['kind']
      again: boolean
    }
  | { readonly do: 'junk'; readonly call: string; readonly kind: Outcome['kind'] }
  | { readonly do: 'service'; readonly service: string; readonly available: boolean }
  | { readonly do: 'restart' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'next' }

export function moveOf(platform: Platform): fc.Arbitrary<Move> {
  const names = Object.keys(platform.components)
  const component = fc.constantFrom(...names)
  const requests = names.flatMap((name) =>
    Object.keys(platform.machines[platform.components[name]!.kind]!.actions).map((action) => ({
      component: name,
      action,
    })),
  )
  const subjects = [...subjectsOf(platform), 'zone/nowhere']
  const power = fc.constantFrom<Power>('On', 'Off', 'Off', 'Unknown')
  const kind = fc.constantFrom<Outcome['kind']>('done', 'done', 'rejected', 'unknown')
  const which = fc.nat(6)
  const make = <Kind extends Move['do'], Rest extends object>(
    what: Kind,
    rest: { [K in keyof Rest]: fc.Arbitrary<Rest[K]> },
  ) => fc.record(rest).map((fields) => ({ do: what, ...fields }))
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...requests), fc.nat(15))
        .map(([asked, how]) => ({ do: 'ask' as const, ...asked, how })),
    },
    { weight: 1, arbitrary: make('abort', { which }) },
    { weight: 4, arbitrary: make('power', { component, power, age: fc.nat(3) }) },
    { weight: 6, arbitrary: make('report', { component, power }) },
    { weight: 4, arbitrary: fc.constant<Move>({ do: 'well' }) },
    { weight: 10, arbitrary: make('follow', { which }) },
    {
      weight: 4,
      arbitrary: make('boot', {
        component,
        progress: fc.constantFrom('None', 'OSBootStarted', 'OSRunning'),
      }),
    },
    {
      weight: 3,
      arbitrary: make('level', {
        subject: fc.constantFrom(...subjects),
        level: fc.constantFrom<Level>('normal', 'normal', 'warning', 'critical', 'unknown'),
      }),
    },
    { weight: 10, arbitrary: make('answer', { which, kind, again: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: make('junk', {
        call: fc.constantFrom('', '/', 'a1/0/1', 'a1', 'a2/undo/0/0/1', 'nobody/0/1'),
        kind,
      }),
    },
    {
      weight: 1,
      arbitrary: make('service', {
        service: fc.constantFrom(...platform.services),
        available: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Move>({ do: 'restart' }) },
    {
      weight: 4,
      arbitrary: make('pass', { ms: fc.constantFrom(0, 1, 100, 999, 5000, 11_000, 40_000) }),
    },
    { weight: 4, arbitrary: fc.constant<Move>({ do: 'next' }) },
  )
}

export function play(world: Played, move: Move): void {
  const { platform } = world
  switch (move.do) {
    case 'ask':
      return ask(world, move)
    case 'abort': {
      const ids = componentsOf(world.system).flatMap(({ operation }) => operation?.id ?? [])
      const operation = ids[move.which] ?? ids[0] ?? 'nothing'
      return deliver(world, { kind: 'operation.abort', operation, actor: 'tester', reason: null })
    }
    case 'power': {
      const serial = { boot: 's1', seq: Math.max(0, ++world.serial - move.age * 2) }
      const { component, power } = move
      return deliver(world, { kind: 'power', component, power, source: 'report', serial })
    }
    case 'report':
      return report(world, move.component, move.power)
    case 'well': {
      for (const name of Object.keys(platform.components)) report(world, name, 'On')
      for (const subject of subjectsOf(platform)) {
        deliver(world, { kind: 'level', subject, judged: judged('normal', world.now) })
      }
      return
    }
    case 'boot':
      return deliver(world, {
        kind: 'boot',
        component: move.component,
        progress: move.progress,
        serial: null,
      })
    case 'level':
      return deliver(world, {
        kind: 'level',
        subject: move.subject,
        judged: judged(move.level, world.now),
      })
    case 'answer': {
      const call = world.calls.at(-1 - move.which)
      if (call === undefined) return
      return deliver(world, { kind: 'outcome', call: call.id, outcome: outcomeOf(move) })
    }
    case 'follow':
      return followCall(world, world.calls.at(-1 - move.which))
    case 'junk':
      return deliver(world, {
        kind: 'outcome',
        call: move.call,
        outcome: outcomeOf({ ...move, again: true }),
      })
    case 'service':
      return deliver(world, { kind: 'service', service: move.service, available: move.available })
    case 'restart': {
      world.system = freeze(
        JSON.parse(JSON.stringify({ ...world.system, levels: {}, services: {} })),
      )
      return deliver(world, {
        kind: 'start',
        boot: `b${++world.ids}`,
        damage: null,
        machine: 'same',
        reset: null,
        clean: true,
      })
    }
    case 'pass':
      world.now += move.ms
      return deliver(world, { kind: 'tick' })
    case 'next': {
      const at = nextDeadline(platform, world.system, world.now)
      if (at === Number.POSITIVE_INFINITY) return
      world.now = at
      return deliver(world, { kind: 'tick' })
    }
  }
}

const follows: Readonly<Record<string, Power>> = {
  on: 'On',
  off: 'Off',
  'force-off': 'Off',
  shutdown: 'Off',
}

function followCall(world: Played, call: Call | undefined): void {
  if (call === undefined) return
  deliver(world, { kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  if (rowOf(world.system.components, call.target) === undefined) return
  report(world, call.target, follows[call.verb] ?? 'On')
  if (call.verb !== 'on' && call.verb !== 'reset') return
  for (const progress of ['None', 'OSBootStarted', 'OSRunning']) {
    deliver(world, { kind: 'boot', component: call.target, progress, serial: null })
  }
}

/** Confirmed as often as it takes to be believed. */
function report(world: Played, component: string, power: Power): void {
  for (let times = 0; times < world.platform.limits.offConfirmations; times++) {
    const serial = { boot: 's1', seq: ++world.serial }
    deliver(world, { kind: 'power', component, power, source: 'poll', serial })
  }
}

function ask(world: Played, { component, action, how }: Extract<Move, { do: 'ask' }>): void {
  const id = `a${++world.ids}`
  const requestId =
    how === 1 ? (world.requestIds.at(-1) ?? 'r0') : how === 2 ? `r${world.ids}` : null
  if (requestId !== null) world.requestIds.push(requestId)
  deliver(world, {
    kind: 'request',
    id,
    requestId,
    component,
    action,
    actor: 'tester',
    reason: null,
    ifRevision: how === 3 ? componentOf(world.system, component).revision : how === 4 ? 1 : null,
    dryRun: how === 5,
    override: null,
  })
}

const outcomeOf = ({ kind, again }: { kind: Outcome['kind']; again: boolean }): Outcome =>
  kind === 'done'
    ? { kind }
    : kind === 'unknown'
      ? { kind, error: 'silence' }
      : { kind, error: 'no', again }

/** A step, and all that holds of every step. */
export function deliver(world: Played, event: Event): void {
  const { platform, now } = world
  const before = world.system
  const stepped = step(platform, before, event, now, world.dirty)
  // Without a dirty set everything is looked at, and the same comes out.
  const again = step(platform, before, event, now)
  assert.deepEqual(again, stepped)
  const effects = effectsOf(platform, event, before, stepped.system)
  assert.equal(broken(platform, stepped.system), null)
  stepped.entries.forEach((entry, index) => {
    assert.equal(entry.seq, before.seq + 1 + index)
    assert.equal(entry.at, now)
  })
  assert.equal(stepped.system.seq, before.seq + stepped.entries.length)
  assert.ok(stepped.system.ended.length <= platform.limits.endedMax)
  const asking = event.kind === 'request' || event.kind === 'operation.abort'
  assert.equal(stepped.answer !== null, asking)
  if (stepped.answer?.kind === 'refused' || (event.kind === 'request' && event.dryRun)) {
    assert.deepEqual({ ...stepped.system, seq: 0 }, { ...before, seq: 0 })
    assert.deepEqual(effects, [])
  }
  const { system: after, entries } = stepped
  assert.deepEqual(silencesOf(world.recorded, { event, before, after, entries, effects }), [])
  for (const effect of effects) if (effect.kind === 'call') world.calls.push(effect)
  if (stepped.answer?.kind === 'accepted' && stepped.answer.operation !== null) {
    world.accepted.add(stepped.answer.operation.id)
  }
  for (const { operation, outcome } of stepped.entries) {
    if (operation !== null && endingOf(outcome) !== undefined) world.ended.push(operation)
  }
  world.system = freeze(again.system)
}

/** Whoever changed what is frozen would throw. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner)
  return value
}
