/** The loop: how long it keeps to itself, and what comes in between. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { platformOf } from '../../../test/harness/platform.ts'
import { firstSystem } from '../../core/first-system.ts'
import type { Event } from '../../core/model/events/event.ts'
import { isKnownOn } from '../../core/model/power.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import { componentsOf } from '../../core/model/system/system.ts'
import { createMemoryStore } from '../../store/memory.ts'
import type { Clock } from './clock.ts'
import type { JournalRecord } from './journal-record.ts'
import { openLoop } from './open-loop.ts'

const hostCount = 100
const platform = platformOf({
  systemName: 'fleet',
  hosts: Array.from({ length: hostCount }, (_, i) => ({ name: `host.${i}` })),
  chassis: { name: 'chassis.0' },
  bmc: { name: 'bmc.0' },
})
const names = Object.keys(platform.components)

/** It takes a ms to look at the clock, and nothing else takes any time. */
function slowClock(): Clock {
  let ms = 0
  return { now: () => ++ms, wall: () => 0, wake: () => () => {} }
}

function fleetLoop() {
  const records: JournalRecord[] = []
  const loop = openLoop({
    platform,
    clock: slowClock(),
    store: createMemoryStore(),
    limits: { inboxMax: 1, storePatienceMs: 1000, assertsInvariants: true },
    tape: null,
    first: { system: firstSystem(platform, 'fleet', 0), isKept: false },
    outside: {
      mark: () => ({ clock: { machine: '', monotonicMs: 0, serviceMs: 0 }, announced: 0 }),
      aside: () => [],
      announce: (more) => records.push(...more),
      perform: () => undefined,
      onUnkept: () => {},
      beforeTurn: () => {},
      onStore: () => {},
      onContained: ({ message }) => assert.fail(message),
      onBug: (error) => {
        throw error
      },
    },
  })
  return { loop, records }
}

const start: Event = {
  ...{ kind: 'start', boot: 'b', damage: null, machine: null, reset: null, clean: false },
}
const on = (component: string): Event => ({
  ...{ kind: 'power', component, power: 'On', source: 'report', serial: null },
})

/** Gives the turns of the event loop until all is decided; `each` is called in every one. */
async function turnsUntil(isDecided: () => boolean, each: () => void = () => {}): Promise<number> {
  for (let turns = 0; ; turns++) {
    assert.ok(turns < 1000, 'it is never decided')
    if (isDecided()) return turns
    each()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('however many report at once, the bus has its turn in between, and none is lost', async () => {
  const { loop } = fleetLoop()
  assert.ok(loop.submit(start))
  for (const name of names) assert.ok(loop.submit(on(name)), `there is no room for ${name}`)
  const areSeen = () =>
    componentsOf(loop.system).every(({ observed }) => isKnownOn(lastHeard(observed)))
  const turns = await turnsUntil(areSeen)
  assert.ok(turns >= names.length / 10, `${names.length} reports were taken in ${turns} turns`)
  await loop.stop()
})

test('an emergency that comes while hundreds of reports wait is decided next', async () => {
  const { loop, records } = fleetLoop()
  loop.submit(start)
  for (const name of names) loop.submit(on(name))
  const seen = () =>
    componentsOf(loop.system).filter(({ observed }) => isKnownOn(lastHeard(observed)))
  await turnsUntil(() => seen().length > 0)
  const emergency = { kind: 'emergency.off', id: 'e', component: null } as const
  loop.submit({ ...emergency, actor: 'tester', reason: null })
  const isAsked = () => records.some(({ entry }) => entry.type === 'emergency')
  const turns = await turnsUntil(isAsked)
  assert.ok(turns <= 3, `it was decided after ${turns} turns`)
  assert.ok(seen().length < names.length / 2, `${seen().length} reports came before it`)
  await loop.stop()
})

test('who asks is answered while hundreds of reports wait', async () => {
  const { loop } = fleetLoop()
  loop.submit(start)
  for (const name of names) loop.submit(on(name))
  const seen = () =>
    componentsOf(loop.system).filter(({ observed }) => isKnownOn(lastHeard(observed)))
  await turnsUntil(() => seen().length > 0)
  let answers = 0
  const asking: Event = {
    ...{ kind: 'request', id: 'r', requestId: null, component: 'host.7', action: 'IdentifyOn' },
    ...{ actor: 'tester', reason: null, ifRevision: null, dryRun: false, override: null },
  }
  assert.ok(loop.put({ event: asking, answer: () => answers++ }))
  await turnsUntil(() => answers > 0)
  assert.ok(seen().length < names.length, 'it was answered after all reports')
  await loop.stop()
})
