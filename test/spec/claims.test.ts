/** The claimant: who acts, found out among several on one bus and a clock of their own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryBus } from '../../src/bus/memory.ts'
import { Claimant, type ClaimantDeps } from '../../src/engine/claim/claimant.ts'
import { Gate } from '../../src/engine/claim/gate.ts'
import { createVirtualClock } from '../../src/sim/services/virtual-clock.ts'
import { benchIn } from '../harness/platform.ts'

/** A bus and the time, shared by all that are started on it. */
function setup() {
  const virtual = createVirtualClock()
  const clock = { ...virtual, wall: () => virtual.now() }
  const bus = createMemoryBus({ wake: clock.wake, wall: clock.wall })
  const advance = (ms: number) => virtual.advance(ms)
  const start = async (boot: string, deps: Partial<ClaimantDeps> = {}) => {
    const since = new Date(clock.now()).toISOString()
    const given = { bus, clock, serviceName: 'statemgr', systemName: 'rack', boot, since }
    const claimant = new Claimant({ ...given, where: 'here', isStandby: false, ...deps })
    const opening = claimant.open()
    await advance(1_000)
    await opening
    return claimant
  }
  const say = (claim: object) => bus.publish('statemgr.claim', JSON.stringify(claim))
  return { bus, clock, advance, start, say }
}

const forged = { system: 'rack', boot: 'x', since: '1970-01-01T00:00:00.000Z', where: 'y' }

test('alone it acts; the next one waits, for another System it does not and says so', async () => {
  const { start } = setup()
  const first = await start('a')
  const second = await start('b')
  const elsewhere = await start('c', { systemName: 'other' })
  assert.deepEqual(
    [first, second, elsewhere].map(({ report }) => report.role),
    ['acting', 'waiting', 'acting'],
  )
  assert.equal(second.report.actor?.boot, 'a')
  assert.deepEqual(
    first.report.others.map(({ system, boot, role }) => `${system} ${boot} ${role}`),
    ['rack b waiting', 'other c acting'],
  )
  assert.deepEqual(elsewhere.report.others.map(({ boot }) => boot).sort(), ['a', 'b'])
})

test('of two that look at once the one that was there first acts', async () => {
  const { start } = setup()
  const [first, second] = await Promise.all([start('b'), start('a')])
  assert.deepEqual([first?.report.role, second?.report.role], ['waiting', 'acting'])
})

test('a claim moves nobody who acts; one that looks believes it', async () => {
  const { start, say, advance } = setup()
  const first = await start('a')
  await advance(10_000)
  for (const role of ['acting', 'looking', 'waiting', 'leaving', 'acting']) say({ ...forged, role })
  await advance(10)
  assert.equal(first.report.role, 'acting')
  assert.deepEqual(
    first.report.others.map(({ boot }) => boot),
    ['x'],
  )
  await advance(20_000)
  assert.deepEqual(first.report.others, [])
})

test('however many are forged, it remembers few', async () => {
  const { start, say, advance } = setup()
  const first = await start('a')
  for (let count = 0; count < 100; count++) say({ ...forged, boot: `x${count}`, role: 'acting' })
  for (const text of ['', '{', '[1]', '"acting"', 'x'.repeat(5_000)]) say({ text })
  await advance(10)
  assert.equal(first.report.others.length, 8)
})

test('who has just begun yields to a late answer to its question, and later to none', async () => {
  const { bus, start, say, advance } = setup()
  let question = ''
  bus.subscribe('statemgr.claim', (message) => {
    question = JSON.parse(message.text()).question ?? question
  })
  const late = await start('a')
  say({ ...forged, role: 'acting', answer: question })
  await advance(10)
  assert.equal(late.report.role, 'waiting')
  const { start: again, say: sayAgain, advance: goOn, bus: other } = setup()
  other.subscribe('statemgr.claim', (message) => {
    question = JSON.parse(message.text()).question ?? question
  })
  const settled = await again('a')
  sayAgain({ ...forged, role: 'acting', answer: 'a guess' })
  await goOn(5_000)
  sayAgain({ ...forged, role: 'acting', answer: question })
  await goOn(10)
  assert.equal(settled.report.role, 'acting')
})

