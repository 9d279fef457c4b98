/** Each metric has its name, unit and labels as scrapers want them, and figures where it says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScrape } from '../../test/harness/scraped.ts'
import { exposition } from './exposition.ts'
import { type Metric, ofJournal, units } from './metrics/metric.ts'
import { metrics } from './metrics/metrics.ts'
import { seriesMax, Tally } from './metrics/tally.ts'

test('names are those of the formats, each once, with its unit and its kind', () => {
  const names = metrics.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  for (const { name, type, unit, labels, help, bound } of metrics) {
    assert.match(name, /^(?:statemgr|hw|process|nodejs)_[a-z0-9_]+$/)
    assert.equal(name.endsWith('_total'), type === 'counter', name)
    const [, suffix] = /_([a-z]+?)(?:_total)?$/.exec(name) ?? []
    const isUnit = (units as readonly string[]).includes(suffix!)
    assert.equal(isUnit ? suffix : null, unit, `${name}: its unit`)
    assert.ok(labels.every((label) => /^[a-z_]+$/.test(label)) && !labels.includes('le'), name)
    assert.equal(labels.length > 0, bound !== undefined, `${name}: what bounds its series`)
    if (type === 'stateset') assert.equal(labels.at(-1), name)
    assert.match(help, /^[A-Z].*\.$/, name)
  }
})

test('the four names of u-bmc are among them', () => {
  const names = metrics.map(({ name }) => name)
  for (const name of [
    'statemgr_transitions_total',
    'statemgr_transition_duration_seconds',
    'statemgr_transition_failures_total',
    'statemgr_current_state',
  ])
    assert.ok(names.includes(name), name)
})

const row = {
  unit: null,
  labels: ['of'],
  help: 'Something.',
  bound: 'tests',
  entries: [],
  of: () => null,
} as const
const counter = ofJournal({ ...row, name: 'statemgr_things_total', type: 'counter' })
const buckets = [0.01, 1, 60]
const histogram = ofJournal({ ...row, name: 'statemgr_took', type: 'histogram', buckets })

function shown(metric: Metric, tally: Tally, format: 'prometheus' | 'openmetrics') {
  return readScrape(exposition(format, [{ metric, points: tally.points() }]), format)
}

test('whatever a label says is read as it is', () => {
  const name = 'a "b" \\ c\nd, e="f"}'
  const tally = new Tally(counter)
  tally.add([[name], 2])
  tally.add([[name], 3])
  for (const format of ['prometheus', 'openmetrics'] as const)
    assert.equal(shown(counter, tally, format).value('statemgr_things_total', { of: name }), 5)
})

test('a value is in the bucket of its bound, and in all above', () => {
  const tally = new Tally(histogram)
  for (const value of [0, 0.01, 0.011, 1, 60, 60.1, 1e9]) tally.add([['x'], value])
  const scrape = shown(histogram, tally, 'openmetrics')
  const counts = ['0.01', '1.0', '60.0', '+Inf'].map((le) =>
    scrape.value('statemgr_took_bucket', { le }),
  )
  assert.deepEqual(counts, [2, 4, 5, 7])
  assert.equal(shown(histogram, tally, 'prometheus').value('statemgr_took_bucket', { le: '1' }), 4)
})

test('series have a bound, and what comes beyond is counted all the same', () => {
  const tally = new Tally(counter)
  for (let n = 0; n < seriesMax + 50; n++) tally.add([[`name-${n}`], 1])
  tally.add([['name-0'], 1])
  assert.equal(tally.points().length, seriesMax + 1)
  const scrape = shown(counter, tally, 'prometheus')
  assert.equal(scrape.value('statemgr_things_total', { of: 'other' }), 50)
  assert.equal(scrape.value('statemgr_things_total', { of: 'name-0' }), 2)
})
