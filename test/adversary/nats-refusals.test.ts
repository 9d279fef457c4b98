/** NATS says no: whatever it refuses is an alert with the subject, and everything else goes on. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startNatsServer } from '../harness/nats-server.ts'
import { until } from '../harness/processes.ts'
import { type Served, startArena } from './arena.ts'
import { ask, get } from './over-http.ts'
import { isAtRest, type Status } from './status.ts'

/** The product alone is held to permissions; the adversary and the fakes may do all. */
const configOf = (permissions: string, settings = '', password = 'pw') => `
${settings}
lame_duck_duration: "30s"
lame_duck_grace_period: "100ms"
no_auth_user: everybody
authorization { users: [
  { user: everybody, password: e }
  { user: statemgr, password: ${password}, permissions: { ${permissions} } }
] }`
const denied = ({ publish = [], subscribe = [] }: Denied) =>
  configOf(
    `publish: { allow: [">"], deny: ${JSON.stringify(publish)} },` +
      `subscribe: { allow: [">"], deny: ${JSON.stringify(subscribe)} }`,
  )

interface Denied {
  readonly publish?: readonly string[]
  readonly subscribe?: readonly string[]
}

const all = denied({})
const isLong = process.env.LONG !== undefined

const arena = await startArena({
  // What is denied is not waited for, for long.
  config: { limits: { settle: '500ms' } },
  nats: { config: denied({ publish: ['sensormon.state'] }) },
  productUrl: async ({ port }) => `nats://statemgr:pw@127.0.0.1:${port}`,
})
after(() => arena[Symbol.asyncDispose]())
const { client, nats } = arena
let service: Served

test('denied at the start, also of the next run while the operation goes on', async () => {
  service = await arena.serve()
  await raised('bus-refused/nats/sensormon.state')
  await client.act('chassis.0', 'PowerOn', 'first')
  await arena.status('the chassis to be on', ({ chassis }) => chassis.status === 'On')
  await nats.reload(denied({ publish: ['powermgr.control', 'sensormon.state'] }))
  const off = await client.ask('emergency.off', { reason: 'smoke' })
  assert.equal(off?.code, 200)
  await raised('bus-refused/nats/powermgr.control')
  await raised('not-carried-out/chassis.0')
  await service.kill()
  service = await arena.serve()
  await raised('not-carried-out/chassis.0')
  assert.equal((await client.ask('host.identify', { name: 'host.0', on: true }))?.code, 200)
  assert.equal(arena.fakes.record.count('chassis.0', 'off'), 0)
  await nats.reload(all)
  await until(
    'the emergency off to be carried out',
    () => arena.fakes.record.count('chassis.0', 'off') > 0,
  )
  await wellAgain()
})

/** Of each kind of use: several at once, or each for itself where there is time. */
const kinds: readonly Denied[] = [
  {
    publish: ['thermalmgr.state', 'statemgr.events.>', '$SRV.PING.*', 'ledmgr.control'],
    subscribe: ['powermgr.events.*', 'statemgr.host.get', '$SRV.PING.statemgr', '_INBOX.>'],
  },
  ...(isLong
    ? [
        ...['powermgr.>', 'thermalmgr.>', 'sensormon.>', 'ledmgr.>', '>'].map((one) => ({
          publish: [one],
        })),
        ...['_INBOX.>', 'powermgr.>', 'statemgr.>', '$SRV.>', '>'].map((one) => ({
          subscribe: [one],
        })),
      ]
    : []),
]

for (const kind of kinds) {
  test(`denied by a reload: ${JSON.stringify(kind)}`, async () => {
    await nats.reload(denied(kind))
    await until('an alert', async () => (await alertsOverHttp()).some(isRefusal))
    const { code } = await acts()
    assert.ok(code === 200 || code === 423, `${code}`)
    await nats.reload(all)
    await wellAgain()
  })
}

test('with new passwords it is not let in, says so, and is back when it is', async () => {
  await nats.reload(configOf('publish: [">"]', '', 'changed'))
  await until('readiness to say why', async () => {
    return /does not let us in/.test((await get(service.url, '/readyz')).body.message)
  })
  await until('an alert', async () => (await alertsOverHttp()).includes('bus-lost/nats'))
  await nats.reload(all)
  await wellAgain()
  assert.ok(lines().length < 40, lines().join('\n'))
})

test('where hardly anything is small enough to be carried, it goes on', async () => {
  await nats.reload(configOf('publish: [">"]', 'max_payload: 300'))
  await acts()
  await until('an alert', async () =>
    (await alertsOverHttp()).some((id) => id.startsWith('bus-refused/')),
  )
  await nats.reload(all)
  await acts()
  assert.equal(service.err().includes('a mistake of its own'), false, service.err())
})

/** The server takes its time to let all of them go, and ends with that. */
if (isLong)
  test('a server in lame duck: it says that NATS is lost, and goes on with the next', async (t) => {
    process.kill(nats.pid, 'SIGUSR2')
    await until('an alert', async () => (await alertsOverHttp()).includes('bus-lost/nats'))
    const next = await startNatsServer({ port: nats.port, config: all })
    t.after(() => next.stop())
    await until('readiness', async () => (await get(service.url, '/readyz')).code === 200)
    await wellAgain()
    assert.equal((await acts()).code, 200)
  })

/** Over HTTP, which needs no NATS. */
const acts = () => ask(arena, service.url, 'action', { name: 'host.0', action: 'IdentifyOn' })
const alertsOverHttp = async () => idsOf((await ask(arena, service.url, 'system.status')).body)

const raised = (id: string) => arena.status(id, (status) => idsOf(status).includes(id))

/** Nothing of it is left, and what is asked is done. */
async function wellAgain(): Promise<void> {
  // A subject that nobody has sent on since is not known to be carried again.
  await arena.status('no alert but of what was not tried again', (status) =>
    idsOf(status).every((id) => !/^(?:bus-lost|not-carried-out)/.test(id)),
  )
  // What the server refused before may be heard of late.
  await until('rest, and no refusal', async () => {
    const status = await client.body('system.status')
    const refusals = idsOf(status).filter(isRefusal)
    for (const id of refusals) await client.ask('alerts.acknowledge', { id })
    return refusals.length === 0 && isAtRest(status)
  })
  assert.equal(service.err().includes('a mistake of its own'), false, service.err())
}

const isRefusal = (id: string) => id.startsWith('bus-refused/')
const idsOf = ({ alerts }: Status): string[] => alerts.map((one: { id: string }) => one.id)
/** But for what is in the journal: that is told of as it is there. */
const lines = () =>
  service
    .err()
    .split('\n')
    .filter((line) => !line.includes('"seq":'))
