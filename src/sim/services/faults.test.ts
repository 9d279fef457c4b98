/** Tests of the faults: each kind does what it says, as often as it says, as long as it says. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saidOf, service, withChassisOn } from '../../../test/harness/faulty.ts'
import { createTestBench, jsonOf } from '../test-bench.ts'
import { faultKinds } from './faults.ts'

test('lose: requests, answers and events vanish', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'lose' })
  bench.news('')
  assert.equal(await bench.call('host.0', 'on'), null)
  assert.equal((await bench.ask('powermgr.state', {})).kind, 'silent')
  assert.deepEqual(bench.news('powermgr.events.power'), [])
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'Off')
  await bench.sim.stop()
})

test('lose: with a rate some requests are lost undone, some answers to what was done', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'lose', rate: 0.4, seed: 7 })
  const seen = new Set<string>()
  for (let n = 0; n < 40; n++) {
    const verb = bench.sim.truth().supplies['psu.0']?.commanded === 'On' ? 'off' : 'on'
    const reply = await bench.call('psu.0', verb)
    await bench.clock.advance(50)
    const isDone = bench.sim.truth().supplies['psu.0']?.commanded === (verb === 'on' ? 'On' : 'Off')
    seen.add(`${isDone ? 'done' : 'not done'}, ${reply === null ? 'silent' : reply.outcome}`)
  }
  assert.deepEqual([...seen].sort(), ['done, done', 'done, silent', 'not done, silent'])
  await bench.sim.stop()
})

test('lose: with a component only that one goes unheard, also in answers', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'lose', component: 'host.0' })
  bench.news('')
  assert.equal((await bench.call('host.1', 'on'))?.outcome, 'done')
  assert.equal(await bench.call('host.0', 'on'), null)
  const news = bench.news('powermgr.events.power').map(({ component }) => component)
  assert.equal(news.includes('host.1'), true)
  assert.equal(news.includes('host.0'), false)
  const { power } = jsonOf(await bench.ask('powermgr.state', {}))
  assert.ok(Array.isArray(power))
  assert.deepEqual(power.map(({ component }) => component).sort(), ['bmc.0', 'chassis.0', 'host.1'])
  await bench.sim.stop()
})

test('lose-answer: it is done and nobody hears', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'lose-answer', verb: 'on' })
  assert.equal(await bench.call('host.0', 'on', { id: 'lost' }), null)
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'On')
  bench.sim.fault({ service, kind: 'none' })
  assert.equal((await bench.call('host.0', 'on', { id: 'lost' }))?.outcome, 'done')
  await bench.sim.stop()
})

test('delay: requests are done late, or not at all when they expired', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'delay', delayMs: 2000, component: 'host.0' })
  const startedAt = bench.clock.now()
  assert.equal((await bench.call('host.0', 'on'))?.outcome, 'done')
  assert.equal(bench.clock.now() - startedAt, 2000)
  const late = await bench.call('host.0', 'force-off', { expiresInMs: 1999 })
  assert.match(late?.error ?? '', /expired/)
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'On')
  await bench.sim.stop()
})

test('delay: events come late, and with a rate out of order', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'delay', delayMs: 700, rate: 0.5, seed: 3 })
  bench.news('')
  await bench.call('host.0', 'on')
  await bench.clock.advance(5000)
  const counts = bench.news('powermgr.events.boot').map(({ seq }) => Number(seq))
  assert.notDeepEqual(
    counts,
    [...counts].sort((one, other) => one - other),
  )
  await bench.sim.stop()
})

test('lose: an answer that is not lost is whole', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'lose', rate: 0.5, seed: 5 })
  const counts = new Set<number>()
  for (let n = 0; n < 20; n++) {
    const answer = await bench.ask('powermgr.state', {})
    if (answer.kind !== 'answered') continue
    const { power } = jsonOf(answer)
    assert.ok(Array.isArray(power))
    counts.add(power.length)
  }
  assert.deepEqual([...counts], [4])
  await bench.sim.stop()
})

test('repeat: events come twice', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'repeat' })
  bench.news('')
  bench.sim.set('hosts.host.0.power', 'On')
  await bench.clock.advance(0)
  const [first, second, ...others] = bench.news('powermgr.events.power')
  assert.equal(first?.power, 'On')
  assert.deepEqual(first, second)
  assert.deepEqual(others, [])
  await bench.sim.stop()
})

test('repeat: what is asked is done again later, unless another call came between', async () => {
  const bench = await withChassisOn()
  await bench.call('host.0', 'on')
  await bench.clock.advance(3000)
  bench.sim.fault({ service, kind: 'repeat', delayMs: 2500, verb: 'reset' })
  await bench.call('host.0', 'reset')
  await bench.clock.advance(2499)
  assert.equal(bench.sim.truth().hosts['host.0']?.boot, 'OSRunning')
  await bench.clock.advance(1)
  assert.equal(bench.sim.truth().hosts['host.0']?.boot, 'None')
  await bench.call('host.0', 'reset')
  await bench.call('host.0', 'nmi')
  await bench.clock.advance(2500)
  assert.equal(bench.sim.truth().hosts['host.0']?.interrupted, true)
  await bench.sim.stop()
})

test('reject: refused for a reason that passes, and the same call is done later', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'reject', verb: 'on', component: 'host.0' })
  assert.deepEqual(await bench.call('host.0', 'on', { id: 'again' }), {
    id: 'again',
    outcome: 'rejected',
    error: 'simulated rejection',
    again: true,
  })
  assert.equal((await bench.call('host.1', 'on'))?.outcome, 'done')
  bench.sim.fault({ service, kind: 'none', component: 'host.0' })
  assert.equal((await bench.call('host.0', 'on', { id: 'again' }))?.outcome, 'done')
  await bench.sim.stop()
})

test('lie: says done and does nothing, until the truth is told again', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'lie' })
  assert.equal((await bench.call('host.0', 'on', { id: 'lied' }))?.outcome, 'done')
  await bench.clock.advance(1000)
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'Off')
  bench.sim.fault({ service, kind: 'none' })
  await bench.call('host.0', 'on', { id: 'lied' })
  await bench.clock.advance(50)
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'On')
  await bench.sim.stop()
})

test('stick: the hardware does not move, and the call counts as done', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'stick', component: 'host.0' })
  assert.equal((await bench.call('host.0', 'on', { id: 'stuck' }))?.outcome, 'done')
  bench.sim.fault({ service, kind: 'none' })
  assert.equal((await bench.call('host.0', 'on', { id: 'stuck' }))?.outcome, 'done')
  await bench.clock.advance(1000)
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'Off')
  await bench.sim.stop()
})

test('misreport: the opposite of the power is told, in events and in answers', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'misreport', component: 'chassis.0' })
  bench.news('')
  await bench.clock.advance(1000)
  const news = bench.news('powermgr.events.power')
  assert.equal(news.find(({ component }) => component === 'chassis.0')?.power, 'Off')
  assert.equal(news.find(({ component }) => component === 'bmc.0')?.power, 'On')
  const { power } = jsonOf(await bench.ask('powermgr.state', {}))
  assert.ok(Array.isArray(power))
  assert.equal(power.find(({ component }) => component === 'chassis.0').power, 'Off')
  assert.equal(bench.sim.truth().chassis['chassis.0']?.power, 'On')
  await bench.sim.stop()
})

test('misreport: a glitch is told as it begins, and the truth as it ends', async () => {
  const bench = await withChassisOn()
  bench.news('')
  bench.sim.fault({ service, kind: 'misreport', component: 'chassis.0', forMs: 300 })
  await bench.clock.advance(300)
  const news = bench.news('powermgr.events.power')
  assert.deepEqual(
    news.map(({ component, power }) => `${component} ${power}`),
    ['chassis.0 Off', 'chassis.0 On'],
  )
  await bench.sim.stop()
})

test('refuse: it is not done, and never will be', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'refuse', verb: 'off' })
  const reply = await bench.call('chassis.0', 'off')
  assert.deepEqual([reply?.outcome, reply?.again], ['rejected', undefined])
  assert.equal((await bench.call('host.0', 'on'))?.outcome, 'done')
  await bench.clock.advance(50)
  assert.equal(bench.sim.truth().chassis['chassis.0']?.power, 'On')
  await bench.sim.stop()
})

test('wild: a zone reads what a broken sensor reads, and nothing else is changed', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service: 'thermalmgr', kind: 'wild', component: 'cpu_zone' })
  const read = await saidOf(bench, 'thermalmgr', 'zone', 'celsius')
  for (const value of ['255', '150', '65535', '-1', 'null']) assert.ok(read.has(value), value)
  assert.equal((await saidOf(bench, 'thermalmgr', 'zone', 'coolingPercent')).size, 1)
  await bench.sim.stop()
})

test('garble: other words, other types, nothing, or a field too many', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'garble', component: 'chassis.0' })
  const power = await saidOf(bench, service, 'power', 'power')
  for (const value of ['"On"', '"PoweringOn"', '7', '{}', 'null', undefined])
    assert.ok(power.has(value), value)
  assert.ok((await saidOf(bench, service, 'power', 'oem')).size > 1)
  await bench.sim.stop()
})

test('die: nobody is there, the hardware goes on, the others live, and it comes back', async () => {
  const bench = await withChassisOn()
  await bench.call('host.0', 'on')
  bench.sim.fault({ service, kind: 'die', forMs: 5000 })
  await bench.clock.advance(0)
  bench.news('')
  assert.equal((await bench.ask('powermgr.state', {})).kind, 'nobody')
  assert.equal((await bench.call('cpu_zone', 'raise', { service: 'thermalmgr' }))?.outcome, 'done')
  await bench.clock.advance(3000)
  assert.deepEqual(bench.news('powermgr.events.power'), [])
  assert.equal(bench.sim.truth().hosts['host.0']?.boot, 'OSRunning')
  await bench.clock.advance(3000)
  assert.equal((await bench.ask('powermgr.state', {})).kind, 'answered')
  assert.ok(bench.news('powermgr.events.power').length > 0)
  await bench.sim.stop()
})

test('die: a request that was waiting is never answered', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'delay', delayMs: 1000 })
  const asked = bench.call('host.0', 'on')
  bench.sim.fault({ service, kind: 'die' })
  assert.equal(await asked, null)
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'Off')
  await bench.sim.stop()
})

test('a fault ends by itself when its time is up', async () => {
  const bench = await withChassisOn()
  bench.sim.fault({ service, kind: 'reject', forMs: 1000 })
  assert.equal((await bench.call('host.0', 'on'))?.outcome, 'rejected')
  assert.equal(bench.sim.faults().length, 1)
  await bench.clock.advance(1000)
  assert.deepEqual(bench.sim.faults(), [])
  assert.equal((await bench.call('host.0', 'on'))?.outcome, 'done')
  await bench.sim.stop()
})

test('the same fault given again replaces the one before', async () => {
  const bench = await withChassisOn()
  for (const kind of faultKinds) bench.sim.fault({ service, kind, forMs: 100 })
  for (const kind of faultKinds) bench.sim.fault({ service, kind, rate: 0.5 })
  await bench.clock.advance(1000)
  assert.deepEqual(
    bench.sim.faults().map(({ kind, rate }) => `${kind} ${rate}`),
    faultKinds.map((kind) => `${kind} 0.5`),
  )
  await bench.sim.stop()
})

test('a rate strikes about as often as it says, and the same for the same seed', async () => {
  const outcomes = async (seed: number) => {
    const bench = await createTestBench()
    bench.sim.fault({ service, kind: 'reject', rate: 0.25, seed })
    let text = ''
    for (let n = 0; n < 400; n++) {
      text += (await bench.call('psu.0', 'on'))?.outcome === 'done' ? '.' : 'x'
    }
    await bench.sim.stop()
    return text
  }
  const [first, second, other] = [await outcomes(1), await outcomes(1), await outcomes(2)]
  assert.equal(first, second)
  assert.notEqual(first, other)
  const struck = first.replaceAll('.', '').length
  assert.ok(struck > 70 && struck < 130, `${struck} of 400`)
})
