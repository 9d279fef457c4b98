/** The commands of overrides, against a service that answers as it was told to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from '../../../test/fakes/system.ts'
import { typed } from '../../../test/fakes/typed.ts'

const override = {
  id: 'run-7',
  component: 'host.0',
  interlocks: ['health', 'locked'],
  actor: 'cli:anna',
  reason: 'DIMM 3 is out',
  grantedAt: 90_000,
  expiresAt: 1_290_000,
}
const granting = { 'statemgr.override.grant': () => ({ body: { override } }) }
const words = ['override', 'grant', 'host.0', 'health,locked']

test('a grant says for how long it stands, how it is used and how it is ended', async () => {
  const { exit, out, requests } = await typed(
    [...words, '--reason', 'DIMM 3 is out', '--expires', '20m'],
    granting,
  )
  assert.equal(exit, 0)
  assert.equal(
    out,
    `host.0 may go against health, locked: override run-7 for 20 min
Name it with --override run-7; end it with statemgr override revoke run-7.
`,
  )
  const [[subject, body] = []] = requests
  assert.equal(subject, 'statemgr.override.grant')
  const { actor, ...asked } = body as Record<string, unknown>
  assert.match(String(actor), /^cli:/)
  const { interlocks, reason } = override
  assert.deepEqual(asked, { name: 'host.0', interlocks, reason, expires: '20m' })
})

test('without a reason nothing is asked', async () => {
  const { exit, err, requests } = await typed(words, granting)
  assert.deepEqual([exit, requests], [2, []])
  assert.match(err, /needs a --reason/)
})

test('what stands is listed with what is left of it', async () => {
  const body = { overrides: [{ ...override, expiresInMs: 720_000 }] }
  const { exit, out } = await typed('override list', { 'statemgr.override.list': () => ({ body }) })
  assert.equal(exit, 0)
  assert.match(out, /run-7 +host\.0 +health, locked +12 min +cli:anna +DIMM 3 is out/)
  const none = await typed('override', {
    'statemgr.override.list': () => ({ body: { overrides: [] } }),
  })
  assert.equal(none.out, 'no overrides\n')
})

test('a revocation says what is over', async () => {
  const { exit, out, requests } = await typed('override revoke run-7 --reason done', {
    'statemgr.override.revoke': () => ({ body: { override } }),
  })
  assert.equal(exit, 0)
  assert.equal(out, 'host.0 may not go against health, locked any more\n')
  const [[, body] = []] = requests
  assert.equal((body as { reason: string }).reason, 'done')
})

test('a request names the override that it is asked with', async () => {
  const { requests } = await typed('action host.0 PowerOn --override run-7', {
    'statemgr.action': () => ({ body: accepted }),
  })
  const [[, body] = []] = requests
  assert.equal((body as { override: string }).override, 'run-7')
})
