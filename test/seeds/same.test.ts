/** The same again: a seed, and a story, always come out alike to the byte. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsOf, transcribe } from '../../src/rehearse/stories/story.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { dense, long, rehearsed, stage } from './profiles.ts'

const hourMs = 3_600_000
const isLong = process.env.LONG !== undefined

test('the same seed tells the same story, and its commands come out the same again', async () => {
  const forMs = isLong ? hourMs / 2 : hourMs / 12
  const once = await rehearsed(dense, 11, forMs)
  const twice = await rehearsed(dense, 11, forMs)
  assert.equal(twice.story.join('\n'), once.story.join('\n'))
  const story = `${once.story.join('\n')}\n`
  assert.deepEqual(commandsOf(story), once.commands)
  const transcript = await transcribe(story, stage)
  assert.equal(transcript.text, story)
})

/** A day is the least that is settled at its end. */
if (isLong)
  test('the first day of two is the day that is lived alone', async () => {
    const day = await rehearsed(long, 12, 24 * hourMs)
    const days = await rehearsed(long, 12, 25 * hourMs)
    assert.equal(day.failure, null)
    assert.ok(days.story.length > day.story.length)
    assert.equal(days.story.slice(0, day.story.length).join('\n'), day.story.join('\n'))
  })

test('another seed tells another story', async () => {
  const [one, other] = await Promise.all([1, 2].map((seed) => rehearsed(dense, seed, hourMs / 20)))
  assert.notDeepEqual(one?.commands, other?.commands)
})

trackNoMore()
