/** Somebody else speaks for the power service: it is noticed, and nobody is silenced by it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { headers } from '@nats-io/transport-node'
import { until } from '../harness/processes.ts'
import { startGuarded } from './guarded.ts'

const site = await startGuarded(false, 65_536)
after(() => site[Symbol.asyncDispose]())
const client = await site.connect(null)

async function ask(path: string, body: object = {}) {
  const text = JSON.stringify(body)
  const answer = await client.request(`statemgr.${path}`, text, { timeout: 20_000 })
  return JSON.parse(answer.string())
}
const alertsOf = async (service: string): Promise<readonly { readonly message: string }[]> =>
  (await ask('alerts.list', { component: service })).alerts.filter(
    ({ code }: { readonly code: string }) => code === 'two-voices',
  )
const alerted = (why: RegExp, service = 'powermgr') =>
  until(`an alert that ${why}`, async () =>
    (await alertsOf(service)).some(({ message }) => why.test(message)),
  )
const reports = (fields: object) =>
  client.publish('powermgr.events.power', JSON.stringify({ component: 'host.0', ...fields }))

test('one voice is no alert, whatever goes on', async () => {
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    const { operation } = await ask('action', { name, action: 'PowerOn', wait: '20s' })
    assert.equal(operation.state, 'succeeded')
  }
  const { operation } = await ask('action', { name: 'host.1', action: 'ForceRestart', wait: '20s' })
  assert.equal(operation.state, 'succeeded')
  site.fakes.power.restart()
  await ask('action', { name: 'host.1', action: 'ForceOff', wait: '20s' })
  assert.deepEqual(await alertsOf('powermgr'), [])
})

test('a count that is forged far ahead silences nobody, and is told of', async () => {
  const state = await client.request('powermgr.state', '{}')
  const { boot } = JSON.parse(state.string()).power[0]
  for (const ahead of [0, 1, 2]) reports({ power: 'Off', boot, seq: 1_000_000_000 + ahead })
  await alerted(/two counts/)
  await until('host.0 to be what it is', async () => {
    const { status, observed } = await ask('host.get', { name: 'host.0' })
    return status === 'Running' && observed.power === 'On'
  })
  // Still heard: what happens now is seen.
  await ask('action', { name: 'host.0', action: 'ForceOff', wait: '20s' })
  assert.equal((await ask('host.get', { name: 'host.0' })).observed.power, 'Off')
})

test('a second run beside the first is told of', async () => {
  await until('two runs to be told', async () => {
    reports({ power: 'Off', boot: 'evil', seq: Date.now() })
    return (await alertsOf('powermgr')).some(({ message }) => /two runs/.test(message))
  })
})

test('a second answer to one question is told of', async () => {
  const second = client.subscribe('powermgr.state', {
    callback: (_, message) => void message.respond('{}'),
  })
  await alerted(/answered twice/)
  second.unsubscribe()
})

test('an answer that nobody has asked for is told of', async () => {
  const asked = site.received.findLast(({ reply }) => reply.startsWith('_INBOX.statemgr.'))!
  client.publish(asked.reply.replace(/[^.]*$/, 'guessed'), '{"outcome":"done"}')
  await alerted(/nobody has asked/, 'nats')
})

test('the inbox of the product is no place for an answer to somebody else', async () => {
  const { reply } = site.received.findLast((one) => one.reply.startsWith('_INBOX.statemgr.'))!
  site.received.length = 0
  client.publish('statemgr.history.query', '{}', { reply })
  const marked = headers()
  marked.set('Statemgr-Answer', 'powermgr')
  client.publish('statemgr.chassis.power.off', '{"name":"chassis.0"}', { headers: marked })
  await ask('chassis.get')
  assert.equal((await ask('chassis.get')).status, 'On')
  const taken = site.received.filter(({ subject }) => subject === reply)
  assert.deepEqual(
    taken.filter(({ header }) => header('Statemgr-Answer') === 'statemgr'),
    [],
  )
})

test('the levers of a simulation are nobody’s where nothing is simulated', async () => {
  for (const verb of ['get', 'set', 'fault', 'reset'])
    await assert.rejects(client.request(`sim.${verb}`, '{}', { timeout: 100 }), /timeout/)
})
