/** A store of format 1, as a run of that time left it in the middle of much, is read forward. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptIn } from '../../../test/harness/read-forward.ts'
import { rowOf } from '../../core/model/table.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { type Batch, type RowQuery, StoreError } from '../../store/store.ts'
import { partsOfFormat2 } from './format-1.ts'
import { readForward, systemOf } from './snapshot.ts'

/** The parts of the fixture, in a store. */
const storeOfFormat1 = async () =>
  (await keptIn(new URL('format-1.fixture.json', import.meta.url))).store

const name = 'two-host-chassis'

test('what format 1 kept is what is known: intents, alerts, protection and power', async () => {
  const store = await storeOfFormat1()
  const { system, checkpoint } = systemOf(
    await readForward(store, (await store.load()).parts!, name),
    25,
  )
  const { components, intents, protection, alerts } = system
  assert.equal(rowOf(components, 'host.0')?.powerChanges.power, 'On')
  assert.equal(rowOf(components, 'host.0')?.status, 'Running')
  assert.equal(Object.values(intents.overrides)[0]?.reason, 'sensor is being replaced')
  assert.equal(intents.preferences['host.0']?.restore, 'AlwaysOn')
  assert.deepEqual(intents.descriptions, {})
  assert.deepEqual(
    Object.values(protection.mitigations).map(({ kind, state }) => [kind, state]),
    [['cooling', 'in-force']],
  )
  assert.ok(Object.keys(alerts).length > 3)
  assert.ok(Object.values(alerts).every(({ isFlapping }) => isFlapping === false))
  assert.ok(checkpoint.clock.serviceMs > 0)
})

test('it is kept in the format of today at once, and nothing is left of the old one', async () => {
  const store = await storeOfFormat1()
  const parts = await readForward(store, (await store.load()).parts!, name)
  const kept = (await store.load()).parts!
  assert.deepEqual(kept, parts)
  assert.equal(await readForward(store, kept, name), kept)
  assert.ok(!kept.has('standing'))
  for (const word of ['marks', 'switches', 'measures', 'isRestless', 'particulars', 'advice'])
    assert.ok(![...kept.values()].some((text) => text.includes(`"${word}"`)), word)
})

test('what policies said, and power that nobody measures, are read forward as well', () => {
  const decision = { says: 'forbid', message: 'frozen', guidance: null, warnings: [] }
  const operation = {
    id: 'o',
    advice: { askedAt: 1, decision },
    remarks: [{ rule: 'r', says: 'warns' }],
  }
  const parts = new Map([
    ['component/host.0', JSON.stringify({ observed: { power: 'On', source: 'pulse' }, operation })],
    ['ended/3', JSON.stringify({ ...operation, advice: { askedAt: 2, decision: null } })],
  ])
  const { component, ended } = Object.fromEntries(
    [...partsOfFormat2(parts)].map(([key, text]) => [key.split('/')[0], JSON.parse(text)]),
  )
  assert.equal(component.observed.source, 'implied')
  assert.equal(component.operation.externalPolicy.decision.result, 'forbid')
  assert.deepEqual(component.operation.remarks, [{ rule: 'r', result: 'warns' }])
  assert.deepEqual(ended.externalPolicy, { askedAt: 2, decision: null })
})

test('a copy of what is of format 1 is kept before any of it is rewritten', async () => {
  const store = await storeOfFormat1()
  const before = (await store.load()).parts!
  const copies: (readonly [string, ReadonlyMap<string, string> | null])[] = []
  const copying = {
    load: () => store.load(),
    history: (query: RowQuery) => store.history(query),
    commit: (batch: Batch) => store.commit(batch),
    close: () => store.close(),
    copy: async (called: string) => void copies.push([called, (await store.load()).parts]),
  }
  await readForward(copying, before, name)
  assert.deepEqual(copies, [['format-1', before]])
})

const foreign: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    'a newer format',
    { root: `{"format":5,"name":"${name}"}` },
    /newer statemgr \(format 5, known 4\)/,
  ],
  ['another System', { root: '{"format":2,"name":"rack-7"}' }, /is of the System rack-7, and the/],
  ['no root', { song: '{}' }, /another program’s, or pass another --data DIR$/],
  ['a root that is no JSON', { root: 'song' }, /another program’s/],
  ['a root without a format', { root: `{"name":"${name}"}` }, /another program’s/],
  [
    'parts that are no JSON',
    { root: `{"format":1,"name":"${name}"}`, alerts: 'song' },
    /forward \(/,
  ],
]

for (const [what, parts, says] of foreign) {
  test(`${what} is told in a sentence, and left as it is`, async () => {
    const store = createMemoryStore()
    const isThere = Object.entries(parts).map(([key, text]) => ({ key, text }))
    await store.commit({ parts: isThere, removed: [], rows: [] })
    const found = (await store.load()).parts!
    await assert.rejects(
      readForward(store, found, name),
      (error) => error instanceof StoreError && error.isNotOurs && says.test(error.message),
    )
    assert.deepEqual((await store.load()).parts, found)
  })
}
