/** A nats-server with the example's permissions: who may look, who may act, who may do neither. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect } from '@nats-io/transport-node'
import type { EventReply } from '../../src/api/events/events.ts'
import { onlyReads } from '../../src/api/fields/resource.ts'
import { subjects } from '../../src/api/resources.ts'
import { type Bus, BusError } from '../../src/bus/bus.ts'
import { connectNatsBus } from '../../src/bus/nats/nats.ts'
import { run } from '../../src/cli/program.ts'
import { testShell } from '../fakes/shell.ts'
import { startNatsServer } from '../harness/nats-server.ts'
import { startStatemgr, until } from '../harness/processes.ts'

const examples = join(import.meta.dirname, '../../examples')
const permissions = readFileSync(join(examples, 'nats-permissions.conf'), 'utf8')
const users = ['viewer', 'operator', 'auditor', 'statemgr', 'services'] as const
type User = (typeof users)[number]

/** Passwords that stand in the file outdo those of the environment. */
const passwords = users.map((user) => `${user.toUpperCase()}_PASSWORD: "${user}-secret"\n`).join('')
/** Who may read the stream of events stands there as a comment, for those who want one. */
const withAuditor = permissions
  .replace(/^# audits = \{[\s\S]*?^# \}/m, (block) => block.replaceAll(/^# /gm, ''))
  .replace('# { user: auditor', '{ user: auditor')
const nats = await startNatsServer({ config: passwords + withAuditor, jetstream: true })
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
  const given = { STATEMGR_NATS: urlOf('viewer'), STATEMGR_NATS_INBOX_PREFIX: '_INBOX.viewer' }
  const { code, err } = await startStatemgr(granted, given).ended
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
  const host = await ask('operator', 'host.power.on', {
    ...{ name: 'host.0', override: id, wait: '30s' },
  })
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

test('with JetStream it keeps its stream, which its reader may read and nobody else', async () => {
  const { body } = await ask('viewer', 'alerts.list')
  const codes = body.alerts.map(({ code }: { code: string }) => code)
  assert.deepEqual(
    codes.filter((code: string) => code.startsWith('bus-')),
    [],
  )
  const info = await streamInfo('auditor')
  assert.deepEqual(info.config.subjects, ['statemgr.events.*.*'])
  const { entries } = (await ask('viewer', 'history.query', { limit: 1 })).body
  await until('the stream has it all', async () => {
    return (await streamInfo('auditor')).state.messages >= entries[0].seq
  })
  const consumer = { durable_name: 'late', deliver_policy: 'all', ack_policy: 'none' }
  const create = '$JS.API.CONSUMER.CREATE.STATEMGR_EVENTS.late'
  const made = await api('auditor', create, { stream_name: 'STATEMGR_EVENTS', config: consumer })
  assert.equal(made.error, undefined, JSON.stringify(made.error))
  // What is delivered comes with the subject that it was published to, on that inbox.
  const first = Promise.withResolvers<EventReply>()
  const reply = '_INBOX.auditor.late'
  const reader = await connect({ servers: nats.url, user: 'auditor', pass: 'auditor-secret' })
  reader.subscribe(reply, { max: 1, callback: (_, message) => first.resolve(message.json()) })
  reader.publish('$JS.API.CONSUMER.MSG.NEXT.STATEMGR_EVENTS.late', '1', { reply })
  assert.equal((await first.promise).data.seq, 1)
  await reader.close()
  for (const user of ['viewer', 'operator', 'services'] as const)
    await assert.rejects(streamInfo(user), isTurnedAway)
  await assert.rejects(ask('auditor', 'chassis.power.on', { name: 'chassis.0' }), isTurnedAway)
})

test('a wait that runs out tells of the operation at each door, and it goes on', async () => {
  const over = (id: string) =>
    until('its end', async () => {
      const { body } = await ask('operator', 'operation.get', { id })
      return body.endedAt !== null && body.state === 'succeeded'
    })
  const late = / is not over in 1 ms: (running|queued) \(operation \S+\)$/
  await ask('operator', 'chassis.power.on', { name: 'chassis.0', wait: '30s' })
  const env = { STATEMGR_NATS: urlOf('operator'), STATEMGR_NATS_INBOX_PREFIX: '_INBOX.operator' }
  const json = testShell(env)
  assert.equal(await run('power on host.1 --wait 1ms --json'.split(' '), json), 1)
  const error = JSON.parse(json.written().out)
  assert.equal(error.code, 'waited-in-vain')
  assert.match(error.message, late)
  await over(error.operation)
  const off = { name: 'chassis.0', wait: '1ms' }
  const { code, body } = await ask('operator', 'chassis.power.off', off)
  assert.deepEqual([code, body.code], [504, 'waited-in-vain'], JSON.stringify(body))
  assert.match(body.message, late)
  const plain = testShell(env)
  assert.equal(await run('power off chassis.0 --wait 1ms'.split(' '), plain), 1)
  const { err } = plain.written()
  assert.match(err, /not over yet: chassis\.0 PowerOff goes on by itself$/m)
  assert.ok(err.includes(`See statemgr operations ${body.operation},`), err)
  await over(body.operation)
})

const patienceMs = 40_000

const streamInfo = (user: User) => api(user, '$JS.API.STREAM.INFO.STATEMGR_EVENTS', {})

async function api(user: User, subject: string, body: unknown) {
  const answer = await bus[user].request(subject, JSON.stringify(body), { timeoutMs: patienceMs })
  if (answer.kind === 'refused') throw new BusError(answer.why)
  if (answer.kind !== 'answered') throw new Error(`${subject} was not answered`)
  return JSON.parse(answer.message.text())
}

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
