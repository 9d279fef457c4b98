/** Supplies that do not do what they are told: what is said of them is what they give. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StateManagerOptions } from '../../../src/main.ts'
import { board, configOf } from '../fakes/board.ts'
import { type Product, startProduct } from './product.ts'

const base = configOf(board)
const usual = {
  ...base,
  transitionTimeout: '1s',
  integrations: { ...base.integrations, retry: { attempts: 1, delay: '50ms' } },
}
/** Each host takes 300 W, and each supply gives 400. */
const weighed = {
  ...usual,
  hosts: usual.hosts.map((host) => ({ ...host, powerWatts: 300 })),
  supplies: usual.supplies.map((supply) => ({ ...supply, capacityWatts: 400 })),
}

// biome-ignore lint/suspicious/noExplicitAny: an adversary looks into answers of every shape
async function ask(product: Product, path: string, body: object = {}): Promise<any> {
  const answer = await product.ask(path, JSON.stringify(body))
  return JSON.parse(answer!.text)
}

async function withProduct(config: object, then: (product: Product) => Promise<void>) {
  const options = { config: config as StateManagerOptions['config'], http: null }
  const product = await startProduct(options)
  try {
    await then(product)
    assert.deepEqual(product.bugs, [])
  } finally {
    await product[Symbol.asyncDispose]()
  }
}

const chassisOn = (product: Product) =>
  ask(product, 'chassis.power.on', { name: board.chassis, wait: true })

async function alertIds(product: Product): Promise<readonly string[]> {
  const { alerts } = await ask(product, 'alerts.list')
  return alerts.map(({ id }: { id: string }) => id)
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let waits = 0; !(await isSo()); waits++) {
    assert.ok(waits < 500, what)
    await sleep(10)
  }
}

// Most of their time is waiting.
describe('supplies that do otherwise', { concurrency: true }, () => {
  test('a supply that is stuck off is not normal, and what it was for says so', () =>
    withProduct(weighed, async (product) => {
      product.fakes.plant.stickSupply('psu.1', true)
      const { operation } = await chassisOn(product)
      assert.equal(operation.state, 'succeeded', 'the other stands in for it')
      assert.match(operation.leftBehind.join(), /^supply good psu\.1: not seen/)
      await until('it is an alert', async () =>
        (await alertIds(product)).includes('never-reached/supply/psu.1'),
      )
      const { supplies, levels } = await ask(product, 'system.status')
      const [good, dark] = supplies
      assert.deepEqual([good.isCounted, good.observed.power], [true, 'On'])
      assert.deepEqual([dark.isCounted, dark.observed.power], [false, 'Off'])
      assert.equal(levels['supply/psu.1'].level, 'critical')
    }))

  test('an on that never came to its supply is no success', () =>
    withProduct(usual, async (product) => {
      const { plant, power } = product.fakes
      power.behave({ misses: ({ target, verb }) => target === 'psu.1' && verb === 'on' })
      const { operation } = await chassisOn(product)
      assert.equal(operation.state, 'rolled-back')
      assert.equal(plant.power(board.chassis), 'Off', 'its rail was never turned on')
    }))

  test('600 W of hosts are not put on one supply of 400 W, and one that trips is told of', () =>
    withProduct(weighed, async (product) => {
      const { plant } = product.fakes
      plant.weigh(300, 400)
      plant.stickSupply('psu.1', true)
      await chassisOn(product)
      const on = (name: string) => ask(product, 'host.power.on', { name, wait: true })
      assert.equal((await on('host.0')).operation.state, 'succeeded')
      const refused = await on('host.1')
      assert.equal(refused.code, 'power-budget')
      assert.match(JSON.stringify(refused), /600 W would be taken, but only 400 W/)

      plant.stickSupply('psu.1', false)
      const again = { name: board.chassis, action: 'SuppliesOn', wait: true }
      assert.equal((await ask(product, 'action', again)).operation.state, 'succeeded')
      assert.equal((await on('host.1')).operation.state, 'succeeded')
      plant.supply('psu.1', { output: 'Off' })
      assert.equal(plant.power('host.0'), 'Off', 'the other has tripped')
      await until('nothing is shown to run, or to give power', async () => {
        const { chassis, hosts, supplies } = await ask(product, 'system.status')
        const all = [chassis, ...hosts, ...supplies]
        return all.every(({ observed }) => observed.power === 'Off')
      })
      assert.ok((await alertIds(product)).includes(`unexpected-off/${board.chassis}`))
    }))
})
