/** What lets us in to NATS: by flag, or else by the environment, and secrets by that alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { credentialVariables, natsAddress } from './credentials.ts'

const servers = 'nats://here'

/** The variable, its flag, where there may be one, and what the bus calls it. */
const rows = [
  ['STATEMGR_NATS_USER', 'natsUser', 'user'],
  ['STATEMGR_NATS_PASSWORD_FILE', 'natsPasswordFile', 'passwordFile'],
  ['STATEMGR_NATS_TOKEN_FILE', 'natsTokenFile', 'tokenFile'],
  ['STATEMGR_NATS_CREDS', 'natsCreds', 'credsFile'],
  ['STATEMGR_NATS_NKEY', 'natsNkey', 'nkeyFile'],
  ['STATEMGR_NATS_CA', 'natsCa', 'caFile'],
  ['STATEMGR_NATS_CERT', 'natsCert', 'certFile'],
  ['STATEMGR_NATS_KEY', 'natsKey', 'keyFile'],
  ['STATEMGR_NATS_INBOX_PREFIX', 'inboxPrefix', 'inboxPrefix'],
  ['STATEMGR_NATS_PASSWORD', null, 'pass'],
  ['STATEMGR_NATS_TOKEN', null, 'token'],
] as const

test('each variable of the environment is what its flag is, which outranks it', () => {
  assert.deepEqual(
    rows.map(([variable]) => variable).toSorted(),
    Object.keys(credentialVariables).toSorted(),
  )
  for (const [variable, flag, name] of rows) {
    const set = testShell({ [variable]: 'set' })
    assert.deepEqual(natsAddress(servers, { args: [] }, set), { servers, [name]: 'set' })
    const typed = flag === null ? { secret: 'typed' } : { [flag]: 'typed' }
    const found = natsAddress(servers, { args: [], ...typed }, set)
    assert.deepEqual(found, { servers, [name]: flag === null ? 'set' : 'typed' })
    assert.deepEqual(natsAddress(servers, { args: [] }, testShell({ [variable]: '' })), { servers })
  }
})
