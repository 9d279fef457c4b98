/** The stock NATS tools find the service, and it outlives an outage of their server. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Svcm } from '@nats-io/services'
import { connect } from '@nats-io/transport-node'
import { microNameOf } from '../../src/api/fields/resource.ts'
import { subjects } from '../../src/api/resources.ts'
import { version } from '../../src/main.ts'
import { startNatsServer } from '../harness/nats-server.ts'
import { until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const site = await startSite({ transitionTimeout: '4s', limits: { observationStale: '1s' } })
after(() => site[Symbol.asyncDispose]())
await site.simulate()
const service = await site.serve()

test('discovery lists the service and all its endpoints with their counts', async () => {
  const connection = await connect({ servers: site.nats.url })
  const tool = new Svcm(connection).client()
  const [pinged] = await gathered(await tool.ping('statemgr'))
  assert.equal(`${pinged?.name} ${pinged?.version}`, `statemgr ${version}`)
  const [info] = await gathered(await tool.info('statemgr'))
  assert.equal(info?.description, 'BMC State Management Service')
  assert.deepEqual(
    info?.endpoints.map(({ name, subject }) => [name, subject]),
    subjects.map((subject) => [microNameOf(subject), `statemgr.${subject.path}`]),
  )
  await site.ask('host.get', { name: 'host.0' })
  await site.ask('host.get', { name: 'host.7' })
  const [stats] = await gathered(await tool.stats('statemgr'))
  const hostGet = stats?.endpoints?.find(({ name }) => name === 'host_get')
  assert.equal(hostGet?.num_requests, 2)
  const everybody = (await gathered(await tool.ping())).map(({ name }) => name)
  assert.deepEqual(everybody.toSorted(), [
    ...['ledmgr', 'powermgr', 'sensormon', 'sim', 'statemgr', 'thermalmgr'],
  ])
  await connection.close()
})

test('after an outage of NATS it tells what happened meanwhile, in order', async (t) => {
  await site.ask('chassis.power.on', { name: 'chassis.0', wait: true })
  const before = await site.history()
  const events = await site.events('transitions')
  await site.ask('host.power.on', { name: 'host.0', wait: true })
  await site.ask('host.power.on', { name: 'host.1' })
  await site.nats.stop()
  // Long enough for what the hardware said last to be too old to be believed.
  await sleep(1500)
  // Nobody can be told who is not there yet: the service is held until this test is connected.
  process.kill(service.pid, 'SIGSTOP')
  const back = await startNatsServer({ port: site.nats.port })
  t.after(() => back.stop())
  await until('the test to be connected', () =>
    site.bus.flush().then(
      () => true,
      () => false,
    ),
  )
  process.kill(service.pid, 'SIGCONT')
  await until('the service to be connected', () =>
    site.status().then(
      () => true,
      () => false,
    ),
  )
  await site.becomes('host.0', 'Running')
  // One that is held is at rest before it was looked at again.
  await until('what is observed to be what is', async () => {
    const { hosts } = await site.rest()
    const { hosts: are } = await site.truth()
    return hosts.every(({ name, observed }) => observed.power === are[name]?.power)
  })
  const history = (await site.history()).slice(before.length)
  assert.ok(
    history.some(({ to }) => to === 'Unknown'),
    'nothing happened meanwhile',
  )
  const kept = history.filter(({ type }) => type === 'transition').map(({ seq }) => seq)
  await until('the last event', () => events.at(-1)?.data.seq === kept.at(-1))
  assert.deepEqual([...new Set(events.map(({ data }) => data.seq))], kept)
  assert.deepEqual(
    events.at(-1)?.data,
    history.findLast(({ type }) => type === 'transition'),
  )
})

async function gathered<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const one of all) found.push(one)
  return found
}
