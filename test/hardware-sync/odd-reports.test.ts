/** What a service says that nobody understands is unknown by itself, and told once. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordOf } from '../../src/core/model/power.ts'
import { lastHeard } from '../../src/core/model/system/evidence.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { type Rewrite, rewriting } from '../fakes/rewriting.ts'
import { createWorld, type World } from '../harness/world.ts'

type Said = Record<string, unknown>

/** A world with both hosts running, and what is then made of all that services say. */
async function running(): Promise<{ world: World; say: (rewrite: Rewrite) => void }> {
  let rewrite: Rewrite = (_, said) => said
  const through: Rewrite = (subject, said) => rewrite(subject, said)
  const world = await createWorld({ through: (bus) => rewriting(bus, through) })
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    const { body } = await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
    assert.equal(body.operation.state, 'succeeded')
  }
  return {
    world,
    say: (next) => {
      rewrite = next
    },
  }
}

/** Of what a message says of `what`, those elements that are about one thing, with more. */
const where =
  (what: string, about: string, more: Said): Rewrite =>
  (subject, said) => {
    const changed = (element: Said) =>
      Object.values(element).includes(about) ? { ...element, ...more } : element
    if (subject.endsWith(`.events.${what}`)) return changed(said)
    return Array.isArray(said[what]) ? { ...said, [what]: said[what].map(changed) } : said
  }

const oddAlerts = async (world: World) =>
  ((await world.ask('alerts.list')).body.alerts as Record<string, string>[])
    .filter(({ code }) => code === 'odd-report')
    .map(({ id, message }) => `${id}: ${message}`)

const statuses = (world: World) =>
  ['chassis.0', 'host.0', 'host.1'].map((name) => {
    const { status, observed } = componentOf(world.system(), name)
    return `${status} ${wordOf(lastHeard(observed))}`
  })

const faultsIn = async (world: World) =>
  (await world.history()).filter(({ type, cause }) => type === 'alert' && cause === 'odd-report')

test('an unknown word about one host is unknown there, and the rest is as it is', async () => {
  const { world, say } = await running()
  say(where('power', 'host.1', { power: 'PoweringOn' }))
  await world.advance(15_000)
  assert.deepEqual(statuses(world), ['On On', 'Running On', 'Unknown Unknown'])
  assert.deepEqual(await oddAlerts(world), [
    'odd-report/host.1/powermgr.power: ' +
      'powermgr: power of host.1 is PoweringOn: none of On, Off, Unknown',
  ])
  say((_, said) => said)
  await world.advance(80_000)
  assert.deepEqual(await oddAlerts(world), [])
  assert.equal((await faultsIn(world)).length, 2, 'raised once, and cleared')
  await world.stop()
})

/** What is said, what is to be told of it (`null` for nothing), and who says it. */
interface Case {
  readonly said: string
  readonly rewrite: Rewrite
  readonly alert: RegExp | null
  readonly by?: string
}

