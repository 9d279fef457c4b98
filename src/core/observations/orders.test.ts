/** Tests that a service which remembers more of us than we do is noticed, and counted on above. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, startOf } from '../../../test/harness/platform.ts'

/** A run that knows of calls up to `kept`, and gives orders beyond `reserved`. */
function benchAfter(kept: number, reserved: number) {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.system = {
    ...bench.system,
    order: reserved,
    calls: reserved,
    earlierOrders: { kept, reserved },
  }
  bench.deliver(startOf('next'))
  return bench
}

const remembered = (order: number) => ({ kind: 'orders', service: 'powermgr', order }) as const

const isAlerted = ({ system }: ReturnType<typeof benchAfter>) =>
  'journal-behind/statemgr' in system.alerts

test('what earlier runs and this one have asked for is no news', () => {
  const bench = benchAfter(500, 1_000)
  bench.deliver(remembered(500))
  bench.ask('host.0', 'ForceOff')
  bench.deliver(remembered(bench.calls('force-off')[0]!.order))
  assert.ok(!isAlerted(bench))
})

for (const [what, order] of [
  ['between what was kept and what this run gives', 501],
  ['beyond all that this run has given', 5_000],
] as const) {
  test(`an order ${what} tells of a journal that was put back`, () => {
    const bench = benchAfter(500, 1_000)
    bench.deliver(remembered(order))
    assert.ok(isAlerted(bench))
    bench.ask('host.0', 'ForceOff')
    assert.ok(bench.calls('force-off')[0]!.order > order)
    bench.deliver(remembered(order))
    const { seq } = bench.system
    bench.deliver(remembered(bench.system.calls))
    assert.equal(bench.system.seq, seq)
  })
}

test('the alert stands until somebody has acknowledged it, over a restart as well', () => {
  const bench = benchAfter(500, 1_000)
  bench.deliver(remembered(900))
  bench.deliver(startOf('once more'))
  assert.ok(isAlerted(bench))
  const alert = 'journal-behind/statemgr'
  bench.deliver({ kind: 'alert.acknowledge', alert, actor: 'anna', reason: 'restored on purpose' })
  assert.equal(bench.system.intents.behind, null)
})
