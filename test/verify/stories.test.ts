/** Stories of the verifier, walked again on the production step. `UPDATE=1` writes them anew. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { movesIn, narrate, StoryError } from '../../src/verify/exploration/story.ts'
import { setupWith } from './setup.ts'

const folder = join(import.meta.dirname, 'stories')
const stories = globSync('*.txt', { cwd: folder }).sort()

test('there are stories of the verifier', () => assert.ok(stories.length >= 4))

for (const name of stories) {
  test(`it comes as the verifier tells: ${name.replace('.txt', '').replaceAll('-', ' ')}`, () => {
    const file = join(folder, name)
    const story = readFileSync(file, 'utf8')
    const narrated = headOf(story) + narrate(setupOfStory(story), movesIn(story))
    if (process.env.UPDATE !== undefined) writeFileSync(file, narrated)
    else assert.equal(narrated, story, 'see whether that is right, then run it with UPDATE=1')
    assert.ok(!narrated.includes('\n! '), 'a rule is broken')
  })
}

test('a story of what cannot happen says what can', () => {
  assert.throws(
    () => narrate(setupWith(1), ['statemgr starts', 'pigs fly']),
    (error) => error instanceof StoryError && error.message.includes('asked how everything is'),
  )
})

const headOf = (story: string) => story.slice(0, story.indexOf('\n>') + 1)

/** What may happen in a story stands in its head; supplies may follow whenever it says so. */
function setupOfStory(story: string) {
  const [, hosts, faults, requests, late] =
    /^# hosts (\d+), faults (\d+), requests (\d+), late (\d+)$/m.exec(story)!.map(Number)
  const supplies = 'take their time'
  return setupWith(hosts!, { faults: faults!, requests: requests!, late: late!, supplies })
}
