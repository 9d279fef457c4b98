/** Writes metrics as a request of OTLP (`ExportMetricsServiceRequest`), in protobuf. */

import type { BinaryWriter } from '@bufbuild/protobuf/wire'
import { WireType } from '@bufbuild/protobuf/wire'
import type { Metric } from '../metrics/metric.ts'
import type { Family, Point } from '../metrics/tally.ts'
import {
  attributes,
  count,
  double,
  message,
  moment,
  type Origin,
  request,
  text,
  word,
} from './wire.ts'

/** Since when what is counted is counted, and until when; wall time, ms. */
export interface Stretch {
  readonly startMs: number
  readonly endMs: number
}

export const metricsRequest = (
  origin: Origin,
  families: readonly Family[],
  when: Stretch,
): Uint8Array =>
  request(
    origin,
    2,
    families
      .filter(({ points }) => points.length > 0)
      .map((family) => (to) => writeFamily(to, family, when)),
  )

const cumulative = 2

function writeFamily(to: BinaryWriter, { metric, points }: Family, when: Stretch): void {
  text(to, 1, nameOf(metric))
  text(to, 2, metric.help)
  text(to, 3, metric.unit === null ? '' : units[metric.unit])
  if (metric.type === 'histogram')
    return message(to, 9, (histogram) => {
      for (const series of seriesIn(points))
        message(histogram, 1, (point) => writeHistogram(point, metric, series, when))
      word(histogram, 2, cumulative)
    })
  const isCounted = metric.type === 'counter'
  message(to, isCounted ? 7 : 5, (data) => {
    for (const { labels, value } of points)
      message(data, 1, (point) => {
        if (isCounted) moment(point, 2, when.startMs)
        moment(point, 3, when.endMs)
        double(point, 4, value)
        attributes(point, 7, labelsOf(metric, labels))
      })
    if (!isCounted) return
    word(data, 2, cumulative)
    data.tag(3, WireType.Varint).bool(true)
  })
}

interface Series {
  readonly labels: readonly string[]
  readonly buckets: readonly Point[]
  readonly sum: number
  readonly count: number
}

/** The points of one series stand in a row: its buckets, its sum, its count. */
function seriesIn(points: readonly Point[]): readonly Series[] {
  const all: Series[] = []
  let buckets: Point[] = []
  let sum = 0
  for (const point of points) {
    if (point.suffix === '_bucket') buckets.push(point)
    else if (point.suffix === '_sum') sum = point.value
    else {
      all.push({ labels: point.labels, buckets, sum, count: point.value })
      buckets = []
    }
  }
  return all
}

function writeHistogram(to: BinaryWriter, metric: Metric, series: Series, when: Stretch): void {
  const { labels, buckets, sum } = series
  moment(to, 2, when.startMs)
  moment(to, 3, when.endMs)
  count(to, 4, series.count)
  double(to, 5, sum)
  // Each of Prometheus counts those before it as well.
  for (const [at, { value }] of buckets.entries())
    count(to, 6, value - (at === 0 ? 0 : buckets[at - 1]!.value))
  for (const { le = Number.POSITIVE_INFINITY } of buckets)
    if (le !== Number.POSITIVE_INFINITY) double(to, 7, le)
  attributes(to, 9, labelsOf(metric, labels))
}

const labelsOf = ({ labels }: Metric, values: readonly string[]) =>
  Object.fromEntries(
    labels.map((label, at) => [conventional.test(label) ? dotted(label) : label, values[at] ?? '']),
  )

/** By UCUM. */
const units: Readonly<Record<NonNullable<Metric['unit']>, string>> = {
  seconds: 's',
  celsius: 'Cel',
  volts: 'V',
  watts: 'W',
  bytes: 'By',
  rpm: 'rpm',
  ratio: '1',
}

/**
 * Without the unit, which stands beside it; who receives it for Prometheus puts it back, so that it
 * has the same name by either way.
 */
function nameOf({ name, unit }: Metric): string {
  const counted = name.replace(/_total$/, '')
  return dotted(unit === null ? counted : counted.replace(new RegExp(`_${unit}$`), ''))
}

/** `hw_power_supply_limit` is `hw.power_supply.limit`; what is ours is `statemgr.` and a word. */
function dotted(name: string): string {
  if (!conventional.test(name)) return name.replace('_', '.')
  const words = name.replaceAll('_', '.')
  return single.reduce((sofar, word) => sofar.replace(word.replace('_', '.'), word), words)
}

const conventional = /^(?:hw|process|nodejs|cpu)_/
/** In the semantic conventions these are one word. */
const single = ['power_supply', 'limit_type', 'open_fds']
