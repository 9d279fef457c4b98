/** Secrets: each way of being let in to NATS, how it changes meanwhile, and who sees it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { nkeys } from '@nats-io/transport-node'
import type { Endpoint } from '../../src/bus/bus.ts'
import { connectNatsBus, type NatsBusOptions } from '../../src/bus/nats/nats.ts'
import { startNatsServer } from '../harness/nats-server.ts'
import { runStatemgr, startStatemgr, until } from '../harness/processes.ts'
import { createAccounts, type Limits } from './jwt.ts'

const isLong = process.env.LONG !== undefined
const folder = mkdtempSync(join(tmpdir(), 'statemgr-secrets-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function fileWith(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

const withPassword = (password: string) =>
  `authorization { users = [ { user: statemgr, password: "${password}" } ] }`

/** A bus that was let in, and what it reported since. */
async function letIn(t: TestContext, options: Omit<NatsBusOptions, 'name'>) {
  const reported: string[] = []
  const onError = (error: unknown) => reported.push(String(error))
  const bus = await connectNatsBus({ ...options, name: 'secrets', onError })
  t.after(() => bus.drain())
  await bus.flush()
  return { bus, reported }
}

test('a password that changes in its file lets us in again, without a start', async (t) => {
  const server = await startNatsServer({ config: withPassword('first-secret') })
  t.after(() => server.stop())
  const passwordFile = fileWith('password', 'first-secret\n')
  const credentials = { servers: server.url, user: 'statemgr', passwordFile }
  const { bus, reported } = await letIn(t, credentials)
  writeFileSync(passwordFile, '')
  await server.reload(withPassword('second-secret'))
  await until('it to be shut out', () => bus.lost !== null)
  await until('the empty file to be told of', () => reported.some((one) => /are empty/.test(one)))
  writeFileSync(passwordFile, 'second-secret\n')
  await until('it to be let in again', () => bus.lost === null)
  await bus.flush()
  for (const one of reported) assert.doesNotMatch(one, /first-secret|second-secret/)
})

test('told to, it reads its files and connects anew; a bad one changes nothing', async (t) => {
  const server = await startNatsServer({ config: 'authorization { token: "of-all" }' })
  t.after(() => server.stop())
  const tokenFile = fileWith('token', 'of-all')
  const { bus } = await letIn(t, { servers: server.url, tokenFile })
  let connections = 0
  bus.onStatus((status) => {
    if (status === 'connected') connections += 1
  })
  await bus.rereadCredentials()
  await until('another connection', () => connections === 1)
  rmSync(tokenFile)
  await assert.rejects(bus.rereadCredentials(), /the credentials in .*token cannot be read/)
  assert.equal(bus.lost, null)
  assert.equal(connections, 1)
})

test('an nkey lets us in', async (t) => {
  const user = nkeys.createUser()
  const config = `authorization { users = [ { nkey: ${user.getPublicKey()} } ] }`
  const server = await startNatsServer({ config })
  t.after(() => server.stop())
  const nkeyFile = fileWith('nkey', new TextDecoder().decode(user.getSeed()))
  await letIn(t, { servers: server.url, nkeyFile })
  const other = fileWith('other', new TextDecoder().decode(nkeys.createUser().getSeed()))
  await assert.rejects(letIn(t, { servers: server.url, nkeyFile: other }), /does not let us in/)
})

test('a JWT and its seed let us in', async (t) => {
  const accounts = createAccounts()
  const server = await startNatsServer({ config: accounts.config() })
  t.after(() => server.stop())
  await letIn(t, { servers: server.url, credsFile: fileWith('creds', accounts.creds()) })
  const none = fileWith('none', 'no creds at all')
  await assert.rejects(letIn(t, { servers: server.url, credsFile: none }), /in .*none are none/)
})

const expires = async (t: TestContext) => {
  const accounts = createAccounts()
  const server = await startNatsServer({ config: accounts.config() })
  t.after(() => server.stop())
  const secondsNow = Math.ceil(Date.now() / 1000)
  const credsFile = fileWith('expiring', accounts.creds(secondsNow + 2))
  const { bus, reported } = await letIn(t, { servers: server.url, credsFile })
  await until('it to be shut out, with why', () => /expired|not let us in/i.test(bus.lost ?? ''))
  assert.deepEqual(await bus.request('ask', '', { timeoutMs: 100 }), { kind: 'nobody' })
  writeFileSync(credsFile, accounts.creds())
  await until('it to be let in by the new ones', () => bus.lost === null)
  await bus.flush()
  for (const one of reported) assert.doesNotMatch(one, /SU[A-Z2-7]{20}|eyJ/)
}
if (isLong) test('a JWT that expires shuts us out, and a new one lets us in', expires)