test('who waits finds the other silent after ten seconds; who stands by takes over', async () => {
  const { start, advance } = setup()
  const first = await start('a')
  const second = await start('b')
  const third = await start('c', { isStandby: true })
  await first.stop()
  // It leaves in order: it is asked once more, and then taken for gone.
  await advance(1_000)
  assert.equal(second.report.role, 'waiting')
  assert.equal(third.report.role, 'acting')
  await advance(2_000)
  assert.equal(second.report.isSilent, false, 'another acts now')
  await third.stop()
  await advance(12_000)
  assert.deepEqual([second.report.role, second.report.isSilent], ['waiting', true])
})

test('a service of that name that makes no claims is found by $SRV, also later', async () => {
  const { bus, start, advance } = setup()
  const first = await start('a')
  const service = { name: 'statemgr', version: '0.1.0', description: 'an older one', endpoints: [] }
  const serving = await bus.serve(service)
  await advance(11_000)
  assert.equal(first.report.role, 'acting')
  assert.equal(first.report.others.length, 1)
  const second = await start('b')
  assert.equal(second.report.role, 'waiting')
  await serving.stop()
  await first.stop()
  await second.stop()
  await bus.serve({ ...service, metadata: { system: 'other', boot: 'q' } })
  const third = await start('c')
  assert.equal(third.report.role, 'acting')
  assert.deepEqual(
    third.report.others.map(({ system }) => system),
    ['other'],
  )
})

test('who was not run hears what was asked meanwhile, and does not say that it acts', async () => {
  const { bus, clock, start, say, advance } = setup()
  let awayMs = 0
  const first = await start('a', { clock: { ...clock, now: () => clock.now() + awayMs } })
  await advance(10_000)
  const roles: string[] = []
  bus.subscribe('statemgr.claim', (message) => {
    const { boot, role } = JSON.parse(message.text())
    if (boot === 'a') roles.push(role)
  })
  // Heard before its timers are: the question of one that looks, then that it acts.
  awayMs = 15_000
  const later = { ...forged, since: '2038-01-01T00:00:00.000Z' }
  say({ ...later, role: 'looking', question: 'who' })
  say({ ...later, role: 'acting' })
  await advance(900)
  assert.deepEqual([...new Set(roles)], ['looking', 'waiting'])
  assert.equal(first.report.role, 'waiting')
  assert.equal(first.report.actor?.boot, 'x')
})

test('what came of a call while it was away is heard once it is known who acts', async () => {
  const { clock, start, say, advance } = setup()
  let awayMs = 0
  const claimant = await start('a', { clock: { ...clock, now: () => clock.now() + awayMs } })
  const submitted: string[] = []
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const nothing = () => {}
  const gate = new Gate({
    claimant,
    platform: bench.platform,
    system: () => bench.system,
    submit: (event) => submitted.push(event.kind === 'claim' ? event.role : event.kind),
    serve: async () => ({ stop: async () => {} }),
    ...{ perform: nothing, onActing: nothing, log: nothing, onBug: nothing },
  })
  bench.ask('host.0', 'ForceRestart')
  const [reset] = bench.calls('reset')
  const error = 'no answer within 10 s'
  const silent = { kind: 'outcome', call: reset!.id, outcome: { kind: 'unknown', error } } as const
  gate.hear(reset!, silent)
  await advance(10_000)
  assert.deepEqual(submitted, ['outcome'])
  awayMs = 15_000
  gate.hear(reset!, silent)
  assert.deepEqual(submitted.slice(1), ['looking'])
  // What protects waits for nobody.
  bench.ask('host.0', 'EmergencyCut')
  const [cut] = bench.calls('force-off')
  gate.hear(cut!, { ...silent, call: cut!.id })
  assert.deepEqual(submitted.slice(2), ['outcome'])
  say({ ...forged, since: '2038-01-01T00:00:00.000Z', role: 'acting' })
  await advance(900)
  assert.deepEqual(submitted.slice(3), ['waiting', 'outcome'])
})
