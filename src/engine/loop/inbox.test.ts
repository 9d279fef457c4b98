/** The inbox: what comes first, what is merged, and what finds no room. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example, platformOf, request } from '../../../test/harness/platform.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { Level, Power } from '../../core/model/ids.ts'
import type { Role } from '../../core/model/system/claim.ts'
import { heap } from '../../store/heap.ts'
import { createInbox } from './inbox.ts'

const power = (value: Power, source = 'report'): Event => ({
  kind: 'power',
  component: 'host.0',
  power: value,
  source,
  serial: null,
})

const requestOf = (action: string): Event => ({ ...request('host.0', action), id: action })

const emergency: Event = {
  kind: 'emergency.off',
  id: 'e',
  component: null,
  actor: 'tester',
  reason: null,
}
const claimOf = (role: Role): Event => ({
  ...{ kind: 'claim', role, others: [], actor: null, isSilent: false },
})
const outcome: Event = { kind: 'outcome', call: 'a/0/1', outcome: { kind: 'done' } }

/** What comes out of it, in its order. */
function takenFrom(inbox: ReturnType<typeof createInbox>): readonly Event[] {
  const taken: Event[] = []
  for (let envelope = inbox.take(); envelope !== undefined; envelope = inbox.take())
    taken.push(envelope.event)
  return taken
}

test('what protects the hardware comes first, and all else in the order it came', () => {
  const inbox = createInbox(10, example)
  const asked = [requestOf('PowerOn'), power('On'), requestOf('ForceOff'), outcome, emergency]
  const claims = (['looking', 'waiting'] as const).map(claimOf)
  for (const event of [...asked, ...claims]) assert.ok(inbox.put({ event }))
  const [on, report, off, done, all] = asked
  // Who acts is known before anything is decided that came while this one was away.
  assert.deepEqual(takenFrom(inbox), [...claims, off, all, on, report, done])
})

test('a report is merged into one that waits and says the same, and into no other', () => {
  const inbox = createInbox(10, example)
  const events = [power('On'), power('On'), power('Off'), power('Off', 'poll'), power('On')]
  for (const event of events) inbox.put({ event })
  assert.equal(inbox.merged, 1)
  assert.deepEqual(takenFrom(inbox), events.slice(1))
})

test('what was taken is not merged into any more', () => {
  const inbox = createInbox(10, example)
  inbox.put({ event: power('On') })
  inbox.take()
  inbox.put({ event: power('On') })
  assert.deepEqual([inbox.merged, inbox.size], [0, 1])
})

test('a full inbox takes answers and emergencies still, up to twice as many', () => {
  const inbox = createInbox(2, example)
  assert.ok(inbox.put({ event: requestOf('PowerOn') }))
  assert.ok(inbox.put({ event: requestOf('PowerCycle') }))
  assert.equal(inbox.put({ event: requestOf('Nmi') }), false)
  assert.ok(inbox.put({ event: emergency }))
  assert.ok(inbox.put({ event: outcome }))
  assert.equal(inbox.put({ event: emergency }), false)
  assert.deepEqual([inbox.size, inbox.dropped], [4, 2])
})

/** How many find room of those that one asks for, until one does not. */
function putBy(inbox: ReturnType<typeof createInbox>, asker: string): number {
  for (let taken = 0; ; taken++) {
    const isFull = inbox.isFull(asker)
    assert.equal(inbox.put({ event: requestOf(`${asker} ${taken}`), asker }), !isFull)
    if (isFull) return taken
  }
}

test('who asks for more than his share is refused, and others find room', () => {
  const inbox = createInbox(16, example)
  assert.equal(putBy(inbox, 'flood host.identify'), 8, 'all of the half, while nobody else asks')
  assert.equal(putBy(inbox, 'flood host.nmi'), 1, 'one of something else all the same')
  assert.equal(putBy(inbox, 'other host.identify'), 3)
  assert.equal(putBy(inbox, 'third host.identify'), 2)
  takenFrom(inbox)
  assert.equal(putBy(inbox, 'flood host.identify'), 8, 'what was taken is not counted')
})

test('who asks as ever another hurts who asks, and nobody else', () => {
  const inbox = createInbox(16, example)
  for (let client = 0; client < 16; client++)
    assert.ok(inbox.put({ event: requestOf('Nmi'), asker: `client${client} host.nmi` }))
  assert.ok(inbox.isFull('another host.identify'))
  for (const event of [emergency, requestOf('ForceOff'), outcome, power('On'), level('critical')])
    assert.ok(inbox.put({ event }), event.kind)
})

/** A thing that contradicts itself without end, so that nothing is merged. */
const contradiction = (turn: number): Event => power(turn % 2 === 0 ? 'On' : 'Off')

