/** `statemgr rules`, and what is said of policies elsewhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, powerOn } from '../../../test/fakes/system.ts'
import { typed } from '../../../test/fakes/typed.ts'

const about = { actions: null, components: null, overridable: true }
const quiet = {
  name: 'quiet-hours',
  if: 'time.wall.getHours() < 6',
  effect: 'delay',
  message: 'people sleep',
  guidance: '',
  atMostMs: 21_600_000,
  ...about,
}

test('policy rules lists rules with what they do, and the policy engine', async () => {
  const iron = { ...quiet, name: 'iron', effect: 'forbid', overridable: false, actions: ['Nmi'] }
  const engine = { name: 'policy.tar.gz', ...about, components: ['host.0'] }
  const listed = await typed('rules', {
    'statemgr.rules.list': () => ({ body: { rules: [quiet, iron], engine } }),
  })
  assert.equal(listed.exit, 0)
  assert.match(listed.out, /quiet-hours delays for 6 h at most\n {2}whatever takes power\n/)
  assert.match(listed.out, /iron forbids.*\n {2}Nmi\n {2}if .*\n {2}people sleep \(nobody may/)
  assert.match(listed.out, /policy asks policy.tar.gz\n {2}whatever takes power of host.0\n/)
  const none = await typed('rules', {
    'statemgr.rules.list': () => ({ body: { rules: [], engine: null } }),
  })
  assert.match(none.out, /^no rules/)
})

test('a warning is said beside what was accepted', async () => {
  const remarks = [{ rule: 'quiet-hours', result: 'warns', message: 'people sleep' }]
  const operation = { ...powerOn, remarks }
  const { err, exit } = await typed('action host.0 PowerOn', {
    'statemgr.action': () => ({ body: { ...accepted, operation } }),
  })
  assert.equal(exit, 0)
  assert.match(err, /quiet-hours warns: people sleep/)
})
