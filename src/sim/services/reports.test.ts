/** Reports: what is said, and what of it is news. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plant } from '../plant/plant.ts'
import { coldPlant, type Parts, type PlantState } from '../plant/truth.ts'
import { twoHosts as shape } from '../plant/two-hosts.ts'
import { createReports } from './reports.ts'

const reports = createReports(shape)
const [host] = shape.hosts

test('the news are what is said otherwise than before, in the order in which all is said', () => {
  let before = coldPlant(shape)
  const moves = [
    { kind: 'set', levers: { supplies: { 'psu.0': { output: 'On' } } } },
    { kind: 'command', target: shape.chassis.name, verb: 'on' },
    { kind: 'time passes', ms: 60 },
    { kind: 'command', target: host!.name, verb: 'on' },
    ...[60, 500, 1000, 4000].map((ms) => ({ kind: 'time passes', ms }) as const),
    { kind: 'set', levers: { leds: { [host!.name]: { identify: 'blink' } } } },
    { kind: 'set', levers: { hosts: { [host!.name]: { power: 'Off' } } } },
  ] as const
  let count = 0
  for (const move of moves) {
    const after = plant(shape, before, move)
    const said = reports.of(before)
    const news = reports.of(after).filter((_, i) => !isSame(said[i], reports.of(after)[i]))
    assert.deepEqual(reports.news(before, after), news)
    count += news.length
    before = after
  }
  assert.ok(count > 10, `only ${count} news`)
})

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

test('what an LED comes to show is news of that LED, and nothing else is looked at', () => {
  const before = coldPlant(shape)
  const levers = { leds: { [host!.name]: { identify: 'blink' } } } as const
  const { leds } = plant(shape, before, { kind: 'set', levers })
  const unseen = { ...before, hosts: sealed(before.hosts), sensors: sealed(before.sensors) }
  const after: PlantState = { ...unseen, leds }
  assert.deepEqual(reports.news(unseen, after), [
    { what: 'led', component: host!.name, led: 'identify', pattern: 'blink' },
  ])
})

/** Whoever looks into it is found out. */
const sealed = <Part>(parts: Parts<Part>): Parts<Part> =>
  new Proxy(parts, {
    get: (_, name) => assert.fail(`${String(name)} is looked at`),
    ownKeys: () => assert.fail('all are looked at'),
  })
