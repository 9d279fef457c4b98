/** Lists the metrics that are read off the System when somebody asks: right after a restart too. */

import { componentsOf } from '../../core/model/system/system.ts'
import { alertsOf, discrepanciesOf, emergenciesOf, operationsOf } from '../../insight/standing.ts'
import { ofState, type ReadMetric, type Sample } from './metric.ts'

export const stateMetrics: readonly ReadMetric[] = [
  ofState({
    name: 'statemgr_status',
    type: 'stateset',
    unit: null,
    labels: ['component', 'kind', 'statemgr_status'],
    help: 'The status of each component: 1 for the one that it is in, 0 for all others.',
    bound: 'components × the statuses of their kind',
    of: ({ platform, system }) =>
      componentsOf(system).flatMap(({ name, kind, status }) =>
        Object.keys(platform.machines[kind]!.statuses).map(
          (one) => [[name, kind, one], one === status ? 1 : 0] as const,
        ),
      ),
  }),
  ofState({
    name: 'statemgr_current_state',
    type: 'gauge',
    unit: null,
    labels: ['component', 'state'],
    help: 'The status that each component is in, as u-bmc names this metric: always 1.',
    bound: 'components',
    of: ({ system }) => componentsOf(system).map(({ name, status }) => [[name, status], 1]),
  }),
  ofState({
    name: 'statemgr_status_age_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: ['component', 'kind'],
    help: 'How long each component has been in its status.',
    bound: 'components',
    of: ({ system, now }) =>
      componentsOf(system).map(({ name, kind, since }) => [[name, kind], (now - since) / 1000]),
  }),
  ofState({
    name: 'statemgr_operations',
    type: 'gauge',
    unit: null,
    labels: ['kind', 'state'],
    help: 'Operations that have not ended: queued, running, or being rolled back.',
    bound: 'kinds × 3',
    of: ({ platform, system }) =>
      operationsOf(platform, system).map(({ kind, state, count }) => [[kind, state], count]),
  }),
  ofState({
    name: 'statemgr_alerts',
    type: 'gauge',
    unit: null,
    labels: ['severity'],
    help: 'Alerts that stand.',
    bound: '2',
    of: ({ system }) => ofRecord(alertsOf(system)),
  }),
  ofState({
    name: 'statemgr_discrepancies',
    type: 'gauge',
    unit: null,
    labels: ['name'],
    help: 'Hardware that is not as it was asked to be: components, supplies, cooling of zones.',
    bound: '3',
    of: ({ system }) => ofRecord(discrepanciesOf(system)),
  }),
  ofState({
    name: 'statemgr_emergencies',
    type: 'gauge',
    unit: null,
    labels: ['cause'],
    help: 'Emergencies that stand.',
    bound: '5',
    of: ({ system }) => ofRecord(emergenciesOf(system)),
  }),
  ofState({
    name: 'statemgr_power_on_seconds_total',
    type: 'counter',
    unit: 'seconds',
    labels: ['component'],
    help: 'How long a chassis has had power in all: its power-on hours, over restarts too.',
    bound: 'chassis',
    of: ({ system, now }) =>
      componentsOf(system).flatMap(({ name, powerOn }): readonly Sample<['component']>[] => {
        if (powerOn === null) return []
        const { ms, countedAt } = powerOn
        return [[[name], (ms + (countedAt === null ? 0 : now - countedAt)) / 1000]]
      }),
  }),
  ofState({
    name: 'statemgr_service_available',
    type: 'gauge',
    unit: null,
    labels: ['service'],
    help: 'Whether a service that statemgr asks is heard of: 1 for yes; none before it was.',
    bound: 'services of the configuration',
    of: ({ system }) =>
      Object.entries(system.services).map(([name, { available }]) => [[name], Number(available)]),
  }),
  ofState({
    name: 'statemgr_ready',
    type: 'gauge',
    unit: null,
    labels: [],
    help: 'Whether requests can be decided now: 1 for yes, as /readyz answers.',
    of: ({ isReady }) => [[[], Number(isReady)]],
  }),
  ofState({
    name: 'statemgr_acting',
    type: 'gauge',
    unit: null,
    labels: [],
    help: 'Whether this service acts for the System, rather than to wait for another.',
    of: ({ system }) => [[[], Number(system.claim.role === 'acting')]],
  }),
  ofState({
    name: 'statemgr_bus_connected',
    type: 'gauge',
    unit: null,
    labels: [],
    help: 'Whether the bus carries: 0 while NATS is out of reach.',
    of: ({ system }) => [[[], Number(system.bus.lost === null)]],
  }),
  ofState({
    name: 'statemgr_store_keeps',
    type: 'gauge',
    unit: null,
    labels: [],
    help: 'Whether the store keeps: 0 while it fails.',
    of: ({ system }) => [[[], Number(system.storeFailure === null)]],
  }),
  ofState({
    name: 'statemgr_journal_entries_total',
    type: 'counter',
    unit: null,
    labels: [],
    help: 'Entries of the journal that were ever written, over restarts too.',
    of: ({ system }) => [[[], system.seq]],
  }),
  ofState({
    name: 'statemgr_inbox_events',
    type: 'gauge',
    unit: null,
    labels: [],
    help: 'Events that wait to be decided.',
    of: ({ inbox }) => [[[], inbox.size]],
  }),
  ofState({
    name: 'statemgr_inbox_dropped_total',
    type: 'counter',
    unit: null,
    labels: ['why'],
    help:
      'Events that found no room to wait, and requests that were turned away unread because too ' +
      'many waited.',
    bound: '2',
    of: ({ inbox: { dropped, turnedAway } }) => [
      [['full'], dropped],
      [['overloaded'], turnedAway],
    ],
  }),
  ofState({
    name: 'statemgr_inbox_merged_total',
    type: 'counter',
    unit: null,
    labels: [],
    help: 'Reports that took the place of one that waited and said the same.',
    of: ({ inbox: { merged } }) => [[[], merged]],
  }),
  ofState({
    name: 'statemgr_build_info',
    type: 'info',
    unit: null,
    labels: ['version'],
    help: 'Which statemgr it is.',
    bound: '1',
    of: ({ version }) => [[[version], 1]],
  }),
]

const ofRecord = (counts: Readonly<Record<string, number>>): readonly Sample<readonly [string]>[] =>
  Object.entries(counts).map(([key, count]) => [[key], count])
