/** Writes metrics as text: in the text format of Prometheus (0.0.4), or as OpenMetrics (1.0.0). */

import type { Metric } from './metrics/metric.ts'
import type { Family, Point } from './metrics/tally.ts'

export type Format = 'prometheus' | 'openmetrics'

/** Every metric has its head, also where nothing of it is known yet. */
export function exposition(format: Format, families: readonly Family[]): string {
  const lines = families.flatMap(({ metric, points }) => [
    ...headOf(format, metric),
    ...points.map((point) => lineOf(format, metric, point)),
  ])
  if (format === 'openmetrics') lines.push('# EOF')
  return `${lines.join('\n')}\n`
}

/** In OpenMetrics what `_total` or `_info` stands behind is the name of the whole. */
const nameIn = (format: Format, { name, type }: Metric): string =>
  format === 'openmetrics' && (type === 'counter' || type === 'info')
    ? name.replace(/_(?:total|info)$/, '')
    : name

/** What Prometheus has no type for is a gauge there. */
function typeIn(format: Format, { type }: Metric): string {
  const isGauge = type === 'stateset' || type === 'info'
  return format === 'prometheus' && isGauge ? 'gauge' : type
}

function headOf(format: Format, metric: Metric): readonly string[] {
  const name = nameIn(format, metric)
  const { unit, help } = metric
  return [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${typeIn(format, metric)}`,
    ...(format === 'openmetrics' && unit !== null ? [`# UNIT ${name} ${unit}`] : []),
  ]
}

function lineOf(format: Format, { name, labels }: Metric, point: Point): string {
  const pairs = labels.map((label, at) => `${label}="${escaped(point.labels[at] ?? '')}"`)
  if (point.le !== undefined) pairs.push(`le="${boundIn(format, point.le)}"`)
  const set = pairs.length === 0 ? '' : `{${pairs.join(',')}}`
  return `${name}${point.suffix}${set} ${numberText(point.value)}`
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')

/** OpenMetrics has one way to write each bound. */
const boundIn = (format: Format, bound: number): string =>
  format === 'openmetrics' && Number.isInteger(bound) ? `${bound}.0` : numberText(bound)

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}
