/** Properties of `step`: what holds whatever happens, in whatever order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beginning, judged, platformWith } from '../../test/ground/platform.ts'
import { nextDeadline } from './deadlines.ts'
import type { Effect, Event, Outcome } from './event.ts'
import { broken } from './invariants.ts'
import type { Level, Power, System } from './model.ts'
import type { Platform } from './platform.ts'
import { firstSystem } from './start.ts'
import { step } from './step.ts'
import { componentsOf } from './system.ts'

/** Small limits, so that they are met. */
const small = platformWith((config) => ({
  ...config,
  limits: { ...config.limits, rememberedOperations: 5, queue: 1, stagger: 3000 },
  policies: {
    ...config.policies,
    hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
  },
}))
const bare = platformWith((config) => ({
  ...config,
  zones: [],
  sensors: [],
  supplies: [],
  chassis: { ...config.chassis, powerSequence: [] },
  hosts: config.hosts.map(({ thermalZone: _, ...host }) => ({
    ...host,
    powerDependencies: [],
    healthSensors: [],
    bootProgress: false,
  })),
  limits: { ...config.limits, rememberedOperations: 1, offConfirmations: 1 },
}))
const platforms: readonly (readonly [string, Platform])[] = [
  ['the example', platformWith()],
  ['small limits', small],
  ['no zones, no supplies, no boot progress', bare],
]

const numRuns = process.env.LONG === undefined ? 150 : 5000
const movesMax = 120

for (const [name, platform] of platforms) {
  test(`whatever happens, the invariants hold and step is pure: ${name}`, () => {
    fc.assert(
      fc.property(fc.array(moveOf(platform), { minLength: 20, maxLength: movesMax }), (moves) => {
        const world = begin(platform)
        for (const move of moves) play(world, move)
      }),
      { numRuns },
    )
  })

  test(`whatever happened, everything ends when nothing answers any more: ${name}`, () => {
    fc.assert(
      fc.property(fc.array(moveOf(platform), { minLength: 5, maxLength: movesMax }), (moves) => {
        const world = begin(platform)
        for (const move of moves) play(world, move)
        fallSilent(world)
      }),
      { numRuns },
    )
  })
}

/** Far more than all deadlines of all steps of an operation that takes the longest. */
const silentTicksMax = 2000

function fallSilent(world: World): void {
  const { platform } = world
  for (let ticks = 0; ; ticks++) {
    const next = nextDeadline(platform, world.system, world.now)
    if (next === Number.POSITIVE_INFINITY) break
    assert.ok(ticks < silentTicksMax, 'it never comes to rest')
    world.now = next
    hear(world, { kind: 'tick' })
  }
  for (const { name, kind, status, operation } of componentsOf(world.system)) {
    assert.equal(operation, null, `${name} still has an operation`)
    const { class: standing } = platform.machines[kind]!.statuses[status]!
    assert.notEqual(standing, 'waiting', `${name} waits in ${status} for ever`)
  }
  for (const id of world.accepted)
    assert.ok(world.ended.includes(id), `${id} is not in the journal`)
  assert.equal(new Set(world.ended).size, world.ended.length, 'an operation ended twice')
}

interface World {
  readonly platform: Platform
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
}

const begin = (platform: Platform): World => {
  const system = firstSystem(platform, 'statemgr', beginning)
  const world = {
    platform,
    system,
    now: beginning,
    ids: 0,
    serial: 0,
    calls: [],
    accepted: new Set<string>(),
    ended: [],
    requestIds: [],
  }
  hear(world, { kind: 'start', boot: 'b0', damage: null })
  return world
}

type Call = Extract<Effect, { kind: 'call' }>

type Move =
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

