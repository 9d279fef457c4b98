/** A nats-server with the example's permissions: who may look, who may act, who may do neither. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { EventReply } from '../../src/api/events.ts'
import { onlyReads } from '../../src/api/resource.ts'
import { subjects } from '../../src/api/resources.ts'
import { type Bus, BusError } from '../../src/bus/bus.ts'
import { connectNatsBus } from '../../src/bus/nats.ts'
import { startNatsServer } from '../harness/nats-server.ts'
import { runStatemgr, startStatemgr, until } from '../harness/processes.ts'

const examples = join(import.meta.dirname, '../../examples')
const permissions = readFileSync(join(examples, 'nats-permissions.conf'), 'utf8')
const users = ['viewer', 'operator', 'statemgr', 'services'] as const
type User = (typeof users)[number]

/** Passwords that stand in the file outdo those of the environment. */
const passwords = users.map((user) => `${user.toUpperCase()}_PASSWORD: "${user}-secret"\n`).join('')
const nats = await startNatsServer({ config: passwords + permissions })
const urlOf = (user: User) => nats.url.replace('://', `://${user}:${user}-secret@`)
const config = join(examples, 'two-host-chassis.yaml')
const hardware = startStatemgr([
  'simulate',
  ...['--config', config, '--nats', urlOf('services'), '--inbox-prefix', '_INBOX.services'],
])
await hardware.untilOut(/ are ready on /)
const serve = [
  ...['serve', '--config', config, '--nats', urlOf('statemgr'), '--http', '127.0.0.1:0'],
  ...['--inbox-prefix', '_INBOX.statemgr'],
]
const service = startStatemgr(serve)
await service.untilOut(/statemgr is ready on /)
const connected = await Promise.all(
  users.map(async (user): Promise<readonly [User, Bus]> => {
    const inboxPrefix = `_INBOX.${user}`
    const address = { servers: urlOf(user), name: user, inboxPrefix, onError: () => {} }
    return [user, await connectNatsBus(address)]
  }),
)
const bus = Object.fromEntries(connected) as Record<User, Bus>

after(async () => {
  await Promise.all(Object.values(bus).map((one) => one.drain()))
  await Promise.all([service.kill(), hardware.kill()])
  await nats.stop()
})

const leave = { name: 'host.0', interlocks: ['health'], reason: 'new DIMM', expires: '30m' }

test('the viewer may ask what only reads, all of it, and nothing that acts', () => {
  const { publish } = permissions.match(/reads = \{\s*publish = \[(?<publish>[^\]]*)\]/)!.groups!
  const listed = [...publish!.matchAll(/"statemgr\.([^"]+)"/g)].map(([, path]) => path)
  // Whoever acts says who he is; a check says who would act, and does nothing.
  const reading = subjects
    .filter((subject) => subject.path === 'interlocks.check' || onlyReads(subject))
    .map(({ path }) => path)
  assert.deepEqual(listed.toSorted(), reading.toSorted())
})

test('the viewer sees what is, and what would object', async () => {
  assert.equal((await ask('viewer', 'system.status')).body.name, 'two-host-chassis')
  const checked = await ask('viewer', 'interlocks.check', { name: 'host.0', action: 'PowerOn' })
  assert.ok(checked.body.verdicts.length > 5)
  assert.deepEqual((await ask('viewer', 'override.list')).body, { overrides: [] })
})

test('the viewer is turned away from everything else, and told so', async () => {
  await assert.rejects(ask('viewer', 'override.grant', leave), isTurnedAway)
  await assert.rejects(ask('viewer', 'chassis.power.on', { name: 'chassis.0' }), isTurnedAway)
  await assert.rejects(
    ask('viewer', 'action', { name: 'host.0', action: 'ForceOff' }),
    isTurnedAway,
  )
  const moved = await bus.viewer.request('powermgr.control', '{}', { timeoutMs: patienceMs })
  assert.equal(moved.kind, 'refused')
  const granted = 'override grant host.0 health --reason mine'.split(' ')
  const asViewer = ['--nats', urlOf('viewer'), '--inbox-prefix', '_INBOX.viewer']
  const { code, err } = await runStatemgr(...granted, ...asViewer)
  assert.equal(code, 4)
  assert.match(err, /statemgr\.override\.grant/)
  assert.deepEqual((await ask('viewer', 'override.list')).body, { overrides: [] })
})

test('the operator grants, uses and revokes an override', async () => {
  const { code, body } = await ask('operator', 'override.grant', { ...leave, actor: 'anna' })
  assert.equal(code, 200, JSON.stringify(body))
  const { id } = body.override
  const [listed] = (await ask('viewer', 'override.list')).body.overrides
  assert.equal(`${listed.id} ${listed.actor}`, `${id} anna`)
  const on = await ask('operator', 'chassis.power.on', { name: 'chassis.0', wait: '30s' })
  assert.equal(on.body.operation.state, 'succeeded', JSON.stringify(on.body))
  const host = await ask('operator', 'host.power.on', { name: 'host.0', override: id })
  assert.equal(host.body.operation?.override, id, JSON.stringify(host.body))
  assert.equal((await ask('operator', 'override.revoke', { id })).code, 200)
  assert.deepEqual((await ask('viewer', 'override.list')).body, { overrides: [] })
})

test('services and statemgr grant nothing, and only statemgr tells what happened', async () => {
  await assert.rejects(ask('services', 'override.grant', leave), isTurnedAway)
  await assert.rejects(ask('statemgr', 'override.grant', leave), isTurnedAway)
  const received: string[] = []
  bus.viewer.subscribe('statemgr.events.transitions', (message) => {
    received.push((JSON.parse(message.text()) as EventReply).subject)
  })
  await bus.viewer.flush()
  bus.operator.publish('statemgr.events.transitions', '{"subject":"forged"}')
  await bus.operator.flush()
  const off = await ask('operator', 'host.power.off', { name: 'host.0', force: true, wait: '30s' })
  assert.equal(off.body.operation.state, 'succeeded', JSON.stringify(off.body))
  await until('the event of the host', () => received.includes('host.0'))
  assert.ok(!received.includes('forged'))
})

const patienceMs = 40_000

async function ask(user: User, path: string, body: object = {}) {
  const text = JSON.stringify(body)
  const answer = await bus[user].request(`statemgr.${path}`, text, { timeoutMs: patienceMs })
  if (answer.kind === 'refused') throw new BusError(answer.why)
  if (answer.kind !== 'answered') throw new Error(`${path} was not answered`)
  const code = Number(answer.message.headers['Nats-Service-Error-Code'] ?? 200)
  return { code, body: JSON.parse(answer.message.text()) }
}

const isTurnedAway = (error: unknown) =>
  error instanceof BusError && /permissions of NATS do not let us/.test(error.message)
