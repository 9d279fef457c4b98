/**
 * Golden bytes: a request in hexadecimal, sent by a client that knows no protobuf, powers on the
 * host of u-bmc's simulated services; what is answered and told is read by hand.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hex, hexOf } from '../harness/hex.ts'
import { until } from '../harness/processes.ts'
import { byHand } from './by-hand.ts'
import { startUbmcSite } from './site.ts'

const site = await startUbmcSite('ubmc-mock.yaml')
after(() => site[Symbol.asyncDispose]())
await site.simulate()
await site.serve()

/** As u-bmc numbers them. */
const off = 1
const on = 2
const transitioning = 3

test('a hand-written ChangeHostStateRequest powers the host on', async () => {
  // Field 1, a string of 6 bytes: host.0. Field 2, a varint: 1, HOST_ACTION_ON.
  const request = hex('0a 06 68 6f 73 74 2e 30', '10 01')
  const before = Date.now()
  const reply = await site.ask('host.control', request)
  // Field 1: 3, HOST_STATUS_TRANSITIONING. It is answered before anything has happened.
  assert.deepEqual([reply.code, hexOf(reply.bytes)], [200, '08 03'])
  await site.receive('statemgr.event.host.0.transition', 2)
  await until('the rail to follow', async () => {
    return (await site.json('sim.get', { path: 'hosts.host.0.power' })) === 'On'
  })
  const [toTransitioning, toOn] = site.on('statemgr.event.host.0.transition').map(byHand)
  assert.deepEqual(changeIn(toTransitioning!), ['host.0', off, transitioning, 1])
  assert.deepEqual(changeIn(toOn!).slice(0, 3), ['host.0', transitioning, on])
  for (const change of [toTransitioning!, toOn!]) {
    const changedAtMs = change.message(5).number(1) * 1000
    assert.ok(changedAtMs > before - 2000 && changedAtMs < Date.now() + 2000)
  }
})

test('powermgr was asked once, in the words it knows, with the time that u-bmc gives', () => {
  const [asked, ...others] = site.on('internal.power.action').map(byHand)
  assert.equal(others.length, 0)
  assert.deepEqual(
    [asked!.text(1), asked!.text(2), asked!.number(3)],
    ['host.0', 'power_on', 60_000],
  )
  const [result] = site.on('internal.power.result').map(byHand)
  assert.deepEqual([result!.text(2), result!.number(3)], ['power_on', 1])
})

test('each state is told twice: to be kept, and as an event', () => {
  const kept = site.on('statemgr.state.host.0').map(byHand)
  const events = site.on('statemgr.event.host.0.transition').map(byHand)
  // The first was told at the start.
  assert.deepEqual(changeIn(kept[0]!).slice(2), [off, 0])
  assert.deepEqual(kept.slice(1).map(changeIn), events.map(changeIn))
})

test('the notifications say what it was, what it is, why, and how long it took', async () => {
  await site.receive('state.event', 2)
  const ofHost = site
    .on('state.event')
    .map(byHand)
    .filter((one) => one.text(1) === 'host.0')
  assert.deepEqual(
    ofHost.map((one) => [2, 3, 4].map((number) => one.text(number))),
    [
      ['host', 'HOST_STATUS_OFF', 'HOST_STATUS_TRANSITIONING'],
      ['host', 'HOST_STATUS_TRANSITIONING', 'HOST_STATUS_ON'],
    ],
  )
  assert.equal(ofHost[0]!.text(5), 'HOST_ACTION_ON')
  assert.deepEqual(
    ofHost.map((one) => one.number(6)),
    [1, 1],
  )
})

test('the stream keeps what was told, within its limits', async () => {
  const { bytes } = await site.ask('$JS.API.STREAM.INFO.STATEMGR')
  const { config, state } = JSON.parse(Buffer.from(bytes).toString())
  assert.deepEqual(config.subjects, ['statemgr.state.>', 'statemgr.event.>'])
  assert.ok(config.max_bytes > 0 && config.max_bytes <= 10 * 1024 * 1024)
  assert.ok(state.messages >= 7, `${state.messages} messages`)
})

test('asked by name, the host is ON, and says that nobody has verified it', async () => {
  // GetHostRequest: field 1, host.0.
  const { bytes } = await site.ask('host.state', hex('0a 06 68 6f 73 74 2e 30'))
  const host = byHand(bytes).message(1)
  assert.deepEqual([host.text(1), host.number(5)], ['host.0', on])
  const metadata = host.messages(13).map((entry) => [entry.text(1), entry.text(2)].join(' '))
  assert.ok(
    metadata.some((entry) => /unverified/.test(entry)),
    `metadata: ${metadata.join(', ')}`,
  )
})

test('errors have a code, and a body that no client takes for a message', async () => {
  const cases = [
    // ChangeHostStateRequest of host.9, ON.
    [hex('0a 06 68 6f 73 74 2e 39 10 01'), 404],
    // Of host.0, action 99.
    [hex('0a 06 68 6f 73 74 2e 30 10 63'), 400],
    // No name, no bytes at all, and a name that is longer than the message.
    [hex('10 01'), 400],
    [new Uint8Array(), 400],
    [hex('0a 20 68'), 400],
    // ON, while it is on: u-bmc refuses that as well.
  ] as const
  for (const [request, code] of cases) {
    const reply = await site.ask('host.control', request)
    assert.equal(reply.code, code, hexOf(request))
    assert.throws(() => byHand(reply.bytes).text(1), 'its body can be read')
  }
  assert.equal(site.on('internal.power.action').length, 1)
})

function changeIn(change: ReturnType<typeof byHand>) {
  return [change.text(1), change.number(2), change.number(3), change.number(4)]
}
