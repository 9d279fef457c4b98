/** Lists the metrics of the process, by the names that OpenTelemetry has for them. */

import { readdirSync } from 'node:fs'
import { ofProcess, type ReadMetric, type Sample } from './metric.ts'

const usPerSecond = 1e6

export const processMetrics: readonly ReadMetric[] = [
  ofProcess({
    name: 'process_cpu_time_seconds_total',
    type: 'counter',
    unit: 'seconds',
    labels: ['cpu_mode'],
    help: 'Time that the processors spent on this process.',
    bound: '2',
    of: () => {
      const { user, system } = process.cpuUsage()
      return [
        [['user'], user / usPerSecond],
        [['system'], system / usPerSecond],
      ]
    },
  }),
  ofProcess({
    name: 'process_memory_usage_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    help: 'Memory of the machine that this process takes.',
    of: () => [[[], process.memoryUsage.rss()]],
  }),
  ofProcess({
    name: 'process_uptime_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    help: 'How long this process has run.',
    of: () => [[[], process.uptime()]],
  }),
  ofProcess({
    // A gauge that ends with _count is no name for Prometheus, which has one of its own.
    name: 'process_open_fds',
    type: 'gauge',
    unit: null,
    labels: [],
    help: 'Files and connections that this process has open; none where /proc does not tell.',
    of: descriptors,
  }),
  ofProcess({
    name: 'nodejs_eventloop_time_seconds_total',
    type: 'counter',
    unit: 'seconds',
    labels: ['nodejs_eventloop_state'],
    help: 'How long the event loop was at work, and how long it waited.',
    bound: '2',
    of: () => {
      const { active, idle } = performance.eventLoopUtilization()
      return [
        [['active'], active / 1000],
        [['idle'], idle / 1000],
      ]
    },
  }),
]

function descriptors(): readonly Sample<readonly []>[] {
  try {
    return [[[], readdirSync('/proc/self/fd').length]]
  } catch {
    return []
  }
}