test('reports without end are dropped, and take no room from who asks or protects', () => {
  const inbox = createInbox(2, example)
  let reports = 0
  while (inbox.put({ event: contradiction(reports) })) reports++
  assert.ok(reports < 1000, `${reports} reports found room`)
  assert.ok(inbox.put({ event: requestOf('PowerOn') }))
  assert.ok(inbox.put({ event: requestOf('PowerCycle') }))
  assert.equal(inbox.put({ event: requestOf('Nmi') }), false)
  assert.ok(inbox.put({ event: emergency }))
  assert.ok(inbox.put({ event: outcome }))
  assert.deepEqual([inbox.size, inbox.dropped], [reports + 4, 2])
})

test('who asks takes no room from reports, and a report that is merged needs none', () => {
  const inbox = createInbox(1, example)
  assert.ok(inbox.put({ event: requestOf('PowerOn') }))
  let reports = 0
  while (inbox.put({ event: contradiction(reports) })) reports++
  assert.ok(inbox.put({ event: contradiction(reports - 1) }))
  assert.deepEqual([inbox.merged, inbox.dropped], [1, 1])
})

test('all that the services tell of every component of a fleet at once finds room', () => {
  const hosts = Array.from({ length: 100 }, (_, i) => ({ name: `host.${i}` }))
  const chassis = { name: 'chassis.0' }
  const platform = platformOf({ systemName: 'fleet', hosts, chassis, bmc: { name: 'bmc.0' } })
  const inbox = createInbox(1, platform)
  for (const component of Object.keys(platform.components)) {
    for (const source of ['report', 'poll'])
      for (const power of ['On', 'Off'] as const)
        inbox.put({ event: { kind: 'power', component, power, source, serial: null } })
    inbox.put({ event: { kind: 'boot', component, progress: 'OSRunning', serial: null } })
    for (const led of ['power', 'status', 'error', 'identify'])
      inbox.put({ event: { kind: 'led', component, led, pattern: 'off', serial: null } })
  }
  assert.ok(inbox.put({ event: requestOf('PowerOn') }))
  assert.equal(inbox.dropped, 0)
})

test('who asks does not wait for all the reports before it, and levels are told it first', () => {
  const inbox = createInbox(10, example)
  inbox.put({ event: requestOf('Nmi') })
  let reports = 0
  while (inbox.put({ event: contradiction(reports) }) && reports < 70) reports++
  const asked = [level('unknown'), requestOf('PowerOn'), outcome]
  for (const event of asked) assert.ok(inbox.put({ event }))
  const taken = takenFrom(inbox)
  assert.deepEqual(
    taken.slice(0, 7).map(({ kind }) => kind),
    ['request', 'power', 'level', 'power', 'request', 'power', 'outcome'],
  )
  assert.deepEqual(
    taken.filter(({ kind }) => kind === 'power'),
    Array.from({ length: 71 }, (_, turn) => contradiction(turn)),
  )
})

const level = (judged: Level): Event => ({
  kind: 'level',
  subject: 'zone/zone.0',
  judged: { level: judged, why: 'measured', since: 0, value: 90, limit: 85, at: 0 },
})

test('an older level of what has become critical is not taken for a later one', () => {
  const inbox = createInbox(10, example)
  const events = [requestOf('PowerOn'), level('normal'), level('critical'), level('warning')]
  for (const event of events) assert.ok(inbox.put({ event }))
  assert.equal(inbox.size, 3)
  const [on, , critical, warning] = events
  assert.deepEqual(takenFrom(inbox), [critical, on, warning])
  assert.equal(inbox.size, 0)
})

test('readings of one level are merged, and so is what an LED or a service is said to be', () => {
  const inbox = createInbox(10, example)
  const led: Event = { kind: 'led', component: 'host.0', led: 'power', pattern: 'on', serial: null }
  const service: Event = { kind: 'service', service: 'powermgr', available: true }
  for (const event of [level('warning'), led, service, level('warning'), led, service])
    inbox.put({ event })
  for (const event of [
    { ...led, pattern: 'off' },
    { ...service, available: false },
  ])
    inbox.put({ event })
  assert.deepEqual([inbox.merged, inbox.size], [3, 5])
})

test('what was taken is let go of, though others wait at all times', async () => {
  const inbox = createInbox(10, example)
  const first = new WeakRef({ event: requestOf('PowerOn') })
  inbox.put(first.deref()!)
  for (let count = 0; count < 2000; count++) {
    inbox.put({ event: requestOf('PowerOn') })
    inbox.take()
  }
  // What a reference was made to lives until the end of this turn.
  await new Promise((resolve) => setImmediate(resolve))
  heap.collect()
  assert.deepEqual([inbox.size, first.deref()], [1, undefined])
})
