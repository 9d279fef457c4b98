/** Wild reports at 1,000 a second: each is told of once, in an alert and in a line of the log. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wildReports } from '../fakes/wild-reports.ts'
import { createFlooded } from '../harness/flooded.ts'
import { exampleConfig } from '../harness/platform.ts'

const forMs = 200
/** After which nothing of it is told any more. */
const overAfterMs = 80_000

const counted = (all: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(all, (one) => one)].map(([one, { length }]) => [one, length]))
const isOnceEach = (all: readonly string[]) =>
  Object.values(counted(all)).every((count) => count === 1)

test('whatever wild is said again and again, it is one alert and one line a minute', async () => {
  const example = exampleConfig()
  const limits = { ...example.limits, observeInterval: 4000 }
  const { world, lines, flood } = await createFlooded({ ...example, limits })
  for (const report of wildReports) {
    const before = world.system().seq
    lines.length = 0
    await flood(report, true, forMs)
    const news = (await world.history()).filter(
      ({ seq, type }) => seq > before && type !== 'thermal',
    )
    const raised = news.filter(({ type, outcome }) => type === 'alert' && outcome === 'raised')
    assert.deepEqual(news, raised, `${report.what}: nothing else comes of it`)
    const alerts = raised.map(({ cause, component }) => `${cause} ${component}`)
    assert.ok(isOnceEach(alerts) && isOnceEach(lines), `${report.what}: ${alerts} ${lines}`)
    assert.equal(alerts.length, alertsOf(report.what), report.what)
    await world.advance(overAfterMs)
    const left = Object.entries(counted(lines)).filter(([, count]) => count > 2)
    assert.deepEqual(left, [], 'what was counted is one line more, when its minute is over')
    assert.deepEqual((await world.ask('alerts.list')).body.alerts, [], report.what)
  }
  const { hosts } = (await world.ask('system.status')).body
  assert.deepEqual(
    hosts.map(({ status }: { status: string }) => status),
    ['Running', 'Running'],
  )
  await world.stop()
})

/** What is no word of the dialect is told of the service, and unknown of what it is about. */
function alertsOf(what: string): number {
  if (what === 'a field too many') return 0
  return ['a reading that is not a number', 'a reading as a text'].includes(what) ? 2 : 1
}
