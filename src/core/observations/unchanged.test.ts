/** Confirmations: the same as a step for what is known already, and nothing for all else. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, deliver, moveOf, type Played, play } from '../../../test/harness/moves.ts'
import { beginning, benchIn, platformWith } from '../../../test/harness/platform.ts'
import { bare, ownKinds } from '../../../test/harness/variants.ts'
import { nextDeadline } from '../deadlines.ts'
import { effectsOf } from '../effects.ts'
import type { Event } from '../model/events/event.ts'
import type { Platform } from '../model/platform/platform.ts'
import {
  type Assessment,
  componentOf,
  componentsOf,
  put,
  type System,
} from '../model/system/system.ts'
import { entriesOf, rowOf, withRow } from '../model/table.ts'
import { step } from '../step.ts'
import { unchanged } from './unchanged.ts'

const reported = (component: string, power: 'On' | 'Off', source = 'report'): Event => ({
  ...{ kind: 'power', component, power, source, serial: null },
})

const booting = (component: string, progress: string): Event => ({
  ...{ kind: 'boot', component, progress, serial: null },
})

const platforms: readonly (readonly [string, Platform])[] = [
  ['the example', platformWith()],
  ['no zones, no supplies, no boot progress', bare],
  ['kinds of its own', ownKinds],
]

const numRuns = process.env.LONG === undefined ? 40 : 1000

for (const [name, platform] of platforms) {
  test(`whatever is confirmed, a step makes the same of it and no more: ${name}`, () => {
    let confirmed = 0
    fc.assert(
      fc.property(fc.array(moveOf(platform), { minLength: 5, maxLength: 60 }), (moves) => {
        const world = begin(platform)
        for (const move of moves) play(world, move)
        deliver(world, { kind: 'tick' })
        confirmed += compared(world, world.now)
        const deadline = nextDeadline(platform, world.system, world.now)
        if (deadline !== Number.POSITIVE_INFINITY) confirmed += compared(world, deadline - 1)
      }),
      { numRuns },
    )
    assert.ok(confirmed > numRuns, `only ${confirmed} were confirmed`)
  })
}

/** How many reports there are that the System knows already; each is compared with its step. */
function compared({ platform, system }: Played, now: number): number {
  const reports = componentsOf(system).flatMap(({ name, boot }) => [
    ...(['On', 'Off'] as const).map((power) => reported(name, power, 'poll')),
    ...(['On', 'Off'] as const).map((power) => reported(name, power, 'report')),
    ...['None', boot?.progress ?? 'OSRunning', 'OSRunning'].map((stage) => booting(name, stage)),
  ])
  const readings = entriesOf(system.levels).map(
    ([subject, was]): Event => ({ kind: 'level', subject, judged: { ...was, value: 41, at: now } }),
  )
  return [...reports, ...readings].filter((event) => {
    const confirmed = unchanged(platform, system, event, now)
    if (confirmed === null) return false
    const stepped = step(platform, system, event, now)
    assert.deepEqual(confirmed, stepped, JSON.stringify(event))
    assert.deepEqual(effectsOf(platform, event, system, confirmed.system), [])
    // Whoever sleeps until the nearest deadline may sleep on.
    const next = nextDeadline(platform, confirmed.system, now)
    if (event.kind !== 'led')
      assert.ok(next >= nextDeadline(platform, system, now), JSON.stringify(event))
    return true
  }).length
}

test('a report that says the same again counts as said now', () => {
  const { platform, system } = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const { source } = componentOf(system, 'host.0').observed
  const after = unchanged(platform, system, reported('host.0', 'On', source!), beginning + 5)
  assert.equal(rowOf(after?.system.components, 'host.0')?.observed.at, beginning + 5)
})

test('what says something else, or is waited for, is no confirmation', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const { source } = bench.component('host.0').observed
  const isOne = (event: Event) => unchanged(bench.platform, bench.system, event, bench.now) !== null
  assert.equal(isOne(reported('host.0', 'Off', source!)), false)
  assert.equal(isOne(booting('host.0', 'OSBootStarted')), false)
  assert.equal(isOne({ kind: 'tick' }), false)
  assert.equal(isOne(reported('host.0', 'On', source!)), true)
  bench.ask('host.0', 'GracefulShutdown')
  assert.equal(isOne(reported('host.0', 'On', source!)), false)
})

test('the same from another who looks is no news; who said it last is told, with when', () => {
  const { platform, system } = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const said = (source: string, of: System, now: number) =>
    unchanged(platform, of, reported('host.0', 'On', source), now)?.system
  const polled = said('poll', system, beginning + 5)!
  const reportedAfter = said('report', polled, beginning + 6)!
  const { source, at } = componentOf(reportedAfter, 'host.0').observed
  assert.deepEqual([source, at], ['report', beginning + 6])
})

test('who looks tells more than what was only inferred, though it is the same', () => {
  const { platform, system } = benchIn({ 'chassis.0': 'Off', 'host.0': 'Off' })
  const host = componentOf(system, 'host.0')
  const inferred = { ...host, observed: { ...host.observed, source: 'rail' } }
  const dark = put(system, inferred)
  assert.equal(unchanged(platform, dark, reported('host.0', 'Off', 'poll'), beginning), null)
})

test('another value of the same level is no news, unless somebody waits for it', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Off' })
  const [subject, was] = entriesOf(bench.system.levels)[0]!
  const read = (changes: Partial<Assessment>) => {
    const judged = { ...was, value: 30, ...changes }
    const before = { ...bench.system, levels: withRow(bench.system.levels, subject, judged) }
    const event: Event = { kind: 'level', subject, judged: { ...judged, value: 31, ...changes } }
    return rowOf(unchanged(bench.platform, before, event, bench.now)?.system.levels, subject)?.value
  }
  assert.equal(read({}), 31)
  bench.ask('host.0', 'PowerOn')
  assert.equal(read({}), undefined)
})

test('another level, or the same for another reason, is news', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const [subject, was] = entriesOf(bench.system.levels)[0]!
  for (const changes of [
    { level: 'warning' },
    { why: 'else' },
    { limit: 9 },
    { value: 'BrownOut' },
  ]) {
    const judged = { ...was, ...changes } as Assessment
    const event: Event = { kind: 'level', subject, judged }
    assert.equal(unchanged(bench.platform, bench.system, event, bench.now), null, changes.why)
  }
})

test('a report after too long a silence is no confirmation', () => {
  const { platform, system } = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const late = beginning + platform.limits.observationStaleMs + 1
  const { source } = componentOf(system, 'host.0').observed
  assert.equal(unchanged(platform, system, reported('host.0', 'On', source!), late), null)
})

test('that a supply gives as before is news once those who live on it went off unasked', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const gives = {
    kind: 'output',
    supply: 'psu.0',
    power: 'On',
    source: 'poll',
    serial: null,
  } as const
  bench.deliver(gives)
  bench.deliver(gives)
  assert.notEqual(unchanged(bench.platform, bench.system, gives, bench.now), null)
  bench.pass(1000)
  bench.power('chassis.0', 'Off')
  bench.now += 1000
  assert.equal(unchanged(bench.platform, bench.system, gives, bench.now), null)
  bench.deliver(gives)
  // It was not what took them: it may be idle from now on, and then it is known already.
  assert.notEqual(unchanged(bench.platform, bench.system, gives, bench.now), null)
})
