/** Answers who scrapes the metrics: in the format that is asked for, of those that there are. */

import { errorBody } from '../api/fields/errors.ts'
import { closedToPages, refused } from './http-reply.ts'

export type Format = keyof typeof formats

export interface Metrics {
  text(format: Format): Promise<string>
}

/** The first is for who takes any. */
const formats = {
  prometheus: {
    range: 'text/plain',
    versions: ['0.0.4', '1.0.0'],
    type: 'text/plain; version=0.0.4; charset=utf-8',
  },
  openmetrics: {
    range: 'application/openmetrics-text',
    versions: ['0.0.1', '1.0.0'],
    type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  },
} as const

/** `metrics` is `null` where they are off. */
export async function answerScrape(
  metrics: Metrics | null,
  accept: string | undefined,
): Promise<Response> {
  if (metrics === null) return refused(errorBody('unknown-subject', turnedOff, [spot]))
  const format = formatFor(accept)
  if (format === null) return notAcceptable(accept ?? '')
  const headers = { 'content-type': formats[format].type, vary: 'accept', ...closedToPages }
  return new Response(await metrics.text(format), { headers })
}

const turnedOff =
  'metrics are off: set metrics: true in the configuration, or STATEMGR_METRICS=true, and start ' +
  'anew'
const spot = { subject: 'metrics', value: 'false', limit: 'true' }

const shownMax = 128

function notAcceptable(accept: string): Response {
  const limit = `${formats.prometheus.range}, ${formats.openmetrics.range}`
  const message = `metrics are text/plain (Prometheus) or application/openmetrics-text: ask for one`
  const value = accept.slice(0, shownMax)
  return refused(errorBody('malformed', message, [{ subject: 'accept', value, limit }]), 406)
}

/** The one that is wanted most, as RFC 9110 has it; `null` where none of them is wanted. */
export function formatFor(accept = '*/*'): Format | null {
  const ranges = accept.split(',').flatMap(rangeOf)
  // An empty header asks for nothing in particular.
  if (ranges.length === 0 && accept.trim() === '') return 'prometheus'
  let best: { readonly format: Format; readonly by: Wanted } | null = null
  for (const format of Object.keys(formats) as Format[]) {
    const by = wantedOf(format, ranges)
    if (by === null || by.quality === 0) continue
    if (best === null || isMore(by, best.by)) best = { format, by }
  }
  return best?.format ?? null
}

interface Range {
  readonly type: string
  readonly version: string | null
  readonly quality: number
}

interface Wanted {
  readonly quality: number
  /** By how exact a range it was asked for. */
  readonly exactness: number
}

const isMore = (one: Wanted, other: Wanted): boolean =>
  one.quality > other.quality || (one.quality === other.quality && one.exactness > other.exactness)

/** By the most exact range that it is in. */
function wantedOf(format: Format, ranges: readonly Range[]): Wanted | null {
  const { range, versions } = formats[format]
  const [group] = range.split('/')
  const known: readonly (string | null)[] = [null, ...versions]
  const exactnessOf = ({ type, version }: Range): number =>
    ['*/*', `${group}/*`, known.includes(version) ? range : null].lastIndexOf(type)
  return ranges
    .map((one): Wanted => ({ quality: one.quality, exactness: exactnessOf(one) }))
    .filter(({ exactness }) => exactness >= 0)
    .reduce<Wanted | null>((best, one) => (best !== null && isLess(one, best) ? best : one), null)
}

const isLess = (one: Wanted, other: Wanted): boolean =>
  one.exactness < other.exactness ||
  (one.exactness === other.exactness && one.quality < other.quality)

/** `text/plain;version=0.0.4;q=0.2`; what is no range is left out. */
function rangeOf(text: string): readonly Range[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  if (!/^[^\s/]+\/[^\s/]+$/.test(type)) return []
  const parameter = (name: string): string | null =>
    parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
  const quality = Number(parameter('q') ?? 1)
  const version = parameter('version')?.replaceAll('"', '') ?? null
  return quality >= 0 && quality <= 1 ? [{ type, version, quality }] : []
}
