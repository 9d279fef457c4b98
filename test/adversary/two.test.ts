/**
 * Two of us: only one acts for a System, whoever comes later observes, and who was away looks
 * before it acts.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import { type Served, startArena } from './arena.ts'
import { natsWire } from './fakes/wire.ts'
import { doneTwice } from './oracle.ts'
import type { Status } from './status.ts'

const arena = await startArena()
const { client, fakes, nats } = arena
const { plant, record } = fakes
const wire = await natsWire({ servers: nats.url })
after(async () => {
  await wire.close()
  await arena[Symbol.asyncDispose]()
})
/** One of them, and where it keeps its data. */
interface One extends Served {
  readonly data: string
}

async function serve(data: string, ...args: readonly string[]): Promise<One> {
  return { ...(await arena.serve({ data, args })), data: join(arena.folder, data) }
}

/** Asks one of them over HTTP, whoever is on the bus. */
async function askAt({ url, data }: One, path: string, body: object = {}) {
  const authorization = `Bearer ${(await readFile(join(data, 'http-token'), 'utf8')).trim()}`
  const headers = { 'content-type': 'application/json', authorization }
  const asked = { method: 'POST', body: JSON.stringify(body), headers }
  const signal = AbortSignal.timeout(askTimeoutMs)
  const response = await fetch(`${url}/api/statemgr.${path}`, { ...asked, signal })
  return { code: response.status, body: (await response.json()) as Status }
}
const askTimeoutMs = 10_000

const readiness = async ({ url }: One): Promise<Status> => {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(askTimeoutMs) })
  return response.status === 200 ? { code: 'ready' } : await response.json()
}
const isReady = async (one: One) => (await readiness(one)).code === 'ready'

const alertsAt = async (one: One): Promise<readonly Status[]> =>
  (await askAt(one, 'alerts.list')).body.alerts
const anotherAt = async (one: One) =>
  (await alertsAt(one)).filter(({ code }: Status) => code === 'another-instance')

/** Each begins where the one before ended: a start costs most of it all. */
const first = await serve('first')
let second = await serve('second')
let third: One

async function bringUp(): Promise<void> {
  for (const name of ['chassis.0', 'host.0']) {
    const reply = await client.ask('action', { name, action: 'PowerOn', wait: '10s' }, 20_000)
    assert.equal(reply?.code, 200, JSON.stringify(reply))
  }
  assert.equal(plant.power('host.0'), 'On')
}

/** The run that is meant, as it says itself. */
const bootOf = async (one: One): Promise<string> =>
  (await askAt(one, 'system.status')).body.time.boot

test('the later one says who acts and since when, does not, and both raise an alert', async () => {
  const boot = await bootOf(first)
  assert.match(first.out(), /statemgr is ready/)
  assert.match(second.out(), /does not act, but answers/)
  assert.match(second.err(), new RegExp(`boot ${boot} \\(process ${first.pid} on .*since 20`))
  const { code, message } = await readiness(second)
  assert.equal(code, 'not-acting')
  assert.match(message, new RegExp(boot))
  const alerts = await until('both to say so', async () => {
    const both = [...(await anotherAt(first)), ...(await anotherAt(second))]
    return both.length === 2 ? both : null
  })
  assert.deepEqual(
    alerts.map(({ severity }: Status) => severity),
    ['Critical', 'Critical'],
  )
  assert.match(alerts[0].message, new RegExp(await bootOf(second)))
  assert.match(alerts[1].message, new RegExp(`${boot}.*it acts`))
})

test('requests reach the one that acts alone, and each is done once', async () => {
  await bringUp()
  const from = record.count('host.0', 'nmi')
  for (let count = 0; count < 20; count++) {
    for (let again = 0; again < 2; again++) {
      const reply = await client.act('host.0', 'Nmi', `once-${count}`, true)
      assert.equal(reply?.code, 200, JSON.stringify(reply))
    }
  }
  assert.equal(record.count('host.0', 'nmi'), from + 20)
  const { code, body } = await askAt(second, 'host.power.off', { name: 'host.0' })
  assert.equal(code, 503)
  assert.equal(body.code, 'not-acting')
  assert.match(body.message, new RegExp(await bootOf(first)))
  const journal = await client.journal()
  assert.deepEqual(doneTwice({ record, answers: client.answers, journal }), [])
})

test('the one that waits observes, holds nothing against anybody, and fights nobody', async () => {
  await client.ask('host.power.off', { name: 'host.0', force: true, wait: '10s' }, 20_000)
  await until('it to be seen', async () => {
    const { hosts, operations, alerts } = (await askAt(second, 'system.status')).body
    const discrepancies = alerts.filter(({ code }: Status) => /unexpected/.test(code))
    assert.deepEqual([...operations, ...discrepancies], [])
    return hosts[0].status === 'Off'
  })
  await sleep(300)
  assert.equal(plant.power('host.0'), 'Off')
  const issuers = record.entries.flatMap((entry) =>
    // What is asked of services beside operations has an issuer of its own behind the dot.
    entry.kind === 'received' && entry.request.verb !== 'led'
      ? (entry.request.issuer.split('.')[0] ?? [])
      : [],
  )
  assert.equal(new Set(issuers).size, 1, `${[...new Set(issuers)]} moved something`)
})

