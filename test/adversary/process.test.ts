/**
 * The product as a process that is not treated well: signals, readers that are gone or never read,
 * few descriptors, little memory and one core. None of them ends it, and none keeps it from acting.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import { program } from '../harness/programs.ts'
import { startArena } from './arena.ts'
import { natsWire } from './fakes/wire.ts'
import { createMemoryLimit } from './memory-limit.ts'
import { sendRaw } from './raw-http.ts'

const server = (password: string) => `
no_auth_user: anybody
authorization { users: [
  { user: anybody, password: anybody }
  { user: product, password: "${password}" }
] }`

const running = new Set<ChildProcess>()
const arena = await startArena({ nats: { config: server('first') } })
const { client, nats, folder } = arena
/** Says what no service would. */
const voice = await natsWire({ servers: nats.url })
const passwordFile = join(folder, 'password')
await writeFile(passwordFile, 'first\n')
after(async () => {
  for (const child of running) child.kill('SIGKILL')
  await voice.close()
  await arena[Symbol.asyncDispose]()
})

const main = join(import.meta.dirname, '../../bin/statemgr.js')
/** Of `serve`; whose output cannot be read is known by its port. */
const argumentsFor = (data: string, port = 0) => [
  main,
  ...arena.serveArgs(data),
  ...['--http', `127.0.0.1:${port}`],
  ...['--nats-user', 'product', '--nats-password-file', passwordFile],
]

/** It answers over the bus, and acts. */
async function isWell(child: ChildProcess): Promise<void> {
  await until('an answer', async () => {
    assert.equal(child.exitCode ?? child.signalCode, null, 'it is gone')
    const reply = await client.ask('host.identify', { name: 'host.0', on: true }, 1000)
    return reply?.code === 200
  })
}

async function ended(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
}

test('no debugger, credentials read again, and readers that are gone', async () => {
  const child = spawn(process.execPath, argumentsFor('signals'), {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let written = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written += text
  })
  await isWell(child)
  const tells = (pattern: RegExp) => until(`${pattern} in ${written}`, () => pattern.test(written))

  child.kill('SIGUSR1')
  child.kill('SIGPIPE')
  child.kill('SIGHUP')
  await tells(/credentials and certificates: they are read again/)
  assert.doesNotMatch(written, /[Dd]ebugger/)
  await isWell(child)

  await nats.reload(server('second'))
  await writeFile(passwordFile, 'second\n')
  child.kill('SIGHUP')
  await isWell(child)

  unlinkSync(passwordFile)
  child.kill('SIGHUP')
  await tells(/credentials and certificates are as before/)
  await isWell(child)
  await writeFile(passwordFile, 'second\n')

  child.stderr?.destroy()
  child.stdout?.destroy()
  for (let n = 0; n < 5; n++) {
    child.kill('SIGHUP')
    voice.publish('powermgr.events.power', 'garbage')
    await sleep(20)
  }
  await isWell(child)
  await ended(child)
})

/** A pipe of the kernel that is full, and that nobody reads; and how to read it after all. */
function fullPipe(): { readonly fd: number; read(): string; close(): void } {
  const path = join(folder, 'full')
  assert.equal(spawnSync('mkfifo', [path]).status, 0)
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  const filling = Buffer.alloc(4096, '\n')
  try {
    for (;;) writeSync(fd, filling)
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN')
  }
  const read = (): string => {
    const bytes = Buffer.alloc(1024 * 1024)
    let text = ''
    try {
      for (;;) text += bytes.toString('utf8', 0, readSync(fd, bytes))
    } catch {
      return text
    }
  }
  return { fd, read, close: () => closeSync(fd) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** In MB: what it takes at most that the kernel cannot take away again. */
function memoryOf({ pid }: ChildProcess): number {
  const [, anonymous] =
    /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(anonymous) / 1024
}

test('too few descriptors are told at once, with what to do', () => {
  const args = ['-c', 'ulimit -n 40; exec "$@"', 'sh', process.execPath, ...argumentsFor('few')]
  const { status, stderr } = spawnSync('sh', args, { encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /^error: at most 40 files may be open at once, and 64 are needed/)
})

/** What the docs say that it is to be started with where there are 128 MB. */
const [, documented = ''] =
  /NODE_OPTIONS="([^"]+)"/.exec(
    readFileSync(join(import.meta.dirname, '../../docs/access.md'), 'utf8'),
  ) ?? []

test('few descriptors, 128 MB, one core and a log that nobody reads', async (t) => {
  const pipe = fullPipe()
  const port = await freePort()
  const limit = createMemoryLimit(128)
  const isBound = typeof limit === 'object'
  if (!isBound)
    t.diagnostic(
      `it is looked at alone what memory it takes: as root the kernel bounds it; ${limit}`,
    )
  const bound = isBound ? `echo $$ > ${limit.procs};` : ''
  const limited = `ulimit -n 72; ${bound} exec ${program('taskset', 'util-linux')} -c 0 "$@"`
  const node = [process.execPath, ...documented.split(' '), ...argumentsFor('limits', port)]
  const child = spawn('sh', ['-c', limited, 'sh', ...node], { stdio: ['ignore', pipe.fd, pipe.fd] })
  running.add(child)
  t.after(async () => {
    await ended(child)
    if (isBound) limit.remove()
  })
  await isWell(child)
  const act = async (name: string, action: string) =>
    assert.equal((await client.act(name, action, `${name}-${action}`, true))?.code, 200)
  await act('chassis.0', 'PowerOn')
  await act('host.0', 'PowerOn')
  const environment = readFileSync(`/proc/${child.pid}/environ`, 'utf8')
  assert.match(environment, /\0MALLOC_ARENA_MAX=1\0/)

  const sockets: Socket[] = []
  for (let n = 0; n < 150; n++) sockets.push(connect(port, '127.0.0.1').on('error', () => {}))
  await sleep(200)
  await isWell(child)
  for (const socket of sockets) socket.destroy()
  await until('HTTP again', async () => {
    const { statuses } = await sendRaw(port, [
      `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`,
    ])
    assert.ok(!statuses.includes(500))
    return statuses.includes(200)
  })

  const identify = { name: 'host.1', on: true }
  const large = JSON.stringify({ name: 'x'.repeat(60_000) })
  for (let n = 0; n < 10; n++) {
    const asked = Array.from({ length: 50 }, () => client.ask('host.get', large))
    const load = Array.from({ length: 50 }, () => client.ask('host.identify', identify))
    for (const reply of await Promise.all(asked)) assert.equal(reply?.code, 400)
    for (const reply of await Promise.all(load)) assert.ok([200, 429].includes(reply?.code ?? 0))
    voice.publish('powermgr.events.power', large)
  }
  await act('host.0', 'ForceOff')
  child.kill('SIGHUP')
  await isWell(child)
  t.diagnostic(`${Math.round(isBound ? limit.peak() : memoryOf(child))} MB`)
  assert.ok(memoryOf(child) < 128)
  if (isBound) assert.equal(limit.ended(), 0)

  pipe.read()
  await until('the log', () => /read again/.test(pipe.read()))
  pipe.close()
})
