/** A service that is started anew under the same run id, and counts from 0, is heard again. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordOf } from '../../src/core/model/power.ts'
import { lastHeard } from '../../src/core/model/system/evidence.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { type Rewrite, rewriting } from '../fakes/rewriting.ts'
import { createWorld, type World } from '../harness/world.ts'

/** Every service calls its run the same for ever, and counts on from where it is set. */
function counting() {
  const counts = { next: 1000 }
  const counted = (report: object) => ({ ...report, boot: 'always', seq: counts.next++ })
  const rewrite: Rewrite = (subject, said) =>
    subject.endsWith('.state')
      ? Object.fromEntries(
          Object.entries(said).map(([what, list]) => [what, (list as object[]).map(counted)]),
        )
      : counted(said)
  return { counts, rewrite }
}

const powerOf = (world: World) => wordOf(lastHeard(componentOf(world.system(), 'host.0').observed))

const alerts = async (world: World): Promise<readonly string[]> =>
  (await world.ask('alerts.list')).body.alerts.map(({ id }: { id: string }) => id)

test('one poll after its count fell a service is heard again, and that is told', async () => {
  const { counts, rewrite } = counting()
  const world = await createWorld({ through: (bus) => rewriting(bus, rewrite) })
  for (const name of ['chassis.0', 'host.0'])
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
  const { observeInterval } = world.config.limits
  for (const power of ['Off', 'On', 'Off']) {
    await world.advance(10 * observeInterval)
    counts.next = 0
    world.simulator.set('hosts.host.0.power', power)
    // Off is believed when it was said twice.
    await world.advance(2 * observeInterval + 10)
    assert.equal(powerOf(world), power)
  }
  assert.deepEqual([...(await alerts(world))].sort(), [
    ...['ledmgr', 'powermgr', 'sensormon', 'thermalmgr'].map(
      (service) => `odd-report/${service}/${service}.seq`,
    ),
    'unexpected-off/host.0',
  ])
  await world.stop()
})

test('what was counted before a restart of ours silences nobody after it', async () => {
  const { counts, rewrite } = counting()
  counts.next = 1_000_000
  const world = await createWorld({ through: (bus) => rewriting(bus, rewrite) })
  for (const name of ['chassis.0', 'host.0'])
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
  world.crash()
  counts.next = 0
  world.simulator.set('hosts.host.0.power', 'Off')
  await world.restart()
  await world.advance(2 * world.config.limits.observeInterval)
  assert.equal(powerOf(world), 'Off')
  assert.deepEqual(
    (await alerts(world)).filter((id) => id.startsWith('odd-report')),
    [],
  )
  await world.stop()
})
