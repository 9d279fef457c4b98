/** A local user without rights: what he reaches of a service, and what is known of others. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type Process, runStatemgr, startStatemgr } from '../harness/processes.ts'

/** Nobody in particular; tests that run as root can be him. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0

const root = mkdtempSync(join(tmpdir(), 'statemgr-local-'))
chmodSync(root, 0o755)
const data = join(root, 'data')
const roles = join(root, 'roles')
const socket = join(data, 'statemgr.sock')
const serveArgs = [
  ...['serve', '--simulate', '--config', 'examples/two-host-chassis.yaml'],
  ...['--http', '127.0.0.1:0', '--data', data, '--roles', roles],
]
let service: Process
let url: string

before(async () => {
  // As an earlier version, or a careless hand, would have left it.
  mkdirSync(data, { mode: 0o755 })
  for (const name of ['statemgr.sqlite', 'statemgr.sqlite-witness']) {
    writeFileSync(join(data, name), '', { mode: 0o644 })
  }
  await begin()
})

after(async () => {
  await service.kill()
  rmSync(root, { recursive: true, force: true })
})

async function begin(): Promise<void> {
  service = startStatemgr(serveArgs)
  const [, address = ''] = await service.untilOut(/ready on (\S+)/)
  url = address
}

const token = () => readFileSync(join(data, 'http-token'), 'utf8').trim()

test('the data folder and all that is in it are for nobody else', () => {
  assert.equal(modeOf(data), 0o700)
  const names = readdirSync(data)
  assert.ok(['statemgr.sqlite', 'statemgr.sock', 'http-token'].every((one) => names.includes(one)))
  for (const name of names) assert.equal(modeOf(join(data, name)), 0o600, name)
  for (const role of ['operator', 'viewer']) {
    assert.equal(modeOf(join(roles, role)), 0o700)
    assert.equal(modeOf(join(roles, role, 'statemgr.sock')), 0o660)
  }
})

test('without rights he learns that it lives, and nothing more', async () => {
  const script = `
    const tries = {
      token: () => require('fs').readFileSync(${JSON.stringify(join(data, 'http-token'))}),
      file: () => require('fs').readFileSync(${JSON.stringify(join(data, 'statemgr.sqlite'))}),
      list: () => require('fs').readdirSync(${JSON.stringify(data)}),
      own: () => connected(${JSON.stringify(socket)}),
      operator: () => connected(${JSON.stringify(join(roles, 'operator/statemgr.sock'))}),
      viewer: () => connected(${JSON.stringify(join(roles, 'viewer/statemgr.sock'))}),
      health: () => status('GET', '/healthz'),
      ready: () => status('GET', '/readyz'),
      index: () => status('GET', '/'),
      events: () => status('GET', '/api/events'),
      read: () => status('POST', '/api/statemgr.hosts.list'),
      off: () => status('POST', '/api/statemgr.emergency.off'),
      health2: () => status('POST', '/healthz'),
      slash: () => status('POST', '/healthz/../api/statemgr.emergency.off'),
      twice: () => status('POST', '//api/statemgr.emergency.off'),
      encoded: () => status('POST', '/healthz%2f..%2fapi/statemgr.emergency.off'),
      empty: () => status('POST', '/api/statemgr.emergency.off', { authorization: 'Bearer ' }),
      basic: () => status('POST', '/api/statemgr.emergency.off', { authorization: 'Basic eDp5' }),
      guess: () => status('POST', '/api/statemgr.emergency.off', { authorization: 'Bearer x' }),
      header: () => status('POST', '/api/statemgr.emergency.off', { 'statemgr-via': 'socket' }),
    }
    const connected = (path) => new Promise((resolve, reject) => {
      require('net').connect(path, () => resolve('in')).on('error', reject)
    })
    const status = async (method, path, headers = {}) => new Promise((resolve, reject) => {
      const { port } = new URL(${JSON.stringify(url)})
      const options = { port, host: '127.0.0.1', method, path,
        headers: { 'content-type': 'application/json', ...headers } }
      require('http').request(options, (r) => { resolve(r.statusCode); r.destroy() })
        .on('error', reject).end(method === 'POST' ? '{"reason":"for fun"}' : undefined)
    })
    const found = {}
    for (const [name, one] of Object.entries(tries)) {
      try { found[name] = await one() } catch (error) { found[name] = error.code }
    }
    console.log(JSON.stringify(found)); process.exit()`
  const { stdout } = await asNobody(`(async () => {${script}})()`)
  const { token, file, list, own, operator, viewer, health, ready, ...rest } = JSON.parse(stdout)
  assert.deepEqual([health, ready], [200, 200])
  // As root there is nobody who may not open a file: then the modes alone are judged, above.
  if (isRoot) {
    for (const one of [token, file, list, own, operator, viewer]) assert.equal(one, 'EACCES')
  }
  for (const [name, status] of Object.entries(rest)) {
    assert.ok(status === 401 || status === 404, `${name}: ${status}`)
  }
  assert.deepEqual(await journal('emergency'), [])
})

test('the journal says by which way each came in, whoever he claims to be', async () => {
  const body = { name: 'host.0', actor: 'root' }
  const ways: readonly (readonly [string, Promise<Answer>])[] = [
    ['socket', ask('host.power.on', body, { socketPath: socket })],
    ['socket:operator', ask('host.power.on', body, { socketPath: socketOf('operator') })],
    ['token', ask('host.power.on', body, withToken())],
  ]
  for (const [, answer] of ways) assert.equal((await answer).status, 423)
  const entries = await journal('refusal')
  for (const [via] of ways) {
    assert.ok(
      entries.some((entry) => entry.via === via && entry.actor === 'root'),
      via,
    )
  }
  const posed = await ask('host.power.on', { name: 'host.0', actor: 'statemgr' }, withToken())
  assert.equal(posed.status, 400)
  const looking = { socketPath: socketOf('viewer') }
  assert.equal((await ask('hosts.list', {}, looking)).status, 200)
  assert.equal((await ask('emergency.off', { reason: 'x' }, looking)).status, 403)
})

test('the command line finds socket and token by itself', async () => {
  const overTcp = await runStatemgr('status', '--url', url)
  assert.equal(overTcp.code, 0, overTcp.err)
  const main = join(import.meta.dirname, '../../src/cli/main.ts')
  const inFolder = await promisify(execFile)(process.execPath, [main, 'status'], { cwd: root })
  assert.match(inFolder.stdout, /two-host-chassis/)
})

test('killed, it leaves a dead socket, which is replaced; each start has its token', async () => {
  const before = token()
  await service.kill('SIGKILL')
  assert.ok(existsSync(socket))
  const gone = await runStatemgr('status', '--socket', socket)
  assert.equal(gone.code, 4)
  assert.match(gone.err, /nothing answers at .*ECONNREFUSED/)
  await begin()
  assert.doesNotMatch(service.err(), /EADDRINUSE/, 'what was mended is told of')
  assert.notEqual(token(), before)
  assert.equal((await ask('hosts.list', {}, withToken(before))).status, 401)
  assert.equal((await ask('hosts.list', {}, withToken())).status, 200)
})

const modeOf = (path: string): number => statSync(path).mode & 0o777
const socketOf = (role: string): string => join(roles, role, 'statemgr.sock')

const withToken = (given = token()): RequestOptions => ({
  ...{ host: '127.0.0.1', port: new URL(url).port },
  headers: { authorization: `Bearer ${given}` },
})

interface Answer {
  readonly status: number | undefined
  readonly text: string
}

async function ask(path: string, body: object, where: RequestOptions): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const headers = { ...where.headers, 'content-type': 'application/json' }
  const options = { ...where, headers, method: 'POST', path: `/api/statemgr.${path}`, agent: false }
  request(options, resolve).on('error', reject).end(JSON.stringify(body))
  const response = await promise
  return { status: response.statusCode, text: Buffer.concat(await response.toArray()).toString() }
}

interface Entry {
  readonly actor: string | null
  readonly via?: string
}

async function journal(type: string): Promise<readonly Entry[]> {
  return JSON.parse((await ask('history.query', { type }, { socketPath: socket })).text).entries
}

/** By a copy of node that he may run, wherever the tests are. */
function asNobody(script: string) {
  const options = isRoot ? { uid: nobody, gid: nobody } : {}
  return promisify(execFile)(process.execPath, ['-e', script], { cwd: root, ...options })
}
