/** Writes the page of the metrics: every one that `/metrics` shows, from the table of them. */

import type { Metric } from '../../telemetry/metrics/metric.ts'
import { metrics as catalogue } from '../../telemetry/metrics/metrics.ts'
import { code, page, table } from '../markdown.ts'

export const metrics = (): string =>
  page(
    '# Metrics',
    `What \`GET /metrics\` shows, in the text format of Prometheus, or in OpenMetrics to whoever
asks for that. [Metrics](../metrics.md) tells how they are scraped, and what is not among them.
*Series* is what says how many there are of one; a histogram has a series more for each bucket.`,
    ...[...Map.groupBy(catalogue, ({ source }) => source)].map(([source, rows]) =>
      page(
        `## ${titles[source]}`,
        origins[source],
        table(
          ['metric', 'type', 'labels', 'what it tells', 'series'],
          rows.map(({ name, type, labels, help, bound }) => [
            code(name),
            type,
            labels.map(code).join(', '),
            help,
            bound ?? 'one',
          ]),
        ),
      ),
    ),
    '## Buckets',
    'The upper bounds, in what the metric is in.',
    table(
      ['metric', 'buckets'],
      catalogue.flatMap((metric) =>
        metric.type === 'histogram' ? [[code(metric.name), metric.buckets.join(', ')]] : [],
      ),
    ),
  )

const titles: Readonly<Record<Metric['source'], string>> = {
  state: 'How it is',
  process: 'The process',
  journal: 'What has happened',
  call: 'Calls of services',
  commit: 'Commits of the store',
  export: 'What is sent to a collector',
  wake: 'The event loop',
}

const origins: Readonly<Record<Metric['source'], string>> = {
  state:
    'Read off the System when somebody asks, as clients are shown it: right from the start, and ' +
    'after a restart.',
  process: 'Read off the process, by the names that OpenTelemetry has for them.',
  journal:
    'Folded from the entries of the journal as each becomes durable, since the process began; ' +
    'what came before is in the history.',
  call: 'Told as each ends, since the process began.',
  commit: 'Told as each ends, since the process began.',
  export: 'Told as the collector has taken it, or it was given up, since the process began.',
  wake:
    'Told whenever the clock wakes somebody, for a poll if for nothing else, since the process ' +
    'began: to look at it wakes nobody besides.',
}
