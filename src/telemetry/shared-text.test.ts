/** However many ask for a text at once, it is made seldom, and never before it was asked for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedText } from './shared-text.ts'

test('a thousand who ask at once are given two texts, none older than they asked', async () => {
  let made = 0
  const text = sharedText(() => {
    const until = performance.now() + 5
    while (performance.now() < until);
    made += 1
    return String(made)
  })
  const texts = await Promise.all(Array.from({ length: 1000 }, () => text()))
  assert.equal(texts[0], '1')
  assert.deepEqual(new Set(texts.slice(1)), new Set(['2']))
  assert.equal(made, 2)
})

test('a text that cannot be made once can be made the next time', async () => {
  let isBroken = true
  const text = sharedText(() => {
    if (isBroken) throw new Error('broken')
    return 'well'
  })
  await assert.rejects(text(), /broken/)
  isBroken = false
  assert.equal(await text(), 'well')
})
