/**
 * The disk hangs, fills up, fails or loses its files: power is cut all the same, what is shown is
 * of then and says so, and what happened is written down later, with its time.
 */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { until } from '../harness/processes.ts'
import { type Served, startArena } from './arena.ts'
import { type BadDisk, createBadDisk } from './bad-disk.ts'
import type { JournalEntry } from './client.ts'
import type { Status } from './status.ts'

const arena = await startArena({ config: { limits: { observationStale: '1s' } } })
after(() => arena[Symbol.asyncDispose]())
const { client, fakes } = arena
const { plant } = fakes

const isLong = process.env.LONG !== undefined

/** An emergency waits half a second for the disk; the rest is for a busy machine. */
const offWithinMs = 5_000

let disks = 0
const newDisk = (): BadDisk => createBadDisk(arena.folder, `disk-${++disks}`)
const serveOn = (disk: BadDisk): Promise<Served> => {
  const data = join(disk.folder.slice(arena.folder.length + 1), 'data')
  return arena.serve({ data, env: disk.env })
}

/** What may be wrong with a disk, and what is said of it. */
const ailments: readonly (readonly [string, RegExp])[] = [
  ['sync hang', /does not answer/],
  ['sync EIO', /check its disk/],
  ['write ENOSPC', /no room left/],
  ['write EROFS', /check its disk/],
  ['write EIO', /check its disk/],
  ['write hang', /does not answer/],
]

for (const [ailment, why] of isLong ? ailments : ailments.slice(0, 1)) {
  test(`${ailment}: hot hosts go off, all else is refused, and later all is kept`, async () => {
    const disk = newDisk()
    const service = await serveOn(disk)
    await hostsOn()
    const { length: before } = await journalNow()
    disk.ail(ailment)
    plant.heat('cpu_zone', 99)
    await assertHostsGoOff()
    await assertTold(service, why)
    const { code, body } = await refusal()
    assert.deepEqual([code, body.code], [503, 'store-failed'])
    assert.match(body.message, why)
    plant.heat('cpu_zone', 30)
    const seen = await arena.status('what is too old to be unknown', ({ hosts }) =>
      hosts.every(({ observed }: Status) => observed.power === 'Unknown'),
    )
    assert.match(alertIn(seen)?.message, /what is shown is of then/)
    const mendedAt = Date.now()
    disk.mend()
    await assertKeepsAgain(service)
    const journal = await journalNow()
    assertHappenedThen(journal.slice(before), mendedAt)
    for (const [index, { seq }] of journal.entries()) assert.equal(seq, index + 1)
    await service.kill()
  })
}

/** What befalls the files of a store in use; `old` is a copy of them from before. */
const strikes: readonly (readonly [string, (data: string, old: string) => void])[] = [
  ['deleted', (data) => rmSync(data, { recursive: true })],
  ['put back from a copy', (data, old) => cpSync(old, data, { recursive: true })],
  ['cut short', (data) => truncateSync(join(data, 'statemgr.sqlite'), 4096)],
]

for (const [what, strike] of isLong ? strikes : []) {
  test(`files ${what} in use: an alert, and what is accepted then outlives a kill`, async () => {
    const disk = newDisk()
    const data = join(disk.folder, 'data')
    const service = await serveOn(disk)
    cpSync(data, `${data}-old`, { recursive: true })
    await arena.rest()
    const lock = { name: 'host.1', restore: 'AlwaysOn' }
    assert.equal((await client.ask('preferences.set', lock))?.code, 200)
    strike(data, `${data}-old`)
    const asked = { name: 'host.0', restore: 'AlwaysOff' }
    await until('it to be accepted', async () => {
      const reply = await client.ask('preferences.set', asked)
      return reply?.code === 200
    })
    const status = await arena.status('the alert', (now) =>
      now.alerts.some(({ code }: Status) => code === 'store-damaged'),
    )
    assert.match(JSON.stringify(status.alerts), /while it was in use/)
    await service.kill('SIGKILL')
    const next = await serveOn(disk)
    for (const { name, restore } of [lock, asked]) {
      const preferences = await client.body('preferences.get', { name })
      assert.match(JSON.stringify(preferences), new RegExp(restore))
    }
    assert.doesNotMatch(next.err(), /store was damaged/)
    await next.kill()
  })
}

test('a data folder that cannot be made: it protects, and refuses all else with why', async () => {
  for (const host of ['host.0', 'host.1']) assert.equal(plant.carryOut('on', host), null)
  const service = await arena.serve({ args: ['--data', '/proc/no/such/folder'] })
  assert.match(service.out(), /statemgr is not ready, but answers on/)
  const { code, body } = await refusal()
  assert.deepEqual([code, body.code], [503, 'store-failed'])
  assert.match(body.message, /cannot be written: make it writable or pass another --data DIR/)
  plant.heat('cpu_zone', 99)
  await assertHostsGoOff()
  await assertTold(service, /cannot be written/)
  plant.heat('cpu_zone', 30)
  await service.kill()
})

