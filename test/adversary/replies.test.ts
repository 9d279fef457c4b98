/**
 * Where answers go: whoever asks, whatever, and wherever he wants it answered, nothing of ours is
 * said but into an inbox; and what the shipped permissions let each user say.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { errors, headers, type NatsConnection } from '@nats-io/transport-node'
import { eventSchema } from '../../src/api/events/events.ts'
import { onlyReads } from '../../src/api/fields/resource.ts'
import { headSubject, sealSchema } from '../../src/api/resources/evidence.ts'
import { subjects } from '../../src/api/resources.ts'
import { claimOf, claimSubject } from '../../src/dialects/native/claims.ts'
import { served } from '../../src/dialects/ubmc/subjects.ts'
import { until } from '../harness/processes.ts'
import { type Guarded, type Received, startGuarded, type User, users } from './guarded.ts'

/** Small enough that every list is larger. */
const maxPayload = 4096
const services = ['powermgr', 'thermalmgr', 'sensormon', 'ledmgr']
const ours = subjects.map(({ path }) => `statemgr.${path}`)
const asked = services.flatMap((service) => [`${service}.control`, `${service}.state`])
const reports = services.map((service) => `${service}.events.power`)
const discovery = ['', '.statemgr', '.powermgr'].flatMap((to) =>
  ['PING', 'INFO', 'STATS'].map((verb) => `$SRV.${verb}${to}`),
)
const announced = [
  'statemgr.events.host.0',
  'statemgr.events.transitions',
  'statemgr.event.host.0.transition',
  'statemgr.state.host.0',
]
/** What the state manager tells of itself, beside events: who acts, and how the journal stands. */
const news = [claimSubject('statemgr'), headSubject('statemgr')]
const simulation = ['sim.get', 'sim.set', 'sim.fault', 'sim.reset']
const ubmc = served.map(({ subject }) => subject)
const everySubject = [
  ...ours,
  ...asked,
  ...reports,
  ...discovery,
  ...announced,
  ...news,
  ...simulation,
  ...ubmc,
]
const everyReply = [
  ...everySubject,
  ...users.map((user) => `_INBOX.${user}.guessed`),
  '_INBOX',
  '_INBOXES.a',
  '_R_.a.statemgr.chassis.power.off',
  '_GR_.cluster.server.statemgr.chassis.power.off',
  '$JS.ACK.a',
  '',
]

/** What the shipped permissions are to let each of them say, from what there is to say. */
const mayPublish: { readonly [U in User]: readonly string[] } = {
  viewer: [
    ...subjects.filter((one) => onlyReads(one)).map(({ path }) => `statemgr.${path}`),
    'statemgr.interlocks.check',
    ...discovery,
  ],
  operator: [...ours, ...discovery],
  statemgr: [
    ...asked,
    ...announced.slice(0, 2),
    ...news,
    '$SRV.PING.statemgr',
    '$SRV.PING.powermgr',
  ],
  services: reports,
}

const guarded = await startGuarded(true, maxPayload)
after(() => guarded[Symbol.asyncDispose]())
await powerOn(guarded)

test('each user says what he may, and none of them what is another’s to say', async () => {
  for (const user of users) {
    const client = await guarded.connect(user)
    const denied = noteDenied(client)
    for (const subject of everySubject) client.publish(subject, '', { headers: attack() })
    await client.flush()
    const expected = everySubject.filter((subject) => !mayPublish[user].includes(subject))
    await until(`${user} to be turned away`, () => denied.size >= expected.length)
    assert.deepEqual([...denied].toSorted(), [...new Set(expected)].toSorted(), user)
  }
  await checkNothingMoved(guarded)
})

test('each user hears his own inboxes, and nobody may choose where others are heard', async () => {
  for (const user of users) {
    const client = await guarded.connect(user)
    const denied = noteDenied(client)
    const others = ['>', '_INBOX.>', '*.>', ...users.map((other) => `_INBOX.${other}.>`)]
    for (const pattern of others) client.subscribe(pattern, { callback: () => {} })
    await client.flush()
    const expected = others.filter((pattern) => pattern !== `_INBOX.${user}.>`)
    await until(`${user} to be turned away`, () => denied.size >= expected.length)
    assert.deepEqual([...denied].toSorted(), expected.toSorted())
  }
})

for (const isGuarded of [true, false]) {
  const where = isGuarded ? 'with the shipped permissions' : 'where everybody may say everything'
  test(`no answer of ours leaves an inbox, ${where}`, async () => {
    const site = isGuarded ? guarded : await startGuarded(false, maxPayload)
    if (!isGuarded) await powerOn(site)
    site.received.length = 0
    const attackers = isGuarded ? users : [null]
    for (const user of attackers) {
      const client = await site.connect(user)
      noteDenied(client)
      const subjectsOf = user === null ? everySubject : mayPublish[user]
      for (const subject of subjectsOf) await attackOn(client, subject)
      // Answered, in an inbox: that nothing is said at all is no proof.
      if (user !== 'statemgr' && user !== 'services') {
        const { data } = await client.request('statemgr.history.query', '{"limit":1000}', {
          timeout: 10_000,
          headers: attack(),
        })
        assert.ok(data.length > maxPayload / 2)
      }
    }
    await until('the last to be heard', () => site.received.length > attackers.length * 500)
    const astray = site.received.filter(
      ({ subject, header }) => !subject.startsWith('_INBOX.') && header('Statemgr-Answer') !== '',
    )
    assert.deepEqual(
      astray.map(({ subject }) => subject),
      [],
    )
    // Others answer wherever they are told to, unless the server keeps them from it.
    if (isGuarded)
      assert.deepEqual(
        site.received.filter(isStrange).map(({ subject }) => subject),
        [],
      )
    const answers = site.received.filter(({ header }) => header('Statemgr-Answer') === 'statemgr')
    assert.ok(answers.length > 50)
    await checkNothingMoved(site)
    const lines = site.log.filter(({ message }) => message.startsWith('a request was not done'))
    assert.equal(lines.length, 1, 'one line a minute')
    if (!isGuarded) await site[Symbol.asyncDispose]()
  })
}

