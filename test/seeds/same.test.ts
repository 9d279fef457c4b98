/** The same again: a seed, and a story, always come out alike to the byte. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsOf, transcribe } from '../../src/rehearse/story.ts'
import { dense, long, rehearsed, stage } from './lives.ts'

const hourMs = 3_600_000
/** What comes first cannot know how much will follow, whether that is hours or days. */
const part = process.env.LONG === undefined ? 3 : 24

test('the same seed tells the same story, and its commands come out the same again', async () => {
  const once = await rehearsed(dense, 11, hourMs / 2)
  const twice = await rehearsed(dense, 11, hourMs / 2)
  assert.equal(twice.story.join('\n'), once.story.join('\n'))
  const story = `${once.story.join('\n')}\n`
  assert.deepEqual(commandsOf(story), once.commands)
  const told = await transcribe(story, stage)
  assert.equal(told.text, story)
})

test(`the first ${part} hours of more are those that are lived alone`, async () => {
  const alone = await rehearsed(long, 12, part * hourMs)
  const more = await rehearsed(long, 12, (part + 1) * hourMs)
  assert.equal(alone.failure, null)
  assert.ok(alone.story.length > 50, `only ${alone.story.length} lines`)
  assert.ok(more.story.length > alone.story.length)
  assert.equal(more.story.slice(0, alone.story.length).join('\n'), alone.story.join('\n'))
})

test('another seed tells another story', async () => {
  const [one, other] = await Promise.all([1, 2].map((seed) => rehearsed(dense, seed, hourMs / 10)))
  assert.notDeepEqual(one?.commands, other?.commands)
})
