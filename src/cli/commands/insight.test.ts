/** The commands that tell what the journal comes to, against a service that answers as told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typed } from '../../../test/fakes/typed.ts'

const whose = { component: 'host.0', kind: 'host' }
const spread = { p50: 40_000, p95: 50_000, p99: 55_000, max: 60_000 }
const week = { count: 4, good: 4, p95: 50_000 }

const statistics = {
  ...{ through: 90, isWhole: true, oldest: '2026-11-20T08:00:00.000Z' },
  operations: [
    {
      ...{ ...whose, action: 'PowerOn', count: 8, outcomes: { succeeded: 7, failed: 1 } },
      ...{ successRate: 0.875, tookMs: spread },
      weeks: [
        { ...week, weeksAgo: 0 },
        { ...week, weeksAgo: 1, good: 3, p95: 41_000 },
      ],
    },
  ],
  failures: [
    { ...whose, action: 'PowerOn', step: 'power on', service: 'power', count: 1, lastSeq: 77 },
  ],
  statuses: [
    {
      ...{ ...whose, status: 'Booting', count: 8, totalMs: 320_000, stayedMs: spread },
      ...{ limitMs: 45_000, limitFrom: 'configuration', breaches: 1, weeks: [] },
      worst: { component: 'host.0', stayedMs: 60_000, seq: 77 },
    },
  ],
  paths: [
    {
      ...{ seq: 80, operation: 'x', component: 'chassis.0', action: 'PowerOff', tookMs: 2000 },
      stretches: [
        { component: 'host.0', what: 'GracefulShutdown', fromMs: 0, tookMs: 1000 },
        { component: 'host.1', what: 'GracefulShutdown', fromMs: 1000, tookMs: 1000 },
      ],
      hint: { kind: 'concurrency', components: ['host.0', 'host.1'], savesMs: 1000 },
    },
  ],
}

test('stats shows what came about, what failed, and where time went', async () => {
  const asked: unknown[] = []
  const { exit, out, err } = await typed('stats --by component --since 14d', {
    'statemgr.history.stats': (body) => {
      asked.push(body)
      return { body: statistics }
    },
  })
  assert.deepEqual([exit, err, asked], [0, '', [{ by: 'component', since: '14d' }]])
  assert.match(out, /host\.0 +PowerOn +8 +87\.5 % +40 s +50 s +55 s +1 min/)
  assert.match(out, /4 this week \(was 4\), 100 % \(was 75 %\), p95 50 s \(was 41 s\)/)
  assert.match(out, /host\.0 +PowerOn +1 +power on +power +77/)
  assert.match(out, /Booting +8 +5 min 20 s .* 45 s +1 \(host\.0: 1 min\)/)
  assert.match(out, /host\.0, host\.1 went one after the other: .* would save up to 1 s/)
  assert.match(out, /of entries up to 90, the oldest of 2026-11-20T08:00:00\.000Z/)
})

test('stats says that older entries are still being read, and where there is nothing', async () => {
  const nothing = { operations: [], failures: [], statuses: [], paths: [], oldest: null }
  const body = { ...statistics, ...nothing, isWhole: false }
  const { out } = await typed('stats', { 'statemgr.history.stats': () => ({ body }) })
  assert.match(out, /^nothing has ended then\n/)
  assert.match(out, /what is older is still being read: ask again/)
})

test('policy suggest shows what could be changed, and what that rests on', async () => {
  const suggestion = {
    ...{ kind: 'time-out', component: 'host.0', action: 'PowerOn', step: 'boot started' },
    ...{ option: 'hosts[].bootTimeout', configured: 600_000, suggested: 90_000 },
    ...{ seen: 800, failed: 2, spread, widening: 1.3 },
  }
  const answers = (suggestions: readonly object[]) => ({
    'statemgr.policy.suggest': () => ({ body: { suggestions, through: 9, isWhole: true } }),
  })
  const { exit, out } = await typed('policy suggest', answers([suggestion]))
  assert.equal(exit, 0)
  assert.match(out, /PowerOn: boot started +time-out +10 min +1 min 30 s +800, 2 failed/)
  assert.match(out, /Nothing is changed by this/)
  const kept = await typed('policy suggest', answers([{ ...suggestion, suggested: null }]))
  assert.match(kept.out, /Nothing is to be changed/)
  const none = await typed('policy suggest', answers([]))
  assert.match(none.out, /^nothing was seen yet/)
})