/** Of an account, one after the other; what each is about is refused, and all else goes on. */
const limits: readonly Limits[] = [{ conn: 1 }, { subs: 5 }, { payload: 200 }]

test('limits of an account end nothing when lowered, and raised all is as before', async (t) => {
  const accounts = createAccounts()
  const server = await startNatsServer({ config: accounts.config() })
  t.after(() => server.stop())
  const credsFile = fileWith('limited', accounts.creds())
  const { bus } = await letIn(t, { servers: server.url, credsFile })
  const endpoint = { name: 'one', subject: 'ask.one', handle: echo }
  await bus.serve({ ...{ name: 'a', version: '1.0.0', description: '' }, endpoints: [endpoint] })
  const asked = async () => (await bus.request('ask.one', '', { timeoutMs: 500 })).kind
  for (const limit of isLong ? limits : limits.slice(-1)) {
    await server.reload(accounts.config(limit))
    for (const subject of ['b', 'c', 'd', 'e', 'f']) bus.subscribe(subject, () => {})
    bus.publish('b', 'x'.repeat(1000))
    await until(`it to be let in with ${JSON.stringify(limit)}`, async () => {
      return (
        bus.lost === null &&
        (await bus.flush().then(
          () => true,
          () => false,
        ))
      )
    })
    await server.reload(accounts.config())
    await until('an answer', async () => (await asked()) === 'answered')
  }
})

const echo: Endpoint['handle'] = (message, respond) => respond(message.data)

test('certificates let us in, and nobody without one', async (t) => {
  const keyFile = join(folder, 'key.pem')
  const certFile = join(folder, 'cert.pem')
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    // An address is no name to the client library: then it looks for this one.
    ...['-subj', '/CN=statemgr', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'],
    ...['-keyout', keyFile, '-out', certFile],
  ])
  const config = `tls { cert_file: "${certFile}", key_file: "${keyFile}",
    ca_file: "${certFile}", verify: true }`
  const server = await startNatsServer({ config })
  t.after(() => server.stop())
  const servers = server.url.replace('nats:', 'tls:')
  await letIn(t, { servers, caFile: certFile, certFile, keyFile })
  // The library waits five seconds for a greeting that does not come.
  if (isLong) await assert.rejects(letIn(t, { servers, caFile: certFile }), /NATS server/)
  const gone = join(folder, 'gone.pem')
  await assert.rejects(letIn(t, { servers, caFile: gone }), /credentials in .*gone\.pem cannot be/)
})

test('two ways at once, and a password of nobody, are mistakes that are named', async (t) => {
  const [one, other] = [fileWith('one', 'x'), fileWith('other-one', 'y')]
  const servers = 'nats://127.0.0.1:1'
  await assert.rejects(letIn(t, { servers, tokenFile: one, nkeyFile: other }), /one way to be let/)
  await assert.rejects(letIn(t, { servers, passwordFile: one }), /name the user as well/)
})

test('a password in a URL is warned of, and seen in no list of processes or log', async (t) => {
  const server = await startNatsServer({ config: withPassword('t0p-secret') })
  t.after(() => server.stop())
  const url = server.url.replace('://', '://statemgr:t0p-secret@')
  const common = ['--config', 'examples/getting-started.yaml', '--http', '127.0.0.1:0']
  const typed = startStatemgr(['serve', ...common, '--simulate', '--nats', url])
  t.after(() => typed.kill())
  await typed.untilOut(/is ready on .*NATS nats:\/\/127\.0\.0\.1:\d+/)
  for (const name of ['cmdline', 'comm']) {
    assert.doesNotMatch(readFileSync(`/proc/${typed.pid}/${name}`, 'latin1'), /t0p/)
  }
  assert.match(typed.err(), /Warning: --nats holds a secret/)
  assert.match(typed.err(), /8 notes/, 'what the first options only name is noted, and is there')
  const asked = await runStatemgr('status', '--nats', url.replace('t0p', 'b4d'))
  assert.equal(asked.code, 4)
  for (const text of [typed.out(), typed.err(), asked.out, asked.err]) {
    assert.doesNotMatch(text, /t0p-secret|b4d-secret/)
  }
})
