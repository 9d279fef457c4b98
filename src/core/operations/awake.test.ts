/** Who was not run for a while: nobody is too late for what could not be heard meanwhile. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../test/harness/platform.ts'

const hourMs = 3_600_000

const deadlinesOf = (bench: Bench) =>
  bench.operation('host.0').steps.map(({ deadline }) => deadline)

/** An hour later, told of it or not. */
function later(bench: Bench, isTold: boolean): void {
  bench.now += hourMs
  bench.deliver({ kind: isTold ? 'awake' : 'tick' })
}

test('what is on its way has time to be seen, as after a start', () => {
  const ends = [true, false].map((isTold) => {
    const bench = benchIn({ 'chassis.0': 'On' })
    bench.ask('host.0', 'PowerOn')
    later(bench, isTold)
    const [first] = bench.component('host.0').operation?.steps ?? []
    return (
      first?.phase === 'asking' && first.deadline === bench.now + bench.platform.limits.settleMs
    )
  })
  assert.deepEqual(ends, [true, false])
})

test('what protects the hardware has waited for long enough', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'EmergencyOff')
  const before = deadlinesOf(bench)
  bench.deliver({ kind: 'awake' })
  assert.deepEqual(deadlinesOf(bench), before)
  assert.ok(before.some((deadline) => deadline !== null))
})
