/** Stories: what a person sees. `UPDATE=1` writes them anew; the diff is to be reviewed. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { transcribe } from '../../src/rehearse/stories/story.ts'
import { exampleConfig } from '../harness/platform.ts'

const stories = globSync('*.txt', { cwd: import.meta.dirname }).sort()

test('there are stories', () => assert.ok(stories.length >= 8))

for (const name of stories) {
  test(`it comes as the story says: ${name.replace('.txt', '').replaceAll('-', ' ')}`, async () => {
    const file = join(import.meta.dirname, name)
    const story = readFileSync(file, 'utf8')
    const transcript = await transcribe(story, { config: exampleConfig() })
    assert.equal(transcript.failure, null)
    if (process.env.UPDATE !== undefined) writeFileSync(file, transcript.text)
    else
      assert.equal(transcript.text, story, 'see whether that is right, then run it with UPDATE=1')
  })
}
