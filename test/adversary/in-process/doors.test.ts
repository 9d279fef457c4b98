/** The sockets of a machine: who finds what there, who may ask what, and who is kept out. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { changesNothing, subjectOf } from '../../../src/api/fields/resource.ts'
import { subjects } from '../../../src/api/resources.ts'
import { viaHeader } from '../../../src/api/via.ts'
import { createMemoryBus } from '../../../src/bus/memory.ts'
import { keepFolder } from '../../../src/cli/shell/data-folder.ts'
import { redacted } from '../../../src/cli/shell/secrets.ts'
import type { Role } from '../../../src/faces/door.ts'
import { startSocket } from '../../../src/faces/socket.ts'
import { makeToken } from '../../../src/faces/token.ts'
import { makeFolder, makePrivate } from '../../../src/store/private-file.ts'

test('by each socket those who may reach every subject, and it is said which it was', async (t) => {
  const folder = folderFor(t)
  for (const role of ['owner', 'operator', 'viewer'] as const) {
    const { path, seen } = await started(t, join(folder, role, 'it.sock'), role)
    for (const subject of subjects) {
      const status = await post(path, `/api/${subjectOf('statemgr', subject)}`)
      const may = role !== 'viewer' || changesNothing(subject)
      // Nobody has said what it is about, which is found out only by those who are let in.
      assert.equal(status === 403, !may, `${role} ${subject.path}: ${status}`)
    }
    assert.ok(seen.length > 0)
    assert.deepEqual([...new Set(seen)], [role === 'owner' ? 'socket' : `socket:${role}`])
  }
})

test('what a browser sends for a page is refused on a socket as well', async (t) => {
  const { path } = await started(t, join(folderFor(t), 'it.sock'), 'owner')
  for (const header of [{ origin: 'http://localhost' }, { 'sec-fetch-site': 'same-origin' }]) {
    assert.equal(await post(path, '/api/statemgr.hosts.list', header), 403)
  }
})

test('nobody else reads or writes a socket from its first moment on', async (t) => {
  const folder = folderFor(t)
  const own = await started(t, join(folder, 'own', 'it.sock'), 'owner')
  assert.equal(modeOf(own.path), 0o600)
  assert.equal(modeOf(join(folder, 'own')), 0o700)
  const role = await started(t, join(folder, 'viewer', 'it.sock'), 'viewer')
  assert.equal(modeOf(role.path), 0o660)
  assert.equal(statSync(role.path).gid, statSync(join(folder, 'viewer')).gid)
})

test('a path of 107 bytes is listened on, one of 108 is refused by its bytes', async (t) => {
  const folder = folderFor(t)
  const room = 107 - Buffer.byteLength(`${folder}/`)
  await started(t, join(folder, 'x'.repeat(room)), 'owner')
  const wide = `${'x'.repeat(room - 1)}ü`
  await assert.rejects(
    started(t, join(folder, wide), 'owner'),
    /has from 1 to 107 bytes, and .* has 108: pass a shorter one/,
  )
})

test('a dead socket is replaced, and of those that start at once on it one listens', async (t) => {
  const path = await deadSocket(t)
  const started = await Promise.allSettled([1, 2, 3].map(() => listening(t, path)))
  const failures = started.filter((one) => one.status === 'rejected').map(({ reason }) => reason)
  assert.equal(failures.length, 2, String(failures))
  for (const one of failures) assert.match(one.message, /another statemgr listens|EADDRINUSE/)
  assert.notEqual(await post(path, '/api/statemgr.hosts.list'), null)
})

test('a socket that somebody answers at, and what is none, stay as they are', async (t) => {
  const folder = folderFor(t)
  const taken = await started(t, join(folder, 'taken.sock'), 'owner')
  await assert.rejects(listening(t, taken.path), /another statemgr listens on .* already/)
  assert.equal(await post(taken.path, '/healthz'), 405)
  const file = join(folder, 'file')
  writeFileSync(file, 'of somebody else')
  const link = join(folder, 'link')
  symlinkSync(file, link)
  for (const path of [file, link]) {
    await assert.rejects(listening(t, path), /is there and is no socket: it is left alone/)
  }
  assert.equal(readFileSync(file, 'utf8'), 'of somebody else')
  assert.ok(lstatSync(link).isSymbolicLink())
})

test('it listens nowhere where others could put a socket, or all have the role', async (t) => {
  const folder = folderFor(t)
  const shared = join(folder, 'shared')
  mkdirSync(shared)
  chmodSync(shared, 0o777)
  await assert.rejects(listening(t, join(shared, 'it.sock')), /others may write in .*chmod go-w/)
  chmodSync(shared, 0o755)
  const everybody = listening(t, join(shared, 'it.sock'), 'operator')
  await assert.rejects(everybody, /whoever may enter .* is operator, and everybody may/)
  chmodSync(shared, 0o770)
  await assert.rejects(listening(t, join(shared, 'it.sock'), 'viewer'), /others may write in/)
})

test('a data folder is closed where all in it is ours, and never where it is not', (t) => {
  const folder = folderFor(t)
  const fresh = join(folder, 'a', 'fresh')
  assert.equal(keepFolder(fresh), null)
  makeFolder(fresh)
  assert.equal(keepFolder(fresh), null)
  assert.equal(modeOf(fresh), 0o700)
  const old = join(folder, 'old')
  mkdirSync(old)
  chmodSync(old, 0o775)
  for (const name of ['statemgr.sqlite', 'statemgr.sqlite-wal', 'http-token', 'statemgr.sock']) {
    writeFileSync(join(old, name), '')
  }
  assert.match(keepFolder(old) ?? '', /was open to others, and is not any more/)
  assert.equal(modeOf(old), 0o700)
  const shared = join(folder, 'shared')
  mkdirSync(shared)
  writeFileSync(join(shared, 'notes'), '')
  chmodSync(shared, 0o755)
  assert.match(keepFolder(shared) ?? '', /others may look into .*chmod 0700/)
  assert.equal(modeOf(shared), 0o755)
  chmodSync(shared, 0o777)
  assert.throws(() => keepFolder(shared), /others may write in .*pass another --data DIR/)
  assert.equal(modeOf(shared), 0o777)
})

test('files of a store are taken from others, and what a link leads to is not', (t) => {
  const folder = folderFor(t)
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(elsewhere, '', { mode: 0o644 })
  chmodSync(elsewhere, 0o644)
  const data = join(folder, 'data')
  mkdirSync(data)
  const path = join(data, 'statemgr.sqlite')
  for (const suffix of ['', '-wal', '-witness', '.damaged-1', '-fresh']) {
    writeFileSync(path + suffix, '')
    chmodSync(path + suffix, 0o666)
  }
  writeFileSync(join(data, 'other'), '')
  chmodSync(join(data, 'other'), 0o644)
  symlinkSync(elsewhere, `${path}-journal`)
  makePrivate(path)
  for (const suffix of ['', '-wal', '-witness', '.damaged-1', '-fresh']) {
    assert.equal(modeOf(path + suffix), 0o600, suffix)
  }
  assert.deepEqual([modeOf(join(data, 'other')), modeOf(elsewhere)], [0o644, 0o644])
})

test('a token replaces whatever stood there, and follows no link', (t) => {
  const folder = folderFor(t)
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(elsewhere, 'as it was')
  const file = join(folder, 'http-token')
  symlinkSync(elsewhere, file)
  const first = makeToken(file)
  assert.equal(readFileSync(elsewhere, 'utf8'), 'as it was')
  assert.equal(readFileSync(file, 'utf8').trim(), first.text)
  assert.equal(modeOf(file), 0o600)
  assert.match(first.text, /^[\w-]{43}$/)
  const second = makeToken(file)
  assert.notEqual(second.text, first.text)
  first.forget()
  assert.equal(readFileSync(file, 'utf8').trim(), second.text, 'another one is left alone')
  second.forget()
  assert.throws(() => readFileSync(file))
  assert.throws(() => makeToken('/proc/nowhere/http-token'), /the token for HTTP cannot be written/)
})

test('no credentials are left of a URL that is shown', () => {
  for (const url of ['nats://u:pass@h:1', 'tls://token@h', 'nats://u:p%40ss@h,nats://a:b@c']) {
    assert.doesNotMatch(redacted(`serve --nats ${url} --data d`), /pass|token|p%40ss|a:b/)
  }
  assert.equal(redacted('power on host.0 --reason a@b'), 'power on host.0 --reason a@b')
})

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-doors-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const modeOf = (path: string): number => statSync(path).mode & 0o777

/** A face on a bus where nobody decides: `seen` is by which way what reached it came in. */
async function started(t: TestContext, path: string, role: Role) {
  const bus = createMemoryBus()
  const seen: (string | undefined)[] = []
  const face = await listening(t, path, role, bus)
  await bus.serve({
    name: 'statemgr',
    version: '1.0.0',
    description: 'a stand-in',
    endpoints: subjects.map((subject) => ({
      name: subject.path.replaceAll('.', '_'),
      subject: subjectOf('statemgr', subject),
      handle: ({ headers }, respond) => {
        seen.push(headers[viaHeader])
        respond('{}')
      },
    })),
  })
  return { path: face.path, seen }
}

async function listening(
  t: TestContext,
  path: string,
  role: Role = 'owner',
  bus = createMemoryBus(),
) {
  makeFolder(dirname(path))
  const log = { warn: () => {}, error: () => {} }
  const ready = () => ({ ok: true })
  const face = await startSocket({
    bus,
    serviceName: 'statemgr',
    systemName: 'system',
    services: [],
    ready,
    log,
    path,
    role,
  })
  t.after(() => face.stop())
  return face
}

/** As a killed process leaves it: moved away, it is not removed when its server ends. */
async function deadSocket(t: TestContext): Promise<string> {
  const folder = folderFor(t)
  const server = createServer().listen(join(folder, 'living.sock'))
  await once(server, 'listening')
  renameSync(join(folder, 'living.sock'), join(folder, 'dead.sock'))
  server.close()
  await once(server, 'close')
  return join(folder, 'dead.sock')
}

async function post(
  socketPath: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { socketPath, path, method: 'POST', agent: false }
  request({ ...options, headers: { 'content-type': 'application/json', ...headers } }, resolve)
    .on('error', reject)
    .end('{}')
  const response = await promise
  response.resume()
  return response.statusCode
}
