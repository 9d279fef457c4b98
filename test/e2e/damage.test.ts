/**
 * A store that is damaged, full or in use: the service says so, and never starts from a false
 * state.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { after, test } from 'node:test'
import { startSite } from '../harness/site.ts'

const site = await startSite()
after(() => site[Symbol.asyncDispose]())
await site.simulate()
const log = `${site.database}-wal`
let service = await site.serve()
await site.ask('chassis.power.on', { name: 'chassis.0', wait: true })

/** What befalls the files of a service that has ended as the signal says. */
const damages: readonly {
  readonly name: string
  readonly signal: 'SIGTERM' | 'SIGKILL'
  readonly strike: () => void
}[] = [
  { name: 'flipped bytes', signal: 'SIGTERM', strike: () => flip(site.database) },
  {
    name: 'a file cut in half',
    signal: 'SIGTERM',
    strike: () => truncateSync(site.database, statSync(site.database).size >> 1),
  },
  { name: 'flipped bytes in the log', signal: 'SIGKILL', strike: () => flip(log) },
  {
    name: 'a torn log',
    signal: 'SIGKILL',
    strike: () => truncateSync(log, statSync(log).size - 5000),
  },
  { name: 'garbage', signal: 'SIGTERM', strike: () => writeFileSync(site.database, 'not a store') },
]

/** Each of them, at every place, is read in one process: one of each signal is tried of a whole. */
const isTried = (name: string) =>
  process.env.LONG !== undefined || ['garbage', 'a torn log'].includes(name)

for (const [index, { name, signal, strike }] of damages
  .filter(({ name }) => isTried(name))
  .entries()) {
  test(`${name}: it starts afresh, says so, and keeps what was damaged`, async () => {
    await site.ask('host.power.on', { name: 'host.0', wait: true })
    const before = await site.history()
    await service.kill(signal)
    // The world goes on: whoever believes the store now believes a lie.
    await site.sim('set', { path: 'hosts.host.0.power', value: 'Off' })
    strike()
    service = await site.serve()
    const [logged] = errorsOf(service.err())
    assert.match(
      logged?.msg ?? '',
      /^the store was damaged: .* is kept as .*damaged-\d; \d+ history entries were saved from it/,
      service.err(),
    )
    const status = await site.rest()
    assert.deepEqual(
      [...status.hosts, status.chassis, status.bmc].map((one) => `${one?.name} ${one?.status}`),
      ['host.0 Off', 'host.1 Off', 'chassis.0 On', 'bmc.0 Ready'],
    )
    const history = await site.history()
    const entries = history.filter(({ outcome }) => outcome === 'store-damaged')
    assert.equal(entries.at(-1)?.boot, status.time.boot)
    const seqs = history.map(({ seq }) => seq)
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
    )
    const firstNew = history.find(({ boot }) => boot === status.time.boot)
    assert.ok((firstNew?.seq ?? 0) > (before.at(-1)?.seq ?? 0), 'a sequence was given twice')
    const aside = readdirSync(dirname(site.database)).filter((file) => /damaged-\d+$/.test(file))
    assert.equal(aside.length, index + 1)
  })
}

test('with a full disk it refuses with 503, moves nothing, and goes on later', async () => {
  const before = { status: await site.component('host.0'), history: await site.history() }
  limitFiles(`${statSync(log).size}`)
  for (let i = 0; i < 3; i++) {
    const { code, body } = await site.ask('host.power.on', { name: 'host.0' })
    assert.equal(code, 503, JSON.stringify(body))
    assert.equal(body.code, 'store-failed')
    assert.notEqual(body.guidance, '')
  }
  const { operations } = await site.status()
  assert.deepEqual(operations, [])
  assert.deepEqual((await site.component('host.0')).status, before.status.status)
  assert.equal((await site.truth()).hosts['host.0']?.power, 'Off')
  const notReady = await fetch(`${service.url}/readyz`)
  assert.equal(notReady.status, 503)
  assert.match(await notReady.text(), /store/)
  limitFiles('unlimited')
  const { body } = await site.ask('host.power.on', { name: 'host.0', wait: true })
  assert.equal(body.component?.status, 'Running', JSON.stringify(body))
  assert.equal((await fetch(`${service.url}/readyz`)).status, 200)
  const history = await site.history()
  assert.deepEqual(history.slice(0, before.history.length), before.history)
  assert.equal(history.at(-1)?.seq, (history[0]?.seq ?? 0) + history.length - 1)
})

test('a second service on the same data says so and ends, the first goes on', async () => {
  const second = await site.start('serve', ...site.serveArgs, '--http', '127.0.0.1:0').ended
  assert.equal(second.code, 1)
  assert.match(second.err, /error: .*statemgr\.sqlite is in use by another statemgr: stop it or/)
  assert.doesNotMatch(second.err, /\n\s+at /)
  const { body } = await site.ask('host.power.off', { name: 'host.0', wait: true })
  assert.equal(body.component.status, 'Off')
})

/** One byte in every 997 is turned over, but for the first, which say whose file it is. */
function flip(path: string): void {
  const bytes = readFileSync(path)
  for (let at = 4096 + 500; at < bytes.length; at += 997) bytes[at] = (bytes[at] ?? 0) ^ 0xff
  writeFileSync(path, bytes)
}

interface Logged {
  readonly level: number
  readonly msg: string
}

/** What the service logged as an error, as pino writes it. */
function errorsOf(err: string): readonly Logged[] {
  const lines = err.split('\n').filter((line) => line.startsWith('{'))
  return lines.map((line) => JSON.parse(line) as Logged).filter(({ level }) => level >= pinoError)
}

const pinoError = 50

/** The service may write no file beyond that size: to it, that is a disk without room. */
function limitFiles(bytes: string): void {
  execFileSync('prlimit', ['--pid', `${service.pid}`, `--fsize=${bytes}:unlimited`])
}