function moveOf(platform: Platform): fc.Arbitrary<Move> {
  const names = Object.keys(platform.components)
  const component = fc.constantFrom(...names)
  const asks = names.flatMap((name) =>
    Object.keys(platform.machines[platform.components[name]!.kind]!.actions).map((action) => ({
      component: name,
      action,
    })),
  )
  const subjects = [
    ...new Set(
      Object.values(platform.components).flatMap(({ zones, supplies, sensors }) => [
        ...zones,
        ...supplies,
        ...sensors,
      ]),
    ),
    'zone/nowhere',
  ]
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
        .tuple(fc.constantFrom(...asks), fc.nat(15))
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

function play(world: World, move: Move): void {
  const { platform } = world
  switch (move.do) {
    case 'ask':
      return ask(world, move)
    case 'abort': {
      const ids = componentsOf(world.system).flatMap(({ operation }) => operation?.id ?? [])
      const operation = ids[move.which] ?? ids[0] ?? 'nothing'
      return hear(world, { kind: 'abort', operation, actor: 'tester', reason: null })
    }
    case 'power': {
      const serial = { boot: 's1', seq: Math.max(0, ++world.serial - move.age * 2) }
      const { component, power } = move
      return hear(world, { kind: 'power', component, power, source: 'report', serial })
    }
    case 'report':
      return report(world, move.component, move.power)
    case 'well': {
      for (const name of Object.keys(platform.components)) report(world, name, 'On')
      for (const { zones, supplies, sensors } of Object.values(platform.components)) {
        for (const subject of [...zones, ...supplies, ...sensors]) {
          hear(world, { kind: 'level', subject, judged: judged('normal', world.now) })
        }
      }
      return
    }
    case 'boot':
      return hear(world, {
        kind: 'boot',
        component: move.component,
        progress: move.progress,
        serial: null,
      })
    case 'level':
      return hear(world, {
        kind: 'level',
        subject: move.subject,
        judged: judged(move.level, world.now),
      })
    case 'answer': {
      const call = world.calls.at(-1 - move.which)
      if (call === undefined) return
      return hear(world, { kind: 'outcome', call: call.id, outcome: outcomeOf(move) })
    }
    case 'follow':
      return followCall(world, world.calls.at(-1 - move.which))
    case 'junk':
      return hear(world, {
        kind: 'outcome',
        call: move.call,
        outcome: outcomeOf({ ...move, again: true }),
      })
    case 'service':
      return hear(world, { kind: 'service', service: move.service, available: move.available })
    case 'restart': {
      world.system = freeze(
        JSON.parse(JSON.stringify({ ...world.system, levels: {}, services: {} })),
      )
      return hear(world, { kind: 'start', boot: `b${++world.ids}`, damage: null })
    }
    case 'pass':
      world.now += move.ms
      return hear(world, { kind: 'tick' })
    case 'next': {
      const at = nextDeadline(platform, world.system, world.now)
      if (at === Number.POSITIVE_INFINITY) return
      world.now = at
      return hear(world, { kind: 'tick' })
    }
  }
}

const follows: Readonly<Record<string, Power>> = {
  on: 'On',
  off: 'Off',
  'force-off': 'Off',
  shutdown: 'Off',
}

function followCall(world: World, call: Call | undefined): void {
  if (call === undefined) return
  hear(world, { kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  if (world.system.components[call.target] === undefined) return
  report(world, call.target, follows[call.verb] ?? 'On')
  if (call.verb !== 'on' && call.verb !== 'reset') return
  for (const progress of ['None', 'OSBootStarted', 'OSRunning']) {
    hear(world, { kind: 'boot', component: call.target, progress, serial: null })
  }
}

/** Confirmed as often as it takes to be believed. */
function report(world: World, component: string, power: Power): void {
  for (let times = 0; times < world.platform.limits.offConfirmations; times++) {
    const serial = { boot: 's1', seq: ++world.serial }
    hear(world, { kind: 'power', component, power, source: 'poll', serial })
  }
}

function ask(world: World, { component, action, how }: Extract<Move, { do: 'ask' }>): void {
  const id = `a${++world.ids}`
  const requestId =
    how === 1 ? (world.requestIds.at(-1) ?? 'r0') : how === 2 ? `r${world.ids}` : null
  if (requestId !== null) world.requestIds.push(requestId)
  hear(world, {
    kind: 'request',
    id,
    requestId,
    component,
    action,
    actor: 'tester',
    reason: null,
    ifRevision: how === 3 ? world.system.components[component]!.revision : how === 4 ? 1 : null,
    dryRun: how === 5,
  })
}

const outcomeOf = ({ kind, again }: { kind: Outcome['kind']; again: boolean }): Outcome =>
  kind === 'done'
    ? { kind }
    : kind === 'unknown'
      ? { kind, error: 'silence' }
      : { kind, error: 'no', again }

/** A step, and all that holds of every step. */
function hear(world: World, event: Event): void {
  const { platform, now } = world
  const before = world.system
  const stepped = step(platform, before, event, now)
  assert.deepEqual(step(platform, before, event, now), stepped)
  assert.equal(broken(platform, stepped.system), null)
  stepped.entries.forEach((entry, index) => {
    assert.equal(entry.seq, before.seq + 1 + index)
    assert.equal(entry.at, now)
  })
  assert.equal(stepped.system.seq, before.seq + stepped.entries.length)
  assert.ok(stepped.system.ended.length <= platform.limits.endedMax)
  const asking = event.kind === 'request' || event.kind === 'abort'
  assert.equal(stepped.answer !== null, asking)
  if (stepped.answer?.kind === 'refused' || (event.kind === 'request' && event.dryRun)) {
    assert.deepEqual({ ...stepped.system, seq: 0 }, { ...before, seq: 0 })
    assert.deepEqual(stepped.effects, [])
  }
  for (const effect of stepped.effects) if (effect.kind === 'call') world.calls.push(effect)
  if (stepped.answer?.kind === 'accepted' && stepped.answer.operation !== null) {
    world.accepted.add(stepped.answer.operation.id)
  }
  for (const { operation, outcome } of stepped.entries) {
    if (operation !== null && endings.has(outcome)) world.ended.push(operation)
  }
  world.system = freeze(stepped.system)
}

const endings: ReadonlySet<string> = new Set(['succeeded', 'failed', 'rolled-back', 'aborted'])

/** Whoever changed what is frozen would throw. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner)
  return value
}
