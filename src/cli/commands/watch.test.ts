/** Watching what is never told: said at once, instead of listened for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typed } from '../../../test/fakes/typed.ts'

test('watch of what is never told ends with what was probably meant', async () => {
  const message = 'nothing is told on statemgr.events.hots.0: did you mean statemgr.events.host.0?'
  const guidance = 'List what there is.'
  const { exit, err } = await typed('watch hots.0', {
    'statemgr.subjects.list': (asked) => {
      assert.deepEqual(asked, { subject: 'statemgr.events.hots.0' })
      return { code: 404, body: { code: 'unknown-subject', message, evidence: [], guidance } }
    },
  })
  assert.equal(exit, 3)
  assert.equal(err, `refused: ${message} (unknown-subject)\n${guidance}\n`)
})
