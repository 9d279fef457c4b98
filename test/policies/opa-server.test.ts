/** Tests of Open Policy Agent as a server: one that answers, denies, hangs, lies and dies. */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { viewOf } from '../../src/core/interlocks/rule-view.ts'
import type { View } from '../../src/core/model/platform/view.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import type { PolicyClient } from '../../src/engine/opa/ask.ts'
import { openPolicyClient, type PolicyClientOptions } from '../../src/engine/opa/open.ts'
import { benchIn } from '../harness/platform.ts'

type Play = (request: IncomingMessage, response: ServerResponse, body: string) => void

let play: Play = (_, response) => response.end('{}')
let asked = 0
let now = 0
const folder = mkdtempSync(join(tmpdir(), 'statemgr-opa-'))
const server = createServer((request, response) => {
  asked++
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => play(request, response, body))
})
const opened: PolicyClient[] = []

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
after(async () => {
  for (const policyClient of opened) policyClient.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

const urlOf = (path = '/v1/data/statemgr/decision') =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

async function open(options: Partial<PolicyClientOptions> = {}): Promise<PolicyClient> {
  const usual = { url: urlOf(), timeout: 10_000, cache: 0, entrypoint: '' }
  const policyClient = await openPolicyClient({ ...usual, ...options }, { now: () => now })
  opened.push(policyClient)
  return policyClient
}

function view(actor = 'tester'): View {
  const { platform, system, now: at } = benchIn()
  const asking = { action: 'PowerOn', actor, reason: null, cause: 'request', acceptedAt: null }
  const component = componentOf(system, 'host.0')
  const from = { platform, system, component, asking, override: null, correlation: null, now: at }
  return viewOf(from)
}

const answering =
  (text: string, status = 200): Play =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  }

test('it is asked as its REST API wants it, and its decision is taken', async () => {
  let seen: { method?: string | undefined; path?: string | undefined; input?: View } = {}
  play = (request, response, body) => {
    seen = { method: request.method, path: request.url, input: JSON.parse(body).input }
    response.end('{"result": {"allow": false, "message": "frozen", "guidance": "Thaw it."}}')
  }
  const decision = await (await open()).decide(view('anna'))
  assert.deepEqual([seen.method, seen.path], ['POST', '/v1/data/statemgr/decision'])
  assert.equal(seen.input?.request.actor, 'anna')
  assert.deepEqual(
    [decision.result, decision.message, decision.guidance],
    ['forbid', 'frozen', 'Thaw it.'],
  )
})

test('whatever is no decision is unavailable, with what came instead', async () => {
  const lies: readonly (readonly [Play, RegExp])[] = [
    [answering('{}'), /no such rule, or it is undefined/],
    [answering('<html>'), /no JSON/],
    [answering('null'), /no such rule/],
    [answering('[true]'), /no such rule/],
    [answering('{"result": "yes"}'), /answers a string, no decision/],
    [answering('{"result": {"allow": "yes"}}'), /an allow that is a string/],
    [answering('{"result": {"allow": true, "oops": 1}}'), /'oops', which means nothing/],
    [answering('{"result": true}', 500), /HTTP 500/],
    [answering('{"result": true}', 201), /HTTP 201/],
    [answering('{"result": true}', 404), /HTTP 404/],
    [answering(`{"result": true, "pad": "${'x'.repeat(100_000)}"}`), /more than 65536 bytes/],
    [(_, response) => response.writeHead(302, { location: urlOf('/true') }).end(), /HTTP 302/],
    [(_, response) => response.destroy(), /cannot be reached|did not answer to the end/],
    [cutShort, /cannot be reached|did not answer to the end/],
  ]
  const policyClient = await open()
  for (const [lie, message] of lies) {
    play = lie
    const decision = await policyClient.decide(view())
    assert.equal(decision.result, 'unavailable', String(message))
    assert.match(decision.message, message)
  }
})

const cutShort: Play = (_, response) => {
  response.writeHead(200, { 'content-length': 100 })
  response.write('{"result": true')
  setImmediate(() => response.destroy())
}

test('one that hangs is given up, whether it says nothing or dribbles', async () => {
  const policyClient = await open({ timeout: 200 })
  play = () => {}
  assert.match((await policyClient.decide(view())).message, /did not answer in 200 ms/)
  play = (_, response) => {
    response.writeHead(200)
    const dribble = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(dribble))
  }
  assert.match((await policyClient.decide(view())).message, /did not answer in 200 ms/)
})

