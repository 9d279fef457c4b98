/** The log: a line for what an operator has to know of, with the ids to look further. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startStateManager } from '../../src/main.ts'
import { createWorld } from '../harness/world.ts'

interface Line {
  readonly level: string
  readonly about: Readonly<Record<string, unknown>>
  readonly message: string
}

test('an operation has a line when it begins and one when it ends, with its ids', async (t) => {
  const { world, told } = await logged(t)
  const { body } = await world.ask('chassis.power.on', { name: 'chassis.0', actor: 'anna' })
  await world.rest()
  const lines = told().filter(({ about }) => about.operation === body.operation.id)
  assert.deepEqual(
    lines.map(({ level, message }) => `${level} ${message}`),
    ['info chassis.0: PowerOn begins (request by anna)', 'info chassis.0: PowerOn succeeded'],
  )
  const [operation] = world.system().ended
  for (const { about } of lines) {
    assert.equal(about.correlation, operation?.correlation)
    assert.equal(about.component, 'chassis.0')
  }
  assert.equal(lines[1]?.about.durationMs, operation!.endedAt! - operation!.startedAt!)
})

test('a refusal is told to who debugs, with the rule that objects', async (t) => {
  const { world, told } = await logged(t)
  await world.ask('host.power.on', { name: 'host.0', actor: 'anna' })
  const [line] = told().filter(({ level }) => level === 'debug')
  assert.match(line!.message, /^host.0: PowerOn refused \(chassis-off\): chassis.0 is off/)
  const [objection] = line!.about.evidence as readonly { rule: string }[]
  assert.equal(objection?.rule, 'chassis-off')
})

test('an operation that fails is an error that says why', async (t) => {
  const { world, told } = await logged(t)
  world.simulator.fault({ service: 'powermgr', kind: 'refuse' })
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  const [failure] = told().filter(({ about }) => 'durationMs' in about)
  assert.equal(failure?.level, 'error')
  assert.match(failure!.message, /^chassis.0: PowerOn (failed|rolled-back): ./)
})

test('a thermal emergency is not silent: each step against it is a line', async (t) => {
  const { world, told } = await logged(t)
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: true })
  await world.rest()
  await world.ask('host.power.on', { name: 'host.0' })
  await world.rest()
  const before = told().length
  world.simulator.set('zones.cpu_zone.celsius', 99)
  await world.advance(5_000)
  const lines = told().slice(before)
  const messages = lines.map(({ level, message }) => `${level} ${message}`).join('\n')
  assert.match(messages, /^error zone\/cpu_zone: thermal-critical began: ./m, messages)
  assert.match(messages, /^error zone\/cpu_zone: alert raised \(thermal-emergency\): ./m, messages)
  assert.match(messages, /^warn zone\/cpu_zone: RaiseCooling asked/m, messages)
  assert.match(
    messages,
    /^info host.0: EmergencyOff begins \(thermal-critical by statemgr\)/m,
    messages,
  )
})

test('a service that falls silent is told of once, and that it is back', async (t) => {
  const { world, told } = await logged(t)
  world.simulator.fault({ service: 'sensormon', kind: 'die', forMs: 60_000 })
  await world.advance(50_000)
  const lost = told().filter(({ message }) => message.includes('sensormon'))
  assert.equal(lost.filter(({ message }) => / is lost: /.test(message)).length, 1)
  await world.advance(60_000)
  const back = told().find(({ message }) => message === 'the service sensormon is back')
  assert.ok(Number(back?.about.lostMs) > 0)
})

test('a store that does not keep is told of, and that it keeps again', async (t) => {
  const { world, told } = await logged(t)
  world.disk.ail({ isFull: true, delayMs: 0 })
  void world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.advance(5_000)
  world.disk.ail({ isFull: false, delayMs: 0 })
  await world.advance(60_000)
  const store = told().filter(({ message }) => message.startsWith('the store '))
  assert.deepEqual(
    store.map(({ level, message }) => `${level} ${message}`),
    ['error the store could not keep what was decided', 'info the store keeps again'],
  )
})

/** A world whose service tells all that it has to say. */
async function logged(t: TestContext) {
  const lines: Line[] = []
  const at = (level: string) => (about: object, message: string) =>
    void lines.push({ level, about: { ...about }, message })
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  const world = await createWorld({ start: (assembly) => startStateManager({ ...assembly, log }) })
  t.after(() => world.stop())
  await world.rest()
  return { world, told: (): readonly Line[] => lines }
}
