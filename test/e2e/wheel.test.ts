/**
 * Three processes: nats-server, simulated hardware and the service run a chassis from end to
 * end.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { EventReply } from '../../src/api/events/events.ts'
import { readEvent } from '../../src/dialects/native/statements.ts'
import { until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const site = await startSite()
after(() => site[Symbol.asyncDispose]())
await site.simulate()
await site.serve()

test('a host goes from Off to Running, and its events come in order', async () => {
  const ofHost = await site.events('host.0')
  const transitions = await site.events('transitions')
  await power('on', 'chassis.0')
  await power('on', 'host.0')
  assert.deepEqual(await chainOf(ofHost, 'Running'), [
    'Off → PoweringOn',
    'PoweringOn → On',
    'On → Booting',
    'Booting → Running',
  ])
  const chassis = transitions.filter(({ subject }) => subject === 'chassis.0')
  assert.deepEqual(chassis.map(arrow), ['Off → PoweringOn', 'PoweringOn → On'])
  assert.deepEqual(
    transitions.filter(({ subject }) => subject === 'host.0'),
    ofHost,
  )
  const seqs = transitions.map(({ data }) => data.seq)
  assert.deepEqual(
    seqs,
    [...new Set(seqs)].sort((a, b) => a - b),
  )
  for (const { specversion, source, type, id, time, data } of transitions) {
    assert.equal(
      `${specversion} ${source} ${type}`,
      '1.0 /statemgr/two-host-chassis statemgr.transition',
    )
    assert.equal(`${data.seq}-${data.boot} ${data.wall}`, `${id} ${time}`)
  }
})

test('a reset restarts the host without taking its power', async () => {
  const reports = powerReports()
  const events = await site.events('host.0')
  await done('host.reset', { name: 'host.0', force: true })
  assert.deepEqual(await chainOf(events, 'Running'), [
    'Running → Resetting',
    'Resetting → On',
    'On → Booting',
    'Booting → Running',
  ])
  assert.ok(!reports.includes('host.0 Off'), 'it lost its power')
})

test('a power cycle takes the power and gives it back', async () => {
  const reports = powerReports()
  const events = await site.events('host.0')
  await done('host.power.cycle', { name: 'host.0' })
  assert.deepEqual(await chainOf(events, 'Running'), [
    'Running → PowerCycling',
    'PowerCycling → On',
    'On → Booting',
    'Booting → Running',
  ])
  const off = reports.indexOf('host.0 Off')
  assert.ok(off >= 0 && off < reports.lastIndexOf('host.0 On'), reports.join(', '))
})

test('a chassis power-off takes both hosts down before it takes its own power', async () => {
  await power('on', 'host.1')
  const reports = powerReports()
  const transitions = await site.events('transitions')
  await power('off', 'chassis.0')
  await until('the last event', () => transitions.some((event) => isAt(event, 'chassis.0', 'Off')))
  const ends = transitions.filter(({ data }) => data.to === 'Off').map(({ subject }) => subject)
  assert.deepEqual(ends.toSorted(), ['chassis.0', 'host.0', 'host.1'])
  assert.equal(ends.at(-1), 'chassis.0')
  const hostsDark = Math.max(reports.indexOf('host.0 Off'), reports.indexOf('host.1 Off'))
  const railDark = reports.indexOf('chassis.0 Off')
  assert.ok(hostsDark >= 0 && hostsDark < railDark, reports.join(', '))
  // A supply has obeyed when it says so, and its output follows.
  await until('everything to be dark', async () => {
    const { supplies, chassis, hosts } = await site.truth()
    const rails = [...Object.values(chassis), ...Object.values(hosts)].map((one) => one.power)
    return [...rails, ...Object.values(supplies).map(({ output }) => output)].every(
      (is) => is === 'Off',
    )
  })
})

test('too hot a zone blocks a power-on, and says with what evidence', async () => {
  await power('on', 'chassis.0')
  await heat(95)
  const { revision } = await site.component('host.0')
  const { body: checked } = await site.ask('interlocks.check', {
    name: 'host.0',
    action: 'PowerOn',
  })
  assert.equal(checked.allowed, false)
  const verdict = checked.verdicts.find((one: { verdict: string }) => one.verdict === 'blocks')
  assert.equal(verdict.code, 'thermal-critical')
  assert.notEqual(verdict.guidance, '')
  const refused = await site.ask('host.power.on', { name: 'host.0', actor: 'anna' })
  assert.equal(refused.code, 423)
  assert.equal(refused.body.code, 'thermal-critical')
  assert.equal(refused.body.guidance, verdict.guidance)
  for (const { rule, subject, value, limit, ageMs, ok } of [
    refused.body.evidence[0],
    verdict.evidence[0],
  ]) {
    assert.deepEqual({ subject, value, limit, ok }, { ...hotZone, limit: 90, ok: false })
    assert.ok(typeof rule === 'string' && typeof ageMs === 'number')
  }
  assert.equal((await site.component('host.0')).revision, revision)
  assert.equal((await site.truth()).hosts['host.0']?.power, 'Off')
  const entry = (await site.history()).findLast(({ type }) => type === 'refusal')
  assert.equal(`${entry?.cause} ${entry?.actor}`, 'thermal-critical anna')
  assert.deepEqual(entry?.evidence[0]?.subject, hotZone.subject)
  await heat(40)
  await power('on', 'host.0')
})

test('a critical zone takes its hosts down, and lets them go once it is cool', async () => {
  const events = await site.events('host.0')
  await heat(96)
  assert.deepEqual(await chainOf(events, 'Off'), ['Running → ShuttingDown', 'ShuttingDown → Off'])
  const moves = events.filter(({ type }) => type === 'statemgr.transition')
  assert.deepEqual(new Set(moves.map(({ data }) => data.cause)), new Set(['thermal-critical']))
  const codes = (await site.alerts()).map(({ id }) => id)
  assert.ok(codes.includes('level-critical/zone/cpu_zone'), codes.join())
  await heat(40)
  // Its sensors cool down with it, each in its own report.
  const left = await until('nothing to be hot', async () => {
    const ids = (await site.alerts()).map(({ id }) => id)
    return ids.some((id) => id.startsWith('level-')) ? null : ids
  })
  assert.deepEqual(left, ['taken-down/host.0'], 'that it was taken down stands until it is back')
  await power('on', 'host.0')
  assert.deepEqual(await site.alerts(), [])
})

const hotZone = { subject: 'zone/cpu_zone', value: 95 }

/** Sets the zone's temperature, and waits until the service has drawn its conclusions. */
async function heat(celsius: number): Promise<void> {
  await site.sim('set', { path: 'zones.cpu_zone.celsius', value: celsius })
  const isCritical = celsius > 90
  await until(`cpu_zone to be ${isCritical ? 'critical' : 'normal'}`, async () => {
    const { levels, alerts } = await site.status()
    // Readings are shown as they are read; an alert is told of once that is kept.
    const isRaised = alerts.some(({ id }) => id === 'level-critical/zone/cpu_zone')
    return (
      levels['zone/cpu_zone']?.level === (isCritical ? 'critical' : 'normal') &&
      isRaised === isCritical
    )
  })
}

