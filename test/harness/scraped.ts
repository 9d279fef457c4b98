/** Reads a scrape by a parser of its own, which takes nothing that the format does not have. */
import assert from 'node:assert/strict'

export interface ScrapedFamily {
  readonly name: string
  readonly type: string
  readonly unit: string | null
  readonly samples: ScrapedSample[]
}

export interface ScrapedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Scrape {
  readonly families: ReadonlyMap<string, ScrapedFamily>
  /** Of the one sample with that name and, at least, these labels; `undefined` for none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
  samplesOf(name: string): readonly ScrapedSample[]
}

/** Throws for a line that the format does not have, or that is not where it belongs. */
export function readScrape(text: string, format: 'prometheus' | 'openmetrics'): Scrape {
  assert.ok(text.endsWith('\n') && !text.includes('\r'), 'it ends with a line feed')
  const lines = text.slice(0, -1).split('\n')
  if (format === 'openmetrics') assert.equal(lines.pop(), '# EOF')
  const families = new Map<string, ScrapedFamily>()
  let current: { name: string; type: string; unit: string | null } | null = null
  let family: ScrapedFamily | null = null
  for (const line of lines) {
    const [, word, name, rest = ''] =
      /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line) ?? []
    if (word === undefined) {
      if (current !== null) {
        assert.ok(!families.has(current.name), `${current.name} stands twice`)
        family = { ...current, samples: [] }
        families.set(current.name, family)
        current = null
      }
      assert.ok(family !== null, line)
      family.samples.push(sampleIn(line))
      continue
    }
    if (current !== null && current.name !== name) {
      families.set(current.name, { ...current, samples: [] })
      current = null
    }
    current ??= { name: name!, type: 'unknown', unit: null }
    if (word === 'TYPE') current.type = rest
    if (word === 'UNIT') current.unit = rest
  }
  if (current !== null) families.set(current.name, { ...current, samples: [] })
  for (const one of families.values()) assertFamily(one, format)
  const all = [...families.values()].flatMap(({ samples }) => samples)
  const samplesOf = (name: string) => all.filter((sample) => sample.name === name)
  return {
    families,
    samplesOf,
    value: (name, labels = {}) => {
      const found = samplesOf(name).filter((sample) =>
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      )
      assert.ok(found.length <= 1, `${name} ${JSON.stringify(labels)} is ${found.length} samples`)
      return found[0]?.value
    },
  }
}

function sampleIn(line: string): ScrapedSample {
  const [, name, set = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
  assert.ok(name !== undefined && value !== undefined, `no sample: ${line}`)
  const labels: Record<string, string> = {}
  let rest = set
  while (rest !== '') {
    const [whole, label, text] =
      /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?=[a-zA-Z_])|$)/.exec(rest) ?? []
    assert.ok(label !== undefined && !Object.hasOwn(labels, label), `no labels: ${line}`)
    labels[label] = text!.replaceAll(/\\(.)/g, (_, one) => (one === 'n' ? '\n' : one))
    rest = rest.slice(whole!.length)
  }
  const isNumber = /^(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/i.test(value)
  assert.ok(isNumber, `no number: ${line}`)
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) }
}

const suffixes: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  stateset: [''],
  histogram: ['_bucket', '_sum', '_count'],
}

function assertFamily({ name, type, unit, samples }: ScrapedFamily, format: string): void {
  const isOpen = format === 'openmetrics'
  if (unit !== null) assert.ok(name.endsWith(`_${unit}`), `${name} is not named for its unit`)
  if (type === 'counter') assert.equal(name.endsWith('_total'), !isOpen, name)
  const ending = type === 'counter' ? '_total' : type === 'info' ? '_info' : null
  const allowed = ending !== null ? [isOpen ? ending : ''] : (suffixes[type] ?? [])
  assert.ok(allowed.length > 0, `${name} is a ${type}`)
  const keys = samples.map((sample) => `${sample.name}${JSON.stringify(sample.labels)}`)
  assert.equal(new Set(keys).size, keys.length, `${name} has a sample twice`)
  for (const sample of samples) {
    assert.ok(
      allowed.some((suffix) => sample.name === `${name}${suffix}`),
      `${sample.name} of ${name}, a ${type}`,
    )
    if (type === 'counter') assert.ok(sample.value >= 0, sample.name)
    if (type !== 'stateset') continue
    assert.ok(Object.hasOwn(sample.labels, name), `${name} names no state`)
    assert.ok(sample.value === 0 || sample.value === 1, `${name} is ${sample.value}`)
  }
  if (type === 'histogram') assertHistogram(name, samples)
}

/** Buckets rise in bounds and counts, and the last of them has all. */
function assertHistogram(name: string, samples: readonly ScrapedSample[]): void {
  const bySeries = Map.groupBy(samples, ({ labels: { le: _, ...others } }) =>
    JSON.stringify(others),
  )
  for (const [series, own] of bySeries) {
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => Number(labels.le!.replace('Inf', 'Infinity')))
    const counts = buckets.map(({ value }) => value)
    assert.deepEqual(
      bounds,
      bounds.toSorted((a, b) => a - b),
      `${name} ${series}`,
    )
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
      `${name} ${series}`,
    )
    assert.equal(bounds.at(-1), Number.POSITIVE_INFINITY, `${name} ${series}`)
    const count = own.find((sample) => sample.name === `${name}_count`)
    assert.equal(counts.at(-1), count?.value, `${name} ${series}`)
    assert.ok(
      own.some((sample) => sample.name === `${name}_sum`),
      `${name} ${series}`,
    )
  }
}