const cases: readonly Case[] = [
  {
    said: 'a boot stage',
    rewrite: where('boot', 'host.0', { progress: 'OEM' }),
    alert: /progress of host\.0 is OEM: none/,
  },
  { said: 'an extra field', rewrite: where('power', 'host.0', { oem: [{}] }), alert: null },
  { said: 'an extra list', rewrite: (_, said) => ({ ...said, oem: [1] }), alert: null },
  {
    said: 'an object where a list is wanted',
    rewrite: (_, said) => ({ ...said, boot: {} }),
    alert: /boot of powermgr is {}: no list/,
  },
  { said: 'no LEDs', rewrite: (_, said) => ({ ...said, led: null }), alert: null, by: 'ledmgr' },
  {
    said: 'a text where a number is wanted',
    rewrite: where('zone', 'cpu_zone', { celsius: '41' }),
    alert: /celsius of zone\/cpu_zone is 41: text, no number/,
    by: 'thermalmgr',
  },
  {
    said: 'more than all of the cooling',
    rewrite: where('zone', 'cpu_zone', { coolingPercent: 101 }),
    alert: /coolingPercent of zone\/cpu_zone is 101: out of bounds/,
    by: 'thermalmgr',
  },
  {
    said: 'nothing of a fault',
    rewrite: where('supply', 'psu.1', { fault: undefined }),
    alert: /fault of supply\/psu\.1 is missing/,
  },
  {
    said: 'a count that is none',
    rewrite: where('power', 'host.0', { seq: '9' }),
    alert: /seq of host\.0 is 9: text, no number/,
  },
  {
    said: 'a component twice, and differently',
    rewrite: (_, said) => ({ ...said, power: [...said.power, { ...said.power[2], power: 'Off' }] }),
    alert: /power of host\.1 is On and Off: there twice/,
  },
  {
    said: 'a component that nobody knows',
    rewrite: (_, said) => ({ ...said, power: [{ ...said.power[0], component: 'x' }] }),
    alert: /component of powermgr is x: no component/,
  },
  {
    said: 'a list where an object is wanted',
    rewrite: (_, said) => [said],
    alert: /state of thermalmgr is \[.*no object/,
    by: 'thermalmgr',
  },
  {
    said: 'nonsense of a sensor that is nobody’s',
    rewrite: (_, said) => ({ ...said, sensor: [...said.sensor, { sensor: 'q', value: 'hot' }] }),
    alert: null,
    by: 'sensormon',
  },
]

test('whatever is wrong in a state is told once, and nothing else is doubted', async () => {
  const { world, say } = await running()
  const before = new Set<string>()
  for (const { said, rewrite, alert, by = 'powermgr' } of cases) {
    say((subject, state) => (subject === `${by}.state` ? rewrite(subject, state) : state))
    await world.advance(3000)
    assert.deepEqual(statuses(world), ['On On', 'Running On', 'Running On'], said)
    const news = (await oddAlerts(world)).filter((one) => !before.has(one))
    assert.equal(news.length, alert === null ? 0 : 1, `${said}: ${news}`)
    if (alert !== null) assert.match(news[0]!, alert)
    for (const one of news) before.add(one)
  }
  assert.equal((await faultsIn(world)).length, before.size)
  await world.stop()
})

test('a restart of ours does not say that what services say is not said any more', async () => {
  const { world, say } = await running()
  say(where('power', 'host.1', { power: 'PoweringOn' }))
  await world.advance(5000)
  world.crash()
  await world.restart()
  await world.advance(60_000)
  assert.equal((await oddAlerts(world)).length, 1)
  assert.deepEqual(
    (await faultsIn(world)).map(({ outcome }) => outcome),
    ['raised'],
  )
  world.crash()
  say((_, said) => said)
  await world.restart()
  await world.advance(60_000)
  assert.deepEqual(await oddAlerts(world), [])
  await world.stop()
})

test('what a service says of nothing is one alert of it, and not one of each part', async () => {
  const { world, say } = await running()
  const without =
    (fields: readonly string[]): Rewrite =>
    (_, said) =>
      JSON.parse(JSON.stringify(said), (key, value) => (fields.includes(key) ? undefined : value))
  say(without(['boot', 'seq', 'fault']))
  await world.advance(3000)
  world.simulator.set('hosts.host.1.power', 'Off')
  world.simulator.set('supplies.psu.1.input', 'BrownOut')
  // What is told of already is not told anew at once.
  await world.advance(80_000)
  const alerts = await oddAlerts(world)
  const services = ['powermgr', 'thermalmgr', 'sensormon', 'ledmgr']
  assert.deepEqual(
    alerts.toSorted(),
    services
      .map((name) => [name, name === 'powermgr' ? 'boot,seq,fault' : 'boot,seq'])
      .map(
        ([name, fields]) =>
          `odd-report/${name}/${name}.missing: ${name}: ${fields} of ${name} is missing`,
      )
      .toSorted(),
  )
  const isOfService = ({ component, outcome }: { component: string; outcome: string }) =>
    services.includes(component) && outcome !== 'updated'
  const entries = (await faultsIn(world)).filter(isOfService)
  const byOutcome = entries.map(({ outcome, component }) => `${outcome} ${component}`)
  assert.deepEqual(byOutcome.toSorted(), services.map((name) => `raised ${name}`).toSorted())
  await world.stop()
})