test('who acts yields to no claim: it can be forged', async () => {
  const claim = { system: 'adversary', boot: 'forged', where: 'nowhere', role: 'acting' }
  const since = '1970-01-01T00:00:00.000Z'
  for (const more of [{}, { answer: 'x' }, { question: 'x' }]) {
    wire.publish('statemgr.claim', JSON.stringify({ ...claim, since, ...more }))
    wire.publish('statemgr.claim', JSON.stringify({ ...claim, since, ...more, role: 'leaving' }))
  }
  for (const text of ['', '{', '[]', 'null', JSON.stringify({ ...claim, since: 'never' })])
    wire.publish('statemgr.claim', text)
  wire.publish('statemgr.claim', JSON.stringify({ ...claim, since }))
  await wire.flush()
  await until('the alert of it', async () =>
    (await anotherAt(first)).some(({ id }: Status) => id.endsWith('/forged')),
  )
  assert.ok(await isReady(first))
  await bringUp()
})

test('who waits takes down for heat once nobody answers, and not before', async () => {
  first.pause()
  plant.heat('cpu_zone', 99)
  const pausedAt = Date.now()
  await until('it to be taken down', () => plant.power('host.0') === 'Off')
  const tookMs = Date.now() - pausedAt
  assert.ok(tookMs > 8_000, `after ${tookMs} ms`)
  const silent = await until('it to say so', async () =>
    (await alertsAt(second)).find(({ code }: Status) => code === 'nobody-acts'),
  )
  assert.equal(silent.severity, 'Critical')
  // Clients that have nobody else are answered, though the paused one has its share of them.
  const ask = (path: string, body: object) =>
    until(`${path} to be answered`, () => client.ask(path, body, 500))
  const refused = await ask('chassis.power.off', { name: 'chassis.0' })
  assert.equal(refused.body.code, 'not-acting')
  assert.equal((await ask('emergency.off', { reason: 'fire' })).code, 200)
  await until('all to be off', () => plant.power('chassis.0') === 'Off')
  plant.heat('cpu_zone', 30)
  first.goOn()
  await until('the first to act again', () => isReady(first))
  await until('the second to let it', async () =>
    (await alertsAt(second)).every(({ code }: Status) => code !== 'nobody-acts'),
  )
  assert.equal((await readiness(second)).code, 'not-acting')
})

test('who stands by takes over from one that is killed, and does nothing once more', async () => {
  await second.kill()
  third = await serve('third', '--standby')
  assert.equal((await readiness(third)).code, 'not-acting')
  await bringUp()
  const done = () => record.count('host.0', 'nmi')
  const from = done()
  assert.equal((await client.act('host.0', 'Nmi', 'just before', true))?.code, 200)
  await first.kill()
  await until('it to take over', () => isReady(third))
  const again = await client.act('host.0', 'Nmi', 'just before', true)
  assert.equal(again?.code, 200, JSON.stringify(again))
  const { state, error } = again?.body.operation ?? {}
  assert.deepEqual([state, error?.code, done()], ['unverified', 'accepted-elsewhere', from + 1])
  await bringUp()
  second = await serve('first', '--standby')
  const { code, message } = await readiness(second)
  assert.equal(code, 'not-acting')
  assert.match(message, new RegExp(await bootOf(third)))
})

test('a paused one that wakes up lets the one that took over act', async () => {
  // It is stopped with something under way, which another ends meanwhile.
  const asked = client.act('host.0', 'PowerCycle', 'paused')
  await until('it to begin', () => plant.power('host.0') === 'Off')
  third.pause()
  await asked
  await until('the other to take over', () => isReady(second))
  const off = { name: 'host.0', force: true, wait: '10s' }
  // The paused one has its share of the requests as well.
  await until('it to be off', async () => {
    const reply = await client.ask('host.power.off', off, 2_000)
    return reply?.code === 200
  })
  const moves = record.moves('host.0', 'On')
  third.goOn()
  await until('the first to wait', async () => (await readiness(third)).code === 'not-acting')
  await sleep(500)
  assert.equal(plant.power('host.0'), 'Off')
  assert.equal(record.moves('host.0', 'On'), moves, 'it went on with what it had under way')
  assert.ok(await isReady(second))
  const { hosts, operations } = (await askAt(third, 'system.status')).body
  assert.deepEqual([hosts[0].status, operations], ['Off', []])
})

test('who stands by takes over at once from one that leaves in order', async () => {
  await second.kill('SIGTERM')
  const leftAt = Date.now()
  await until('it to take over', () => isReady(third))
  assert.ok(Date.now() - leftAt < 8_000)
  await bringUp()
})

test('a paused one that wakes up alone goes on with what it had under way', async () => {
  plant.hangBoots(true)
  const resets = record.count('host.0', 'reset')
  const reply = await client.act('host.0', 'ForceRestart', 'alone')
  assert.equal(reply?.code, 200, JSON.stringify(reply))
  await until('the reset', () => record.count('host.0', 'reset') > resets)
  third.pause()
  await sleep(4_000)
  third.goOn()
  plant.hangBoots(false)
  plant.boots('host.0')
  const status = await arena.rest()
  assert.equal(status.hosts[0].status, 'Running')
  assert.equal(record.count('host.0', 'reset'), resets + 1)
})