async function power(direction: 'on' | 'off', name: string): Promise<void> {
  const [kind] = name.split('.')
  await done(`${kind}.power.${direction}`, { name })
}

/** Asks for it, and waits until it is done. */
async function done(path: string, body: object): Promise<void> {
  const reply = await site.ask(path, { ...body, wait: true })
  assert.equal(reply.body.operation?.state, 'succeeded', JSON.stringify(reply.body))
}

const arrow = ({ data }: EventReply) => `${data.from} → ${data.to}`

const isAt = ({ subject, data }: EventReply, name: string, status: string) =>
  subject === name && data.to === status

/** The changes of status that were announced, up to the one that is waited for. */
async function chainOf(events: readonly EventReply[], last: string): Promise<readonly string[]> {
  const transitions = () => events.filter(({ type }) => type === 'statemgr.transition')
  await until(`the event of ${last}`, () => transitions().at(-1)?.data.to === last)
  return transitions().map(arrow)
}

/** What the hardware itself tells of power from now on: `host.0 Off`. */
function powerReports(): readonly string[] {
  const received: string[] = []
  site.bus.subscribe('powermgr.events.power', (message) => {
    for (const { statement } of readEvent('power', JSON.parse(message.text()))?.statements ?? [])
      if (statement.what === 'power') received.push(`${statement.component} ${statement.power}`)
  })
  return received
}
