/**
 * Names that every object has, and messages far too deep, from services, clients of u-bmc and in
 * requests: each is unknown, or garbage, and nothing more.
 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { board, configOf } from '../fakes/board.ts'
import { createChance } from '../fakes/chance.ts'
import { namesOfObjects, noise, pick, protobufOf, spoiled } from '../from-schema.ts'
import { type Product, startProduct } from './product.ts'

const times = process.env.LONG === undefined ? 300 : 20_000

async function started(t: TestContext, changes: object = {}): Promise<Product> {
  const config = { ...configOf(board), ...changes } as never
  const product = await startProduct({ config, http: null })
  t.after(() => product[Symbol.asyncDispose]())
  return product
}

/** A report of each kind about something of that name. */
const reportsAbout = (name: string) => {
  const counted = { boot: name, seq: 7 }
  return {
    'powermgr.events.power': { component: name, power: 'Off', ...counted },
    'powermgr.events.boot': { component: name, progress: 'OSRunning', ...counted },
    'powermgr.events.supply': {
      ...{ supply: name, present: true, fault: true, input: 'Lost', output: 'Off' },
      ...counted,
    },
    'thermalmgr.events.zone': { zone: name, celsius: 300, coolingPercent: 0, ...counted },
    'sensormon.events.sensor': { sensor: name, value: 9000, unit: 'rpm', ...counted },
    'powermgr.events.resource': { resource: name, state: 'Failed', ...counted },
    'ledmgr.events.led': { component: name, led: name, pattern: 'on', ...counted },
    [`powermgr.events.${name}`]: { component: name, power: 'Off', ...counted },
  }
}

const stateAbout = (name: string) => {
  const about = Object.entries(reportsAbout(name)).slice(0, 7)
  return Object.fromEntries(about.map(([subject, report]) => [subject.split('.').at(-1), [report]]))
}

/** That a service speaks of what is not there is told once, and is all that comes of it. */
const seen = async ({ ask }: Product): Promise<string> => {
  const { hosts, chassis, bmc, alerts } = JSON.parse((await ask('system.status', ''))?.text ?? '')
  const known = [...hosts, chassis, bmc].map(({ name, status, revision }) => [
    name,
    status,
    revision,
  ])
  const others = alerts.filter(({ code }: { code: string }) => code !== 'odd-report')
  return JSON.stringify([known, others])
}

/** As `seen`, once the first observations have come in, and nothing follows from them any more. */
async function settled(product: Product): Promise<string> {
  for (let last = ''; ; await sleep(100)) {
    const now = await seen(product)
    if (now === last) return now
    last = now
  }
}

test('a report about what every object has is about nothing', async (t) => {
  const product = await started(t)
  const before = await settled(product)
  for (const name of namesOfObjects)
    for (const [subject, report] of Object.entries(reportsAbout(name)))
      product.bus.publish(subject, JSON.stringify(report))
  await product.bus.flush()
  assert.equal(await seen(product), before)
  assert.deepEqual(product.bugs, [])
})

test('a report of which anything is spoiled moves nothing that it does not name', async (t) => {
  const product = await started(t)
  const chance = createChance(Number(process.env.SEED ?? 1))
  for (let n = 0; n < times; n++) {
    const [subject, report] = pick(
      chance,
      Object.entries(reportsAbout(pick(chance, namesOfObjects))),
    )
    product.bus.publish(subject, spoiled(report, chance))
    if (n % 100 === 0) await product.bus.flush()
  }
  await product.bus.flush()
  assert.equal((await product.ask('system.status', ''))?.code, 200)
  assert.deepEqual(product.bugs, [])
})

