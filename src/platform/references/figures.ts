/** Checks what the figures of power, heat and time say of each other: budgets that add up. */
import { samplesMin, windowShare } from '../../assess/trend.ts'
import { durationMs, durationText } from '../../text/duration.ts'
import type { FileCode } from '../findings/catalogue.ts'
import type { Finding } from '../findings/problems.ts'
import { type Path, valueAt } from '../findings/walk.ts'

/** Looks at what was written; what is not of its type is passed over, for the schema says that. */
export const figureFindings = (written: unknown): readonly Finding[] => [
  ...halfBudgets(written),
  ...hostsWithoutFigure(written),
  ...idleRedundancy(written),
  ...hastyForecasts(written),
]

/** A supply without a figure would count as one that gives nothing. */
function halfBudgets(written: unknown): readonly Finding[] {
  const silent = numbersOf(written, 'supplies', 'capacityWatts').filter(({ isSaid }) => !isSaid)
  if (!hasBudget(written)) return []
  return silent.map(({ path }) =>
    missing(path, 'capacityWatts', 'all supplies say what they can give, or none'),
  )
}

/** Where there is a limit, everybody who uses it up says how much. */
function hostsWithoutFigure(written: unknown): readonly Finding[] {
  const cooled = numbersOf(written, 'zones', 'coolingCapacityWatts')
    .filter(({ isSaid }) => isSaid)
    .map(({ path }) => valueAt(written, [...path, 'name']))
  return numbersOf(written, 'hosts', 'powerWatts').flatMap(({ path, isSaid }) => {
    if (isSaid) return []
    const zone = valueAt(written, [...path, 'thermalZone'])
    const isHeating = cooled.includes(zone) && !isNumber(valueAt(written, [...path, 'heatWatts']))
    return [
      ...(hasBudget(written)
        ? [missing(path, 'powerWatts', 'the supplies have a budget: say what it takes')]
        : []),
      ...(isHeating
        ? [missing(path, 'heatWatts', `the cooling of '${zone}' is limited: say it`)]
        : []),
    ]
  })
}

function idleRedundancy(written: unknown): readonly Finding[] {
  const path = ['chassis', 'redundancy']
  const redundancy = valueAt(written, path)
  if (!isNumber(redundancy) || redundancy === 0) return []
  const supplies = numbersOf(written, 'supplies', 'capacityWatts').length
  if (!hasBudget(written)) {
    return [
      finding(
        'redundancy-without-budget',
        path,
        'there is no power budget',
        'say capacityWatts of each supply',
      ),
    ]
  }
  return redundancy < supplies
    ? []
    : [
        finding(
          'redundancy-without-budget',
          path,
          supplies === 1 ? 'its only supply may not fail' : `not all ${supplies} supplies may fail`,
          `${supplies - 1} at most`,
        ),
      ]
}

/** A forecast needs so many readings; in less time there are never enough. */
function hastyForecasts(written: unknown): readonly Finding[] {
  const interval = millisecondsAt(written, ['limits', 'observeInterval']) ?? usualIntervalMs
  const leastMs = Math.ceil((2 * samplesMin * interval) / windowShare)
  return itemsOf(written, 'zones').flatMap((path) => {
    const heatUpMs = millisecondsAt(written, [...path, 'heatUp'])
    if (heatUpMs === null || heatUpMs >= leastMs) return []
    const message = `is too short for a forecast, with a look every ${durationText(interval)}`
    const hint = `${durationText(leastMs)} or more`
    return [finding('forecast-too-short', [...path, 'heatUp'], message, hint)]
  })
}

/** `limits.observeInterval` when it is left out. */
const usualIntervalMs = 1000

const hasBudget = (written: unknown) =>
  numbersOf(written, 'supplies', 'capacityWatts').some(({ isSaid }) => isSaid)

/** Whether each item of a list says that number. */
const numbersOf = (written: unknown, list: string, key: string) =>
  itemsOf(written, list).map((path) => ({
    path,
    isSaid: isNumber(valueAt(written, [...path, key])),
  }))

function itemsOf(written: unknown, list: string): readonly Path[] {
  const items = valueAt(written, [list])
  return Array.isArray(items) ? items.map((_, index) => [list, index]) : []
}

function millisecondsAt(written: unknown, path: Path): number | null {
  const text = valueAt(written, path)
  return typeof text === 'string' ? durationMs(text) : null
}

const isNumber = (value: unknown) => typeof value === 'number'

const missing = (path: Path, figure: string, hint: string) =>
  finding('missing-figure', path, `${figure} is missing`, hint)

const finding = (code: FileCode, path: Path, message: string, hint: string): Finding => ({
  code,
  path,
  isKey: false,
  message,
  hint,
})
