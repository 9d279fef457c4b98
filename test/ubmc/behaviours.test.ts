/** What u-bmc's clients ask of statemgr, in bytes, with u-bmc's services around it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servingAmong } from '../../src/engine/claim/serving.ts'
import {
  chassis,
  chassisIs,
  createSite,
  ended,
  host,
  hostIs,
  runningSite,
  type Site,
} from './acting.ts'
import { inner, join, text, varint } from './by-hand.ts'

const files = ['ubmc-mock.yaml', 'ubmc-asus-iec.yaml']

for (const file of files) {
  test(`REBOOT is answered at once, and leaves the host on: ${file}`, async () => {
    const site = await runningSite(file)
    assert.deepEqual(await site.change('host.0', host.REBOOT), {
      status: hostIs.TRANSITIONING,
      code: 200,
    })
    await ended(site)
    assert.equal(await site.status('host.0'), hostIs.ON)
    assert.equal(site.power('host.0'), 'On')
    assertKnown(site)
  })

  test(`FORCE_RESTART works while the host is on, and leaves it on: ${file}`, async () => {
    const site = await runningSite(file)
    assert.equal((await site.change('host.0', host.FORCE_RESTART)).code, 200)
    await ended(site)
    assert.equal(await site.status('host.0'), hostIs.ON)
    assert.equal(site.power('host.0'), 'On')
    assertKnown(site)
  })

  test(`POWER_CYCLE takes the chassis off and on, and its host comes back: ${file}`, async () => {
    const site = await runningSite(file)
    const seen = new Set<string | undefined>()
    site.world.bus.subscribe('internal.power.>', () => seen.add(site.power('chassis.0')))
    assert.equal((await site.change('chassis.0', chassis.POWER_CYCLE)).code, 200)
    await ended(site)
    assert.ok(seen.has('Off'), 'it never went off')
    assert.deepEqual([site.power('chassis.0'), site.power('host.0')], ['On', 'On'])
    assert.equal(await site.status('chassis.0'), chassisIs.ON)
    assertKnown(site)
  })

  test(`EMERGENCY_SHUTDOWN works on a healthy chassis, and ends off: ${file}`, async () => {
    const site = await runningSite(file)
    assert.equal((await site.change('chassis.0', chassis.EMERGENCY_SHUTDOWN)).code, 200)
    await ended(site)
    assert.deepEqual([site.power('chassis.0'), site.power('host.0')], ['Off', 'Off'])
    assert.equal(await site.status('chassis.0'), chassisIs.OFF)
    assert.equal(await site.status('host.0'), hostIs.OFF)
    // Held, and not pressed: it may be asked for again, whatever became of the first.
    assert.deepEqual(site.asked, ['force_off chassis.0'])
  })

  test(`chassis OFF presses the button once, after its host has gone: ${file}`, async () => {
    const site = await runningSite(file)
    assert.equal((await site.change('chassis.0', chassis.OFF)).code, 200)
    await ended(site)
    const ofChassis = site.asked.filter((one) => one.endsWith('chassis.0'))
    assert.deepEqual(ofChassis, ['power_off chassis.0'])
    assert.equal(site.asked.at(-1), 'power_off chassis.0')
    assert.equal(await site.status('chassis.0'), chassisIs.OFF)
    assert.deepEqual([site.power('chassis.0'), site.power('host.0')], ['Off', 'Off'])
  })

  test(`a restart keeps the state, and asks powermgr for nothing: ${file}`, async () => {
    const site = await runningSite(file)
    await site.world.restart()
    await site.world.advance(20_000)
    assert.equal(await site.status('host.0'), hostIs.ON)
    assert.equal(await site.status('chassis.0'), chassisIs.ON)
    assert.deepEqual(site.asked, [])
  })

  test(`results that nobody waits for change nothing: ${file}`, async () => {
    const site = await runningSite(file)
    const history = (await site.world.history()).length
    for (const operation of ['power_on', 'power_off', 'force_off', 'reset', 'dance']) {
      for (const success of [0, 1]) {
        site.world.bus.publish('internal.power.result', result('host.0', operation, success))
      }
    }
    await site.world.advance(10_000)
    assert.equal(await site.status('host.0'), hostIs.ON)
    const later = (await site.world.history()).slice(history)
    assert.deepEqual(
      later.filter(({ type }) => type === 'transition'),
      [],
    )
  })
}

test('a result that comes after its call was given up does not end the next one', async () => {
  const site = await runningSite('ubmc-asus-iec.yaml')
  const { simulator } = site.world
  simulator.fault({ service: 'powermgr', kind: 'delay', delayMs: 40_000, verb: 'power_off' })
  await site.change('host.0', host.OFF)
  await site.world.advance(35_000)
  await site.change('host.0', host.FORCE_OFF)
  await ended(site)
  await site.world.advance(60_000)
  assert.equal(await site.status('host.0'), site.power('host.0') === 'On' ? hostIs.ON : hostIs.OFF)
})

test('what a hand does to the host is seen where a sensor shows its power', async () => {
  const site = await runningSite('ubmc-asus-iec.yaml')
  site.world.simulator.set('hosts.host.0.power', 'Off')
  await site.world.advance(10_000)
  assert.equal(await site.status('host.0'), hostIs.OFF)
})

test('where nobody measures power, it is said to be unverified, and never to be seen', async () => {
  const site = await runningSite('ubmc-mock.yaml')
  site.world.simulator.set('hosts.host.0.power', 'Off')
  await site.world.advance(60_000)
  const { body } = await site.world.ask('system.status')
  const [seen] = body.hosts
  assert.deepEqual([seen.observed.power, seen.observed.unverified], ['On', true])
})

test('a shutdown that powermgr makes by itself leaves no host believed to be on', async () => {
  const site = await runningSite('ubmc-mock.yaml')
  site.world.bus.publish(
    'powermgr.emergency.thermal',
    join(
      text(1, 'thermal_emergency'),
      text(7, 'critical'),
      text(8, 'immediate_shutdown'),
      text(10, 'hot'),
    ),
  )
  await site.world.advance(30_000)
  assert.equal(site.power('host.0'), 'Off')
  assert.notEqual(await site.status('host.0'), hostIs.ON)
})

test('ON while it is too hot is refused with a code, and powermgr is not asked', async () => {
  const site = await createSite('ubmc-mock.yaml')
  site.world.simulator.set('sensors.cpu0_temp.value', 95)
  await site.world.advance(10_000)
  const { code } = await site.change('host.0', host.ON)
  assert.ok(code === 409 || code === 423 || code === 503, `${code}`)
  assert.deepEqual(site.asked, [])
})

test('ON while the chassis is off is refused, and powermgr is not asked', async () => {
  const site = await createSite('ubmc-mock.yaml')
  await site.change('chassis.0', chassis.OFF)
  await ended(site)
  site.forget()
  const { code } = await site.change('host.0', host.ON)
  assert.equal(code, 423)
  assert.deepEqual(site.asked, [])
})

test('when powermgr is not there, ON ends in a failure that is told, not in waiting', async () => {
  const site = await createSite('ubmc-mock.yaml')
  site.world.simulator.fault({ service: 'powermgr', kind: 'die' })
  await site.world.advance(10_000)
  await site.change('host.0', host.ON)
  await ended(site)
  assert.notEqual(await site.status('host.0'), hostIs.TRANSITIONING)
})

/** Nothing but the four words, and nothing twice at once. */
function assertKnown({ asked }: Site): void {
  assert.ok(asked.length > 0)
  for (const one of asked) {
    assert.match(one, /^(power_on|power_off|force_off|reset) (host|chassis)\.0$/)
  }
  assert.deepEqual(
    asked.filter((one, index) => one === asked[index - 1]),
    [],
    asked.join(', '),
  )
}

/** A PowerOperationResult. */
const result = (component: string, operation: string, success: number): Uint8Array =>
  join(text(1, component), text(2, operation), varint(3, success), inner(5, varint(1, 1)))

test('who looks for others finds none in what statemgr itself serves for u-bmc', async () => {
  const { world } = await createSite('ubmc-mock.yaml')
  const answers = world.bus.gather('$SRV.PING.statemgr', '', { timeoutMs: 100, max: 8 })
  await world.advance(200)
  const looking = { serviceName: 'statemgr', systemName: 'ubmc-mock', boot: world.system().boot }
  assert.equal((await answers).length, 2, 'the native API, and that of u-bmc')
  assert.deepEqual(servingAmong(await answers, looking), [])
  await world.stop()
})
