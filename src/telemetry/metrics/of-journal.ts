/** Lists the metrics that are folded from entries of the journal, once they are durable. */

import { refusedBy } from '../../insight/transitions.ts'
import { operationBuckets, statusBuckets } from './buckets.ts'
import { type JournalMetric, ofJournal } from './metric.ts'

const perTransition = 'kinds × their actions × how operations may end'

export const journalMetrics: readonly JournalMetric[] = [
  ofJournal({
    name: 'statemgr_transitions_total',
    type: 'counter',
    unit: null,
    labels: ['kind', 'action', 'outcome'],
    help:
      'Operations that have ended, each once, and with action="none" changes of a status ' +
      'that nobody asked for.',
    bound: perTransition,
    entries: ['transition', 'operation'],
    of: ({ transition }) =>
      transition && [[transition.kind, transition.action, transition.outcome], 1],
  }),
  ofJournal({
    name: 'statemgr_transition_duration_seconds',
    type: 'histogram',
    buckets: operationBuckets,
    unit: 'seconds',
    labels: ['kind', 'action', 'outcome'],
    help: 'How long operations took from their beginning to their end.',
    bound: perTransition,
    entries: ['transition', 'operation'],
    of: ({ transition }) => {
      if (transition === null || transition.durationMs === null) return null
      const { kind, action, outcome, durationMs } = transition
      return [[kind, action, outcome], durationMs / 1000]
    },
  }),
  ofJournal({
    name: 'statemgr_transition_failures_total',
    type: 'counter',
    unit: null,
    labels: ['kind', 'action', 'outcome'],
    help: 'Operations that have ended without what was asked for, each once.',
    bound: perTransition,
    entries: ['transition', 'operation'],
    of: ({ transition }) => {
      if (!transition?.isFailure) return null
      return [[transition.kind, transition.action, transition.outcome], 1]
    },
  }),
  ofJournal({
    name: 'statemgr_status_changes_total',
    type: 'counter',
    unit: null,
    labels: ['kind', 'status'],
    help: 'How often a status was entered.',
    bound: 'kinds × their statuses',
    entries: ['transition'],
    of: ({ change }) => change && [[change.kind, change.to], 1],
  }),
  ofJournal({
    name: 'statemgr_status_duration_seconds',
    type: 'histogram',
    buckets: statusBuckets,
    unit: 'seconds',
    labels: ['kind', 'status'],
    help: 'How long a status lasted that was left.',
    bound: 'kinds × their statuses',
    entries: ['transition'],
    of: ({ change }) => {
      if (change === null || change.stayedMs === null) return null
      return [[change.kind, change.from], change.stayedMs / 1000]
    },
  }),
  ofJournal({
    name: 'statemgr_refusals_total',
    type: 'counter',
    unit: null,
    labels: ['code', 'rule'],
    help: 'Requests that were refused, by the code and by the rule that objected first.',
    bound: 'codes of refusals, and the interlocks and rules that refuse with each',
    entries: ['refusal'],
    of: ({ entry }) => [[entry.cause ?? 'none', refusedBy(entry)], 1],
  }),
  ofJournal({
    name: 'statemgr_alerts_raised_total',
    type: 'counter',
    unit: null,
    labels: ['severity', 'code'],
    help: 'Alerts that were raised.',
    bound: 'codes of alerts',
    entries: ['alert'],
    of: ({ entry: { outcome, cause, alert } }) =>
      outcome === 'raised' && alert !== undefined ? [[alert.severity, cause ?? 'none'], 1] : null,
  }),
]
