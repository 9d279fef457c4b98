/** A broken platform file: what is found in it, where that leads, and that it no longer does. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../../src/cli/program.ts'
import { readConfig } from '../../src/platform/load.ts'
import { profileOf, setupOf, usualBounds } from '../../src/verify/exploration/setup.ts'
import { movesIn, narrate } from '../../src/verify/exploration/story.ts'
import { testShell } from '../fakes/shell.ts'

const file = join(import.meta.dirname, 'broken.yaml')
const text = readFileSync(file, 'utf8')

const setupFrom = (written: string) => {
  const loaded = readConfig(written)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return setupOf(profileOf(loaded.config, 1).config, usualBounds)
}

test('`verify` tells what is wrong with a file, and the story of where that leads', async () => {
  const shell = testShell({})
  const exit = await run(['verify', file, '--workers', '1'], shell)
  const { out, err } = shell.written()
  assert.equal(exit, 1)
  assert.match(err, /broken\.yaml:22:13: .*\[energises-unsaid\]/)
  const story = out.slice(out.indexOf('> statemgr starts')).trimEnd()
  assert.equal(story.split('\n').at(-2), '  host.0: Off → PoweringOn')
  assert.match(story, /^! nothing is asked to take power against an interlock: host\.0 /m)
  // The story is walked again on the production step, and ends where it ended.
  assert.equal(narrate(setupFrom(text), movesIn(story)).trimEnd(), story)
  // Mended as the finding says, the same story breaks no rule.
  const mended = text.replace('energises: false', 'energises: true')
  const narrated = narrate(setupFrom(mended), movesIn(story))
  assert.match(narrated, /host\.0: PowerOn is refused/)
  assert.doesNotMatch(narrated, /^!/m)
})