test('what is too large to be answered comes in parts, and never empty', async () => {
  const viewer = await guarded.connect('viewer')
  const ask = async (path: string, body: object) => {
    const { data, headers } = await viewer.request(`statemgr.${path}`, JSON.stringify(body))
    assert.ok(data.length <= maxPayload)
    assert.equal(headers?.get('Nats-Service-Error-Code'), '', new TextDecoder().decode(data))
    return JSON.parse(new TextDecoder().decode(data))
  }
  const seqs: number[] = []
  let page = await ask('history.query', { limit: 1000 })
  assert.equal(page.truncated, true)
  for (; ; page = await ask('history.query', { limit: 1000, after: page.next })) {
    seqs.push(...page.entries.map(({ seq }: { readonly seq: number }) => seq))
    if (page.next === null) break
  }
  assert.deepEqual(
    seqs,
    Array.from(seqs, (_, index) => seqs[0]! - index),
  )
  assert.equal(seqs.at(-1), 1)
})

test('a bare order moves nothing, whoever says it, and is told the line to type', async () => {
  const operator = await guarded.connect('operator')
  const acts = subjects.filter((one) => !onlyReads(one) && one.path !== 'interlocks.check')
  for (const { path } of acts) {
    for (const bare of ['', '{}', 'null', '{"name":null}']) {
      const { headers, data } = await operator.request(`statemgr.${path}`, bare)
      assert.equal(headers?.get('Nats-Service-Error-Code'), '400', `${path} ${bare}`)
      const { guidance } = JSON.parse(new TextDecoder().decode(data))
      if (bare !== 'null') assert.match(guidance, new RegExp(`nats req statemgr.${path} '`))
    }
  }
  await checkNothingMoved(guarded)
})

const attack = () => {
  const marked = headers()
  marked.set('Attack', 'yes')
  return marked
}

/** Both are no request of an act; with more time both are tried. */
const payloads = process.env.LONG === '1' ? ['', '{}'] : ['']

/** Asked with every reply subject there is; in turns, so that nothing is dropped on the way. */
async function attackOn(client: NatsConnection, subject: string): Promise<void> {
  const marked = attack()
  for (const reply of everyReply) {
    const options = reply === '' ? { headers: marked } : { reply, headers: marked }
    for (const payload of payloads) client.publish(subject, payload, options)
  }
  await client.flush()
}

/** Said by nobody whose it is to say. */
function isStrange({ subject, reply, text, header }: Received): boolean {
  if (subject.startsWith('_INBOX.') || header('Attack') !== '') return false
  if (subject === 'ledmgr.control' && reply === '') return false
  if (asked.includes(subject) || subject.startsWith('$SRV.PING.'))
    return !reply.startsWith('_INBOX.statemgr.')
  // Publications of the state manager, and whole ones: nothing to be answered, nothing answered.
  if (subject === claimSubject('statemgr')) return reply !== '' || claimOf(text) === null
  if (subject === headSubject('statemgr'))
    return reply !== '' || !sealSchema.safeParse(JSON.parse(text)).success
  // What is a service's own to tell, it may tell.
  const isReport = reports.some((own) => subject.startsWith(own.replace(/power$/, '')))
  if (subject.startsWith('statemgr.events.'))
    return reply !== '' || !eventSchema.safeParse(JSON.parse(text)).success
  return !isReport
}

/** The subjects on which the server has turned it away. */
function noteDenied(client: NatsConnection): Set<string> {
  const denied = new Set<string>()
  void (async () => {
    for await (const status of client.status()) {
      if (status.type !== 'error') continue
      const { error } = status
      if (error instanceof errors.PermissionViolationError) denied.add(error.subject)
    }
  })()
  return denied
}

async function powerOn(site: Guarded): Promise<void> {
  const operator = await site.connect('operator')
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    const order = JSON.stringify({ name, action: 'PowerOn', wait: '20s' })
    const answer = await operator.request('statemgr.action', order, { timeout: 20_000 })
    assert.equal(answer.headers?.get('Nats-Service-Error-Code'), '', answer.string())
  }
  site.received.length = 0
}

async function checkNothingMoved(site: Guarded): Promise<void> {
  const { record, plant } = site.fakes
  for (const name of ['host.0', 'host.1']) {
    assert.equal(plant.boot(name), 'OSRunning')
    assert.equal(record.moves(name, 'Off'), 0)
    assert.equal(record.moves(name, 'On'), 1)
  }
  const viewer = await site.connect('viewer')
  const { operations } = (await viewer.request('statemgr.operations.list', '{"limit":3}')).json<{
    readonly operations: readonly { readonly action: string }[]
  }>()
  assert.ok(
    operations.every(({ action }) => action === 'PowerOn'),
    JSON.stringify(operations),
  )
}
