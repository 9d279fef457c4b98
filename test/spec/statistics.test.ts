/** Statistics of the journal: what operations came to, where time went, what was too long. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { trimEveryRows } from '../../src/store/bounds.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World, type WorldOptions } from '../harness/world.ts'

test('what operations came to is told after a restart as before', async (t) => {
  const world = await started(t)
  await upAndDown(world)
  const { body: before } = await world.ask('history.stats', { by: 'component' })
  const on = before.operations.find(
    ({ component, action }: Figures) => component === 'host.0' && action === 'PowerOn',
  )
  const [ended] = world.system().ended.filter(({ component }) => component === 'host.0')
  const tookMs = ended!.endedAt! - ended!.startedAt!
  assert.deepEqual(on, {
    ...{ component: 'host.0', kind: 'host', action: 'PowerOn', count: 1 },
    ...{ outcomes: { succeeded: 1 }, successRate: 1 },
    tookMs: { p50: tookMs, p95: tookMs, p99: tookMs, max: tookMs },
    weeks: [{ weeksAgo: 0, count: 1, good: 1, p95: tookMs }],
  })
  assert.deepEqual([before.through, before.isWhole], [world.system().seq, true])
  const [path] = before.paths
  assert.deepEqual(
    [path.component, path.action, path.stretches.map(({ what }: { what: string }) => what)],
    ['chassis.0', 'PowerOff', ['GracefulShutdown', 'chassis power off']],
  )
  await world.restart({ clean: true })
  await world.rest()
  const { body: after } = await world.ask('history.stats', { by: 'component' })
  assert.deepEqual(after.operations, before.operations)
  assert.deepEqual(after.paths, before.paths)
  assert.equal(timesOf(after, 'Booting'), timesOf(before, 'Booting'))
})

test('what the journal has dropped is not counted, before a restart as after', async (t) => {
  const store = createMemoryStore({ bounds: { rowsMax: 30, ageMaxMs: 1e12 } })
  const world = await started(t, { store })
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  // A journal is trimmed once enough has come.
  for (let turn = 0; turn < 2 * trimEveryRows; turn += 1)
    await world.ask('host.identify', { name: 'host.0', on: turn % 2 === 0 })
  const { body: before } = await world.ask('history.stats', {})
  assert.ok((await seqOfOldest(store)) > trimEveryRows)
  assert.equal(sum(before.operations), await endedIn(store))
  assert.equal(actionsOf(before).includes('PowerOn'), false)
  await world.restart({ clean: true })
  await world.rest()
  const { body: after } = await world.ask('history.stats', {})
  assert.equal(sum(after.operations), await endedIn(store))
})

test('a failure is told of by its step, and a boot that hangs is too long', async (t) => {
  const { hosts, ...others } = exampleConfig()
  const quick = hosts.map((host) => ({ ...host, bootTimeout: 20_000 }))
  const config = { ...others, hosts: quick, statusLimits: { host: { Booting: 1000 } } }
  const world = await started(t, { config })
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  await world.ask('host.power.on', { name: 'host.1' })
  await world.rest()
  world.simulator.set('hosts.host.0.stuckBoot', true)
  await world.ask('host.power.on', { name: 'host.0' })
  await world.rest(3_600_000)
  const { body } = await world.ask('history.stats', { action: 'PowerOn' })
  const [failure] = body.failures
  assert.equal(body.failures.length, 1)
  assert.deepEqual(
    [failure.kind, failure.action, failure.step, failure.service, failure.count],
    ['host', 'PowerOn', 'boot started', null, 1],
  )
  const rate = body.operations.find(({ kind }: Figures) => kind === 'host').successRate
  assert.equal(rate, 0.5)
  const { body: statuses } = await world.ask('history.stats', { status: 'Booting' })
  const [booting] = statuses.statuses
  assert.deepEqual([booting.limitMs, booting.limitFrom], [1000, 'configuration'])
  assert.deepEqual([booting.count, booting.breaches, booting.worst.component], [1, 1, 'host.1'])
  assert.deepEqual(statuses.operations, [])
})

test('a limit that nobody configured is what the deadlines of the steps come to', async (t) => {
  const world = await started(t)
  await upAndDown(world)
  const { body } = await world.ask('history.stats', { component: 'host.0', status: 'Booting' })
  const [{ limitMs, limitFrom, breaches, worst }] = body.statuses
  const { steps } = world.platform.plans['host.0']!['host.power-on']!
  const { timeoutMs } = steps.find(({ name }) => name === 'operating system running')!.step
  assert.deepEqual([limitMs, limitFrom, breaches, worst], [timeoutMs, 'deadline', 0, null])
})

test('figures are of the stretch of time that is asked about', async (t) => {
  const world = await started(t)
  await upAndDown(world)
  const { at } = (await world.history()).find(({ action }) => action === 'PowerOff')!
  await world.advance(10_000)
  const figures = async (query: object) => {
    const { body } = await world.ask('history.stats', { component: 'chassis.0', ...query })
    return [actionsOf(body), timesOf(body, 'Off')]
  }
  assert.deepEqual(await figures({ from: at }), [['PowerOff'], 1])
  assert.deepEqual(await figures({ to: at }), [['PowerOn'], 1])
  assert.deepEqual(await figures({ since: '1d' }), [['PowerOn', 'PowerOff'], 2])
  const { body } = await world.ask('history.stats', { since: '5s', component: 'chassis.0' })
  assert.deepEqual([body.operations, body.statuses[0].totalMs], [[], 5000])
})

test('what nothing can be asked for or be, and a stretch that is none, are refused', async (t) => {
  const world = await started(t)
  const rows = [
    [{ status: 'Bootin' }, 'status: there is no status Bootin: did you mean Booting?'],
    [{ action: 'PowrOn' }, 'action: there is no action PowrOn: did you mean PowerOn?'],
    [{ from: '1h', to: '2h' }, 'from is not before to: nothing lies between them'],
    [{ from: '1h', since: '2h' }, 'since is another word for from: give one of them'],
  ] as const
  for (const [query, message] of rows) {
    const { code, body } = await world.ask('history.stats', query)
    assert.deepEqual([code, body.message], [400, message])
  }
  const { code, body } = await world.ask('history.stats', { component: 'host.9' })
  assert.deepEqual([code, body.code], [404, 'unknown-component'])
})

type Figures = { readonly component: string; readonly kind: string; readonly action: string }
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into.
type Answer = any

const actionsOf = ({ operations }: Answer) => operations.map(({ action }: Figures) => action)
const sum = (rows: Answer) => rows.reduce((all: number, { count }: Answer) => all + count, 0)
const timesOf = ({ statuses }: Answer, wanted: string) =>
  sum(statuses.filter(({ status }: { status: string }) => status === wanted))

async function started(t: TestContext, options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options)
  t.after(() => world.stop())
  await world.rest()
  return world
}

async function upAndDown(world: World): Promise<void> {
  const turns = [
    ['chassis.power.on', 'chassis.0'],
    ['host.power.on', 'host.0'],
    ['chassis.power.off', 'chassis.0'],
  ] as const
  for (const [path, name] of turns) {
    await world.ask(path, { name })
    await world.rest()
  }
}

const seqOfOldest = async (store: Store) =>
  (await store.history({ order: 'oldest', limit: 1 })).rows[0]!.seq

async function endedIn(store: Store): Promise<number> {
  const { rows } = await store.history({ limit: 1000 })
  const isEnd = ({ type, outcome }: (typeof rows)[number]) =>
    outcome === 'succeeded' && (type === 'operation' || type === 'transition')
  return rows.filter(isEnd).length
}