for (const ailment of isLong ? ['open EROFS', 'sync hang'] : []) {
  test(`${ailment} at the start: it protects, and starts anew once it can`, async () => {
    const disk = newDisk()
    const first = await serveOn(disk)
    await hostsOn()
    const kept = (await journalNow()).length
    await client.body('preferences.set', { name: 'host.1', restore: 'AlwaysOn' })
    await first.kill('SIGKILL')
    disk.ail(ailment)
    const service = await serveOn(disk)
    plant.heat('cpu_zone', 99)
    await assertHostsGoOff()
    await assertTold(service, /cannot be (?:read or )?written|does not answer/)
    const mendedAt = Date.now()
    disk.mend()
    plant.heat('cpu_zone', 30)
    await assertKeepsAgain(service)
    assertHappenedThen((await journalNow()).slice(kept), mendedAt)
    const preferences = await client.body('preferences.get', { name: 'host.1' })
    assert.match(JSON.stringify(preferences), /AlwaysOn/)
    await service.kill()
  })
}

for (const ailment of isLong ? ['sync 200'] : [])
  test('a slow flash keeps nobody from anything', async () => {
    const disk = newDisk()
    disk.ail(ailment)
    const service = await serveOn(disk)
    await arena.status('it to keep', ({ store }) => store.keeps)
    await hostsOn()
    plant.heat('cpu_zone', 99)
    await assertHostsGoOff()
    plant.heat('cpu_zone', 30)
    await service.kill()
  })

for (const signal of isLong ? (['SIGTERM', 'SIGINT'] as const) : []) {
  test(`a hanging disk keeps no process from ending by ${signal}`, async () => {
    const disk = newDisk()
    const service = await serveOn(disk)
    disk.ail('sync hang')
    await refusal()
    const ended = await service.kill(signal)
    assert.match(ended.err, /does not answer/)
    disk.mend()
    const next = await serveOn(disk)
    await arena.status('it to keep', ({ store }) => store.keeps)
    assert.deepEqual(
      readdirSync(join(disk.folder, 'data')).filter((name) => name.includes('damaged')),
      [],
    )
    await next.kill()
  })
}

async function hostsOn(): Promise<void> {
  await arena.status('observation', ({ chassis }) => chassis.status !== 'Unknown')
  await client.act('chassis.0', 'PowerOn', `chassis-${disks}`)
  await arena.status('the chassis to be on', ({ chassis }) => chassis.status === 'On')
  for (const name of ['host.0', 'host.1']) {
    await until(`${name} to be taken`, async () => {
      const reply = await client.act(name, 'PowerOn', `${name}-${disks}`)
      return reply?.code === 200
    })
  }
  await arena.status('the hosts to run', ({ hosts }) =>
    hosts.every(({ status }: Status) => status === 'Running'),
  )
}

async function assertHostsGoOff(): Promise<void> {
  const hotAt = Date.now()
  await until(
    'the hosts to be off',
    () => ['host.0', 'host.1'].every((name) => plant.power(name) === 'Off'),
    offWithinMs,
  )
  if (isLong) process.stdout.write(`# off after ${Date.now() - hotAt} ms\n`)
}

/** Each disk has a journal of its own. */
async function journalNow(after = 0): Promise<readonly JournalEntry[]> {
  const page = await client.body('history.query', { order: 'oldest', after, limit: 1000 })
  return page.next === null ? page.entries : [...page.entries, ...(await journalNow(page.next))]
}

/** What a request comes to that is no emergency. */
async function refusal() {
  const reply = await client.ask('host.identify', { name: 'host.0', on: true })
  assert.ok(reply !== null, 'it was not answered')
  return reply
}

async function assertTold(service: Served, why: RegExp): Promise<void> {
  const status = await arena.status('it to be told', ({ store }) => !store.keeps)
  assert.match(status.store.why, why)
  assert.ok(status.store.since <= status.time.at)
  const alert = alertIn(status)
  assert.equal(alert?.severity, 'Critical')
  assert.match(alert?.message, why)
  const ready = await fetch(`${service.url}/readyz`)
  assert.equal(ready.status, 503)
  assert.match(await ready.text(), why)
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200)
}

const alertIn = ({ alerts }: Status) =>
  alerts.find(({ id }: Status) => id === 'store-failing/statemgr')

async function assertKeepsAgain(service: Served): Promise<void> {
  const status = await arena.status('it to keep again', ({ store }) => store.keeps)
  assert.equal(alertIn(status), undefined)
  await until('readiness', async () => (await fetch(`${service.url}/readyz`)).status === 200)
}

/** The hosts' way down stands in the journal, with times before the disk was mended. */
function assertHappenedThen(entries: readonly JournalEntry[], mendedAt: number): void {
  for (const name of ['host.0', 'host.1']) {
    const down = entries.filter(({ component, cause }) => {
      return component === name && /thermal/.test(cause ?? '')
    })
    assert.ok(down.length > 0, `${name}: ${JSON.stringify(entries)}`)
    assert.ok(Date.parse(down[0]?.wall ?? '') < mendedAt, JSON.stringify(down))
  }
  const alerts = entries.filter(({ cause }) => cause === 'store-failing')
  assert.ok(alerts.some(({ outcome }) => outcome === 'raised'))
}
