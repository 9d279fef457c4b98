/** Lists the metrics of the work itself: calls of services, commits, turns of the event loop. */

import { commitBuckets, countBuckets, operationBuckets } from './buckets.ts'
import { ofTold, type ToldMetric } from './metric.ts'

export const workMetrics: readonly ToldMetric[] = [
  ofTold('call', {
    name: 'statemgr_call_duration_seconds',
    type: 'histogram',
    buckets: operationBuckets,
    unit: 'seconds',
    labels: ['service', 'verb', 'outcome'],
    help: 'How long calls of services took until it was known what came of them.',
    bound: 'services × their verbs × 3',
    of: ({ service, verb, outcome, tookMs }) => [[service, verb, outcome], tookMs / 1000],
  }),
  ofTold('commit', {
    name: 'statemgr_commit_duration_seconds',
    type: 'histogram',
    buckets: commitBuckets,
    unit: 'seconds',
    labels: ['outcome'],
    help: 'How long the store took to make a batch durable, or to fail.',
    bound: '2',
    of: ({ outcome, tookMs }) => [[outcome], tookMs / 1000],
  }),
  ofTold('commit', {
    name: 'statemgr_commit_entries',
    type: 'histogram',
    buckets: countBuckets,
    unit: null,
    labels: [],
    help: 'Entries of the journal in a batch.',
    of: ({ entries }) => [[], entries],
  }),
  ofTold('export', {
    name: 'statemgr_telemetry_exported_total',
    type: 'counter',
    unit: null,
    labels: ['signal', 'outcome'],
    help:
      'Spans, and exports of all metrics, that a collector has taken; or that were dropped, as ' +
      'it was away, slow, or would not have them.',
    bound: '2 × 2',
    of: ({ signal, outcome, count }) => [[signal, outcome], count],
  }),
  ofTold('wake', {
    name: 'statemgr_event_loop_delay_seconds',
    type: 'histogram',
    buckets: commitBuckets,
    unit: 'seconds',
    labels: [],
    help:
      'How late the event loop came to what was due, each time that something was: once a ' +
      'second at least.',
    of: ({ lateMs }) => [[], lateMs / 1000],
  }),
]
