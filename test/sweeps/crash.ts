/** Crashes a run after each commit, and sees that it comes to the same end. */

import assert from 'node:assert/strict'
import type { Config } from '../../src/platform/schema/config.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'
import { checkJournal, comeToRest } from '../harness/checks.ts'
import { createWorld } from '../harness/world.ts'
import { type Dialect, delegate, outcomeOf, restMaxMs, statusesOf, stayMs } from './ending.ts'
import { type Arrival, bringAbout } from './situations.ts'

interface Crash {
  readonly commit: number
  /** Lost with it, or durable although nothing was done about it. */
  readonly isDurable: boolean
}

/** Carries it out, with a crash on the way; where that led, and in how many commits. */
export async function runCrashing(
  config: Config,
  arrival: Arrival,
  crash: Crash | null,
  dialect: Dialect,
) {
  const interference = dialect.createInterference()
  let commits = 0
  let crashed = false
  const counts = { on: false }
  const store = createMemoryStore()
  const commit: Store['commit'] = async (batch) => {
    if (counts.on) commits += 1
    const isNow = counts.on && commits === crash?.commit
    if (!isNow || crash.isDurable) await store.commit(batch)
    if (!isNow) return
    crashed = true
    counts.on = false
    world.crash()
    await new Promise<never>(() => {})
  }
  const { through } = interference
  const world = await createWorld({ config, through, store: { ...delegate(store), commit } })
  await bringAbout(world, arrival.before)
  counts.on = true
  interference.begin(null, 'repeat')
  const patience = { timeoutMs: restMaxMs }
  void world.bus.request('statemgr.action', JSON.stringify(arrival.order), patience)
  if (crash !== null) {
    assert.ok(await world.clock.runUntil(() => crashed, restMaxMs), 'the commit never came')
    await world.restart()
  }
  await comeToRest(world, restMaxMs, stayMs)
  const history = await world.history()
  checkJournal(history)
  // What a stop has to keep is none of the recipe's commits.
  counts.on = false
  await world.stop()
  const outcome = outcomeOf(arrival, history)
  return { commits, steps: interference.steps(), statuses: statusesOf(world), outcome }
}
