/** Dashboards and rules against a real Prometheus that scrapes a service. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { type Assembly, type StateManager, startStateManager } from '../../src/main.ts'
import { exampleConfig } from '../harness/platform.ts'
import { type Prometheus, promtool, startPrometheus } from '../harness/prometheus.ts'
import { createWorld } from '../harness/world.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'deploy/prometheus')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly annotations: { readonly runbook_url: string }
}

const groups = parse(readFileSync(join(folder, 'rules.yml'), 'utf8')).groups as readonly {
  readonly rules: readonly Rule[]
}[]
const rules = groups.flatMap((group) => group.rules)

test('each rule fires for what it is for, and none where all is well', () => {
  const checked = promtool(folder, 'check', 'rules', 'rules.yml')
  assert.equal(checked.status, 0, checked.said)
  const tested = promtool(folder, 'test', 'rules', 'rules.test.yml')
  assert.equal(tested.status, 0, tested.said)
  const { tests } = parse(readFileSync(join(folder, 'rules.test.yml'), 'utf8'))
  const names = (tests as readonly { readonly name: string }[]).map(({ name }) => name)
  assert.deepEqual(names, [...rules.map(({ alert }) => alert), 'all is well'])
})

test('what to do about each alert stands where its link leads', () => {
  const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
  const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  assert.deepEqual(
    headings,
    rules.map(({ alert }) => alert),
  )
  for (const { alert, annotations } of rules)
    assert.equal(annotations.runbook_url, `docs/runbook.md#${alert.toLowerCase()}`)
})

/** Those whose conditions are played below. The others fire in `rules.test.yml`, and parse here. */
const played = [
  ...['StatemgrServiceLost', 'StatemgrCallsFail', 'StatemgrEmergency', 'StatemgrCriticalAlert'],
  ...['StatemgrHardwareFailed', 'StatemgrNearLimit', 'StatemgrDiscrepancy'],
  'StatemgrTransitionsFail',
]

test('every expression has a value in a Prometheus that scrapes a service', async (t) => {
  const managers: StateManager[] = []
  const start = async (assembly: Assembly) => {
    managers.push(await startStateManager({ ...assembly, http: { host: '127.0.0.1', port: 0 } }))
    return managers.at(-1)!
  }
  const world = await createWorld({ config: exampleConfig('blade-chassis.yaml'), start })
  t.after(() => world.stop())
  await world.rest()
  // A rule is known to stand once its condition does: how long it waits is tried by promtool.
  const eager = join(tmpdir(), `statemgr-rules-${process.pid}.yml`)
  writeFileSync(
    eager,
    readFileSync(join(folder, 'rules.yml'), 'utf8').replaceAll(/^ +for: .*\n/gm, ''),
  )
  t.after(() => rmSync(eager))
  const { url, token } = managers[0]!
  const prometheus = await startPrometheus({ url: url!, token: token!, ruleFiles: [eager] })
  t.after(() => prometheus.stop())
  await prometheus.scraped(1)
  assert.deepEqual(new Set((await prometheus.rules()).keys()), new Set(rules.map((r) => r.alert)))
  await world.ask('host.power.on', { name: 'host.0' })
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  await world.ask('host.power.on', { name: 'host.0', wait: true })
  world.simulator.fault({ service: 'powermgr', kind: 'reject', verb: 'on' })
  for (const name of ['host.1', 'host.2', 'host.3', 'host.4'])
    await world.ask('host.power.on', { name, wait: true })
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await prometheus.scraped(3)
  await play(world)
  await prometheus.scraped(8)
  for (const expr of dashboardExpressions())
    assert.ok((await prometheus.seriesOf(expr)) > 0, `${expr} has a value`)
  for (const { expr } of rules) await prometheus.seriesOf(expr)
  await firing(prometheus, played)
})

async function play(world: Awaited<ReturnType<typeof createWorld>>): Promise<void> {
  world.simulator.set('hosts.host.0.power', 'Off')
  world.simulator.set('zones.front.celsius', 97)
  for (const supply of ['psu.0', 'psu.1', 'psu.2', 'psu.3'])
    world.simulator.set(`supplies.${supply}.input`, 'Lost')
  world.simulator.fault({ service: 'sensormon', kind: 'die' })
  await world.advance(30_000)
}

async function firing(prometheus: Prometheus, names: readonly string[]): Promise<void> {
  const states = await prometheus.rules()
  const silent = names.filter((name) => states.get(name) !== 'firing')
  assert.deepEqual(silent, [], `fire: ${[...states].filter(([, s]) => s === 'firing')}`)
}

/** As Grafana asks them, for a window that a test can fill. */
function dashboardExpressions(): readonly string[] {
  const files = globSync('deploy/grafana/*.json', { cwd: root })
  assert.ok(files.length >= 2)
  return files.flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Board
    return panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')),
    )
  })
}

interface Board {
  readonly panels: readonly {
    readonly targets: readonly { readonly expr: string }[]
  }[]
}