test('one that is not there cannot be reached', async () => {
  const policyClient = await open({ url: 'http://127.0.0.1:1/v1/data/statemgr/decision' })
  const decision = await policyClient.decide(view())
  assert.deepEqual(
    [decision.result, /cannot be reached/.test(decision.message)],
    ['unavailable', true],
  )
})

test('the same question is asked once while its answer holds, and at the same time', async () => {
  play = answering('{"result": true}')
  const policyClient = await open({ cache: 1000 })
  asked = 0
  await Promise.all([policyClient.decide(view()), policyClient.decide(view())])
  await policyClient.decide(view())
  assert.equal(asked, 1)
  await policyClient.decide(view('somebody else'))
  assert.equal(asked, 2)
  now += 1000
  await policyClient.decide(view())
  assert.equal(asked, 3)
})

test('that nobody answers is not remembered', async () => {
  const policyClient = await open({ cache: 1000 })
  play = answering('oops', 500)
  assert.equal((await policyClient.decide(view())).result, 'unavailable')
  play = answering('{"result": true}')
  assert.equal((await policyClient.decide(view())).result, 'allow')
})

test('only so many questions are under way at once', async () => {
  const policyClient = await open({ timeout: 2000 })
  const waiting: ServerResponse[] = []
  play = (_, response) => waiting.push(response)
  const all = Array.from({ length: 70 }, (_, i) => policyClient.decide(view(`actor ${i}`)))
  const decided = await Promise.all(all.slice(64))
  assert.ok(decided.every(({ message }) => /64 questions/.test(message)))
  policyClient.stop()
  assert.ok((await Promise.all(all)).every(({ result }) => result === 'unavailable'))
})

test('a bearer token comes from a file, read anew each time, or from the environment', async () => {
  const tokens: (string | undefined)[] = []
  play = (request, response) => {
    tokens.push(request.headers.authorization)
    response.end('{"result": true}')
  }
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, 'one\n')
  const policyClient = await open({ tokenFile })
  await policyClient.decide(view())
  writeFileSync(tokenFile, 'two\n')
  await policyClient.decide(view())
  process.env.STATEMGR_TEST_OPA_TOKEN = 'three'
  await (await open({ tokenVariable: 'STATEMGR_TEST_OPA_TOKEN' })).decide(view())
  await (await open()).decide(view())
  assert.deepEqual(tokens, ['Bearer one', 'Bearer two', 'Bearer three', undefined])
  rmSync(tokenFile)
  assert.match((await policyClient.decide(view())).message, /its token cannot be read/)
})

test('over TLS only a server whose certificate is trusted is believed', async () => {
  const keys = new URL('opa/', import.meta.url).pathname
  const [key, cert] = [readFileSync(`${keys}tls.key`), readFileSync(`${keys}tls.crt`)]
  const secure = createSecureServer({ key, cert }, (_, response) =>
    response.end('{"result": true}'),
  )
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/v1/data/a`
  try {
    const trusting = await open({ url, caFile: `${keys}tls.crt` })
    assert.equal((await trusting.decide(view())).result, 'allow')
    const stranger = await (await open({ url })).decide(view())
    assert.equal(stranger.result, 'unavailable')
    assert.match(stranger.message, /cannot be reached: .*CERT/)
  } finally {
    secure.closeAllConnections()
    secure.close()
  }
})

test('what it needs and is not there is said at the start', async () => {
  const nowhere = join(folder, 'nowhere')
  await assert.rejects(open({ tokenFile: nowhere }), /its token cannot be read from .*ENOENT/)
  await assert.rejects(open({ caFile: nowhere }), /the certificates cannot be read/)
  await assert.rejects(open({ tokenVariable: 'STATEMGR_NOWHERE' }), /which is not set/)
})
