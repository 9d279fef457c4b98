/** Three processes: nats-server, simulated hardware and the service run a chassis end to end. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startSite } from '../ground/site.ts'

const site = await startSite()
after(() => site[Symbol.asyncDispose]())
await site.simulate()
await site.serve()

test('a host goes from Off to Running, and its events come in order', async () => {
  const ofHost = await site.events('host.0')
  const transitions = await site.events('transitions')
  const chassisOn = await site.ask('chassis.power.on', { wait: true })
  assert.equal(chassisOn.body.operation.state, 'succeeded', JSON.stringify(chassisOn.body))
  const hostOn = await site.ask('host.power.on', { name: 'host.0', wait: true })
  assert.equal(hostOn.body.component.status, 'Running', JSON.stringify(hostOn.body))
  console.log(ofHost.map((e) => [e.id, e.type, e.data.from, e.data.to, e.data.outcome]), transitions.length)
})
