/** A BMC that is reset, does not reset, or goes off, as services tell it that know no evidence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StateManagerOptions } from '../../../src/main.ts'
import { board, configOf } from '../fakes/board.ts'
import { type Product, startProduct } from './product.ts'

const config = {
  ...configOf(board),
  bmc: { name: board.bmc, initializationTimeout: '1s' },
  limits: { ...configOf(board).limits, settle: '300ms' },
} as unknown as StateManagerOptions['config']

async function ask(product: Product, path: string, body: object = {}) {
  const answer = await product.ask(path, JSON.stringify({ name: board.bmc, ...body }))
  return JSON.parse(answer!.text)
}

async function withProduct(then: (product: Product) => Promise<void>): Promise<void> {
  const product = await startProduct({ config, http: null })
  try {
    await then(product)
  } finally {
    await product[Symbol.asyncDispose]()
  }
}

async function ready(product: Product): Promise<void> {
  for (let waits = 0; (await ask(product, 'bmc.get')).status !== 'Ready'; waits++) {
    assert.ok(waits < 1000, 'the BMC is not ready')
    await sleep(10)
  }
}

test('a BMC that is reset is ready, and one that is not is no success', () =>
  withProduct(async (product) => {
    const { plant } = product.fakes
    await ready(product)
    const reset = await ask(product, 'bmc.reboot', { wait: true })
    assert.deepEqual([reset.operation.state, reset.component.status], ['succeeded', 'Ready'])
    assert.deepEqual(
      [reset.component.run.evidence, reset.component.restartCause.cause],
      ['power', 'SoftReset'],
    )
    plant.ignoreResets(true)
    const ignored = await ask(product, 'bmc.reboot', { wait: true })
    assert.deepEqual([ignored.operation.state, ignored.component.status], ['unverified', 'Ready'])
    const { alerts } = await ask(product, 'alerts.list', { name: undefined })
    assert.deepEqual(
      alerts.map(({ id }: { id: string }) => id),
      ['unverified/bmc.0'],
    )
    assert.deepEqual(product.bugs, [])
  }))

test('a BMC that was shut down is off, and never ready with its power off', () =>
  withProduct(async (product) => {
    await ready(product)
    const down = await ask(product, 'bmc.shutdown', { wait: true })
    assert.deepEqual([down.operation.state, down.component.status], ['succeeded', 'Off'])
    await sleep(500)
    const after = await ask(product, 'bmc.get')
    assert.deepEqual([after.status, after.observed.power, after.lastError], ['Off', 'Off', null])
  }))
