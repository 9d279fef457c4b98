/** `kill -9` of the service in the middle of a chassis power-on, at each of its steps. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { OperationReply } from '../../src/api/resources/control.ts'
import { until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const site = await startSite({
  simulation: { railTime: '500ms' },
  // Each test begins just after the power-off of the one before: nothing is to wait for that.
  limits: { minimumOffTime: '0s' },
})
after(() => site[Symbol.asyncDispose]())
await site.simulate()
let service = await site.serve()

/** The power service takes its time, so that each step can be met. */
const slow = { service: 'powermgr', kind: 'delay', delayMs: 500 }
const steps = ['supply on psu.0', 'supply on psu.1', 'main rail on', 'chassis power good']

for (const [count, step] of steps.entries()) {
  test(`killed at step ${step} of a chassis power-on it ends with it On`, async () => {
    const request = { name: 'chassis.0', requestId: `request-${count}`, actor: 'anna' }
    await site.sim('fault', slow)
    const { id } = (await site.ask('chassis.power.on', request)).body.operation
    await until(step, async () => runningOf(await operation(id)).includes(step))
    const { signal } = await service.kill()
    assert.equal(signal, 'SIGKILL')
    await site.sim('fault', { service: 'powermgr', kind: 'none' })
    service = await site.serve()
    await site.becomes('chassis.0', 'On')
    const { state, steps } = await operation(id)
    assert.equal(state, 'succeeded')
    assert.ok(
      steps.every((one) => one.state === 'done'),
      JSON.stringify(steps),
    )
    const { chassis, supplies } = await site.truth()
    assert.equal(chassis['chassis.0']?.power, 'On')
    assert.ok(Object.values(supplies).every(({ output }) => output === 'On'))
    await assertWhole(id)
    const repeated = await site.ask('chassis.power.on', request)
    assert.equal(repeated.body.operation.id, id)
    await site.ask('chassis.power.off', { name: 'chassis.0', wait: true })
  })
}

const operation = async (id: string): Promise<OperationReply> =>
  (await site.ask('operation.get', { id })).body

const runningOf = ({ steps }: OperationReply) =>
  steps.filter(({ state }) => state === 'running').map(({ name }) => name)

/** The journal has no gap, and begins and ends the operation, each in a run of its own. */
async function assertWhole(id: string): Promise<void> {
  const history = await site.history()
  assert.deepEqual(
    history.map(({ seq }) => seq),
    history.map((_, index) => index + 1),
  )
  const mine = history.filter(({ operation, type }) => operation === id && type === 'transition')
  assert.deepEqual(
    mine.map(({ from, to, outcome, actor }) => `${from} → ${to} ${outcome} ${actor}`),
    ['Off → PoweringOn started anna', 'PoweringOn → On succeeded anna'],
  )
  assert.notEqual(mine[0]?.boot, mine[1]?.boot)
}