test('requests about what every object has are about nothing, and change nothing', async (t) => {
  const product = await started(t)
  const before = await seen(product)
  const unknown = [400, 404]
  // The journal tells of them itself.
  const ofJournal = new Set(['keys', 'rows'])
  for (const id of namesOfObjects.filter((name) => !name.includes('.'))) {
    const rows: readonly (readonly [string, object])[] = [
      ['host.get', { name: id }],
      ['host.power.on', { name: id }],
      ['action', { name: 'host.0', action: id }],
      ['action', { name: id, action: 'PowerOn' }],
      ['emergency.off', { name: id }],
      ['operation.get', { id }],
      ['operation.abort', { id }],
      ['interlocks.check', { name: 'host.0', action: id }],
      ['override.grant', { name: 'host.0', interlocks: [id], reason: 'x', expires: '1m' }],
      ['override.grant', { name: id, interlocks: ['flap-hold'], reason: 'x', expires: '1m' }],
      ['override.revoke', { id }],
      ['schedule.add', { name: 'host.0', action: id, at: '2099-01-01T00:00:00Z' }],
      ['schedule.add', { name: id, action: 'PowerOn', at: '2099-01-01T00:00:00Z' }],
      ['schedule.cancel', { id }],
      ['preferences.get', { name: id }],
      ['preferences.set', { name: id, restore: 'AlwaysOn' }],
      ['alerts.acknowledge', { id: `${id}/${id}`, actor: 'me' }],
      ['alerts.acknowledge', { id: `__proto__/${id}`, actor: 'me' }],
      ['recovery.get', { alert: `${id}/${id}` }],
      ['recovery.advance', { alert: `${id}/${id}`, step: 1 }],
      ['host.get', JSON.parse(`{"name":"host.0","${id}":{"name":"host.1"}}`)],
      ['override.list', { component: id }],
      ['schedule.list', { component: id }],
      ...(ofJournal.has(id) ? [] : ([['history.query', { component: id }]] as const)),
      ...(ofJournal.has(id) ? [] : ([['alerts.list', { component: id }]] as const)),
    ]
    for (const [path, body] of rows) {
      const answer = await product.ask(path, JSON.stringify(body))
      assert.ok(unknown.includes(answer?.code ?? 0), `${path} ${id}: ${answer?.text}`)
    }
  }
  assert.equal(await seen(product), before)
  assert.deepEqual(product.bugs, [])
})

test('a service that tells of nothing else, and answers too deeply, is not believed', async (t) => {
  let asked = 0
  const deep = '['.repeat(20_000)
  const { integrations, limits } = configOf(board)
  const product = await started(t, {
    integrations: { ...integrations, power: 'oddmgr' },
    limits: { ...limits, settle: '100ms' },
  })
  await product.bus.serve({
    name: 'oddmgr',
    version: '1.0.0',
    description: 'an adversary',
    endpoints: [
      {
        name: 'state',
        subject: 'oddmgr.state',
        handle: (_, respond) => {
          const name = namesOfObjects[asked++ % namesOfObjects.length]!
          respond(asked % 2 === 0 ? deep : JSON.stringify(stateAbout(name)))
        },
      },
      {
        name: 'control',
        subject: 'oddmgr.control',
        handle: (_, respond) =>
          respond(asked % 2 === 0 ? deep : '{"id":"__proto__","outcome":"done"}'),
      },
    ],
  })
  const wanted = { name: 'chassis.0', wait: '100ms' }
  for (let n = 0; n < 10; n++) await product.ask('chassis.power.on', JSON.stringify(wanted))
  await product.ask('emergency.off', JSON.stringify({ name: 'host.0' }))
  for (let tries = 0; asked < 8; tries++) {
    assert.ok(tries < 1000, `asked ${asked} times only`)
    await sleep(20)
  }
  assert.deepEqual(product.bugs, [])
})

test('clients of u-bmc may send what they like', async (t) => {
  const product = await started(t, { ubmc: { served: true, stream: { kept: false } } })
  const chance = createChance(Number(process.env.SEED ?? 1))
  const subjects = ['host', 'chassis', 'bmc'].flatMap((kind) =>
    ['list', 'state', 'control', 'info'].map((verb) => `${kind}.${verb}`),
  )
  for (let n = 0; n < times; n += 10) {
    const asked = Array.from({ length: 10 }, () => {
      const payload = chance() < 0.8 ? protobufOf(chance) : noise(chance)
      return product.bus.request(pick(chance, subjects), payload, { timeoutMs: 10_000 })
    })
    for (const answer of await Promise.all(asked)) {
      assert.equal(answer.kind, 'answered')
      const { headers } = answer.kind === 'answered' ? answer.message : { headers: {} }
      assert.notEqual(lookedAt(headers), '500')
    }
  }
  assert.deepEqual(product.bugs, [])
})

const lookedAt = (headers: { readonly [name: string]: string }) =>
  headers['Nats-Service-Error-Code']
