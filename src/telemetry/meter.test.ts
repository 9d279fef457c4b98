/** What is shown of a service: all that can be read, whatever cannot. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example, systemIn } from '../../test/harness/platform.ts'
import { readScrape } from '../../test/harness/scraped.ts'
import { ProcessMeter } from './meter.ts'

const view = {
  platform: example,
  system: systemIn(example, {}),
  watches: {},
  forecasts: [],
  now: 0,
  inbox: { size: 7, merged: 0, dropped: 0, turnedAway: 0 },
  isReady: true,
  version: '1.2.3',
}

test('a metric that a bug keeps from being read is told of, and the others are there', async () => {
  const bugs: string[] = []
  const broken = { ...view, platform: { ...example, machines: {} } }
  const noteBug = (what: string) => void bugs.push(what)
  const shown = new ProcessMeter().shownOf(() => ({ view: () => broken, noteBug }))
  const scrape = readScrape(await shown.text('openmetrics'), 'openmetrics')
  assert.deepEqual(bugs, ['the metric statemgr_status'])
  assert.equal(scrape.samplesOf('statemgr_status').length, 0)
  assert.equal(scrape.value('statemgr_inbox_events'), 7)
})

test('what a call, a commit and a wake took is in the histogram of each', async () => {
  const meter = new ProcessMeter()
  meter.called({ service: 'power', verb: 'on', outcome: 'unknown', tookMs: 2000 })
  meter.committed({ outcome: 'failed', entries: 3, tookMs: 0.2 })
  meter.woken(40)
  const noteBug = () => assert.fail('nothing is wrong')
  const shown = meter.shownOf(() => ({ view: () => view, noteBug }))
  const scrape = readScrape(await shown.text('prometheus'), 'prometheus')
  const call = { service: 'power', verb: 'on', outcome: 'unknown' }
  assert.equal(scrape.value('statemgr_call_duration_seconds_sum', call), 2)
  assert.equal(scrape.value('statemgr_call_duration_seconds_bucket', { ...call, le: '1' }), 0)
  assert.equal(scrape.value('statemgr_call_duration_seconds_bucket', { ...call, le: '2.5' }), 1)
  const commit = { outcome: 'failed', le: '0.00025' }
  assert.equal(scrape.value('statemgr_commit_duration_seconds_bucket', commit), 1)
  assert.equal(scrape.value('statemgr_commit_entries_sum'), 3)
  assert.equal(scrape.value('statemgr_event_loop_delay_seconds_sum'), 0.04)
})
