/** The fakes: good manners carry out a call once, and each bad one does what it is called. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryBus } from '../../../src/bus/memory.ts'
import { startFakes } from '../fakes/fakes.ts'
import { busWire } from '../fakes/wire.ts'

const bus = createMemoryBus()
const fakes = await startFakes(busWire(bus))
const { plant, power, record } = fakes
after(async () => {
  await fakes.stop()
  await bus.drain()
})

let orders = 0
const call = (target: string, verb: string, id = `call-${++orders}`) => ({
  id,
  target,
  verb,
  issuer: 'me',
  order: orders,
  expiresInMs: 1000,
})

async function ask(request: object, subject = 'powermgr.control') {
  const answer = await bus.request(subject, JSON.stringify(request), { timeoutMs: 60 })
  return answer.kind === 'answered' ? JSON.parse(answer.message.text()) : answer.kind
}
const state = () => ask({}, 'powermgr.state')

test('a board comes up in its order, and what it did is on record', async () => {
  for (const name of ['psu.0', 'psu.1', 'chassis.0', 'host.0']) {
    const request = call(name, 'on')
    assert.deepEqual(await ask(request), { id: request.id, outcome: 'done' })
    await sleep(40)
  }
  await sleep(250)
  assert.equal(plant.boot('host.0'), 'OSRunning')
  const { power: powers, boot } = await state()
  assert.equal(powers.find((one: { component: string }) => one.component === 'host.0').power, 'On')
  assert.equal(boot[0].progress, 'OSRunning')
  assert.equal(record.count('host.0', 'on'), 1)
  assert.equal(record.moves('host.0', 'On'), 1)
})

test('a call is done once by its id, and not when a later one was done', async () => {
  const early = call('host.0', 'nmi')
  const late = call('host.0', 'nmi')
  assert.equal((await ask(late)).outcome, 'done')
  assert.equal((await ask(late)).outcome, 'done')
  assert.match((await ask(early)).error, /overtaken/)
  assert.equal(record.count('host.0', 'nmi'), 1)
  power.behave({ remembersCalls: false })
  await ask(late)
  assert.equal(record.count('host.0', 'nmi'), 2)
  power.mend()
})

test('each bad manner is what it is called', async () => {
  const done = () => record.count('host.0', 'nmi')
  const before = done()
  const nmi = () => ask(call('host.0', 'nmi'))

  power.behave({ isHung: true })
  assert.equal(await nmi(), 'silent')
  assert.equal(done(), before)
  power.mend()

  power.behave({ answersCalls: false })
  assert.equal(await nmi(), 'silent')
  assert.equal(done(), before + 1)
  power.mend()

  power.behave({ losesAnswers: 1 })
  assert.equal(await nmi(), 'silent')
  power.mend()

  power.behave({ rejects: { error: 'no', again: true } })
  assert.deepEqual(Object.values(await nmi()).slice(1), ['rejected', 'no', true])
  power.mend()

  power.behave({ answersWith: () => 'nonsense' })
  await assert.rejects(nmi())
  power.mend()

  power.behave({ answersTwice: true, answersAfterMs: 20, actsAfterMs: 10 })
  assert.equal((await nmi()).outcome, 'done')
  power.mend()

  power.behave({ leavesOut: new Set(['host.0']), answersState: true })
  const { power: powers } = await state()
  assert.ok(!powers.some((one: { component: string }) => one.component === 'host.0'))
  power.behave({ answersState: false })
  assert.equal(await state(), 'silent')
  power.mend()

  power.behave({ isAbsent: true })
  await bus.flush()
  assert.equal(await nmi(), 'nobody')
  power.mend()
  await bus.flush()

  const back = power.cutOff(100)
  assert.equal(await nmi(), 'silent')
  await back
  power.restart()
  assert.equal((await nmi()).outcome, 'done')
})

test('it tells what changes, or a lie, or nothing', async () => {
  const received: string[] = []
  bus.subscribe('powermgr.events.power', (message) => received.push(message.text()))
  plant.cut('host.0')
  power.behave({
    reports: (reading) =>
      reading.about === 'chassis.0'
        ? { ...reading, fields: { ...reading.fields, power: 'On' } }
        : reading,
  })
  plant.losePower()
  power.mend()
  power.behave({ publishes: false })
  for (const name of fakes.board.supplies) plant.supply(name, { input: 'Good' })
  await ask(call('chassis.0', 'on'))
  await sleep(40)
  const reports = received.map((text) => JSON.parse(text))
  assert.deepEqual(
    reports.map(({ component, power: said }) => `${component} ${said}`),
    ['host.0 Off', 'chassis.0 On'],
  )
  assert.equal(plant.power('chassis.0'), 'On')
})

test('a boot can hang, a zone get hot, a sensor fall silent, an LED light up', async () => {
  power.mend()
  plant.hangBoots(true)
  await ask(call('host.1', 'on'))
  await sleep(250)
  assert.equal(plant.boot('host.1'), 'OSBootStarted')
  plant.heat('cpu_zone', 99)
  plant.read('cpu0_temp', null)
  assert.equal((await ask({}, 'thermalmgr.state')).zone[0].celsius, 99)
  assert.equal((await ask({}, 'sensormon.state')).sensor[0].value, null)
  const shown = { id: 'l1', component: 'host.1', led: 'identify', pattern: 'blink' }
  assert.equal((await ask(shown, 'ledmgr.control')).outcome, 'done')
  assert.equal(plant.led('host.1', 'identify'), 'blink')
  assert.equal(await ask({ id: 'x' }, 'ledmgr.control'), 'silent')
  assert.equal(record.entries.at(-1)?.kind, 'nonsense')
})
