/** A mistake that is planted: some seed finds it, it is shrunk to few acts, and fails by them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Assembly, type StateManager, startStateManager } from '../../src/main.ts'
import { rehearse } from '../../src/rehearse/rehearsal.ts'
import { counterexampleOf } from '../../src/rehearse/stories/counterexample.ts'
import { commandsOf, type Stage, transcribe } from '../../src/rehearse/stories/story.ts'
import type { Store } from '../../src/store/store.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { long, stage as real } from './profiles.ts'

/** It answers and acts before what it answers is kept: the order that everything rests on. */
const hasty = (assembly: Assembly): Promise<StateManager> =>
  startStateManager({ ...assembly, store: keptLater(assembly.store) })

function keptLater(store: Store): Store {
  let last = Promise.resolve()
  return {
    load: () => store.load(),
    history: (query) => store.history(query),
    close: () => store.close(),
    commit: async (batch) => {
      last = last.then(() => store.commit(batch)).catch(() => {})
    },
  }
}

const hourMs = 3_600_000
/** The first of them finds it within the hour, in few commands: there is little to be shrunk. */
const seeds = [23, 6, 7]
const stage: Stage = { ...real, start: hasty }

test('a service that answers before it keeps is found, shrunk, and told', async (t) => {
  const found = await firstThatFails()
  const { commands, failure } = found
  const { text, attempts, isMinimal } = await counterexampleOf(commands, failure, stage)
  t.diagnostic(`${commands.length} commands shrunk to:`)
  for (const line of text.split('\n')) t.diagnostic(line)
  t.diagnostic(`after ${attempts} attempts`)
  assert.ok(isMinimal)
  assert.ok(commandsOf(text).length <= 6, 'it takes a slow disk, a request, a crash and a look')

  const again = await transcribe(text, stage)
  assert.equal(again.text, text, 'to the byte')
  assert.deepEqual(again.failure?.rule, failure.rule)

  const { failure: without } = await transcribe(text, real)
  assert.equal(without, null, 'the real service has not got it')
})

async function firstThatFails() {
  for (const seed of seeds) {
    const { commands, failure } = await rehearse({
      ...stage,
      profile: long,
      seed,
      forMs: hourMs,
    })
    if (failure !== null) return { commands, failure }
  }
  throw new Error(`none of the seeds ${seeds.join()} finds it`)
}

trackNoMore()
