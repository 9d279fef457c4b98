/** Writes what a replay finds for people: the System at an entry, and why an entry came about. */

import type { HistoryEntry } from '../../api/resources/history.ts'
import { shownDuration } from '../../text/duration.ts'
import { entryLine } from './entry.ts'
import type { Style } from './style.ts'
import { oneLine, table } from './table.ts'

interface At {
  readonly at: number
  readonly as: string
  readonly event: { readonly kind: string }
}

interface Shown {
  readonly name: string
  readonly status: string
  readonly since: number
  readonly observed: { readonly at: number | null; readonly source: string | null }
  readonly health: string
  readonly operation: {
    readonly action: string
    readonly state: string
    readonly steps: readonly { readonly phase: string }[]
  } | null
}

interface Played extends At {
  readonly stepped: {
    readonly entries: readonly { readonly seq: number }[]
    readonly system: {
      readonly components: { readonly rows: readonly Shown[] }
      readonly levels: { readonly keys: readonly string[]; readonly rows: readonly Level[] }
    }
  }
}

interface Level {
  readonly level: string
  readonly value: number | string | null
  readonly limit: number | string | null
  readonly why: string
  readonly at: number | null
}

interface Why {
  readonly played: Played
  readonly causes: readonly {
    readonly maker: {
      readonly place: string
      readonly what: string
      readonly component: string | null
    }
    readonly doc: string | null
    readonly isMaker: boolean
  }[]
  readonly component: Shown | null
  readonly levels: readonly (readonly [string, Level])[]
  readonly calls: readonly {
    readonly service: string
    readonly verb: string
    readonly target: string
  }[]
}

/** The System as it was right after an entry. */
export function atText(style: Style, entry: HistoryEntry, played: Played, next: At | null): string {
  const { components, levels } = played.stepped.system
  const now = played.at
  const read = levels.keys.map((subject, place) => [subject, levels.rows[place]!] as const)
  return [
    headOf(style, entry),
    '\n',
    table(
      style,
      ['COMPONENT', 'STATUS', 'FOR', 'HEALTH', 'DOES'],
      components.rows.map((one) => [
        one.name,
        one.status,
        shownDuration(now - one.since),
        one.health,
        doing(one),
      ]),
    ),
    read.length === 0
      ? ''
      : `\n${table(
          style,
          ['READING', 'LEVEL', 'VALUE', 'LIMIT', 'WHY'],
          read.map(([subject, { level, value, limit, why }]) => [
            subject,
            level,
            `${value ?? ''}`,
            `${limit ?? ''}`,
            oneLine(why),
          ]),
        )}`,
    `\n${style('title', 'It came of')} ${givenText(played)}\n`,
    next === null ? '' : `${style('title', 'Next came')}  ${givenText(next)}\n`,
  ].join('')
}

export function whyText(style: Style, entry: HistoryEntry, why: Why): string {
  const { played, causes, component, levels, calls } = why
  const row = (title: string, text: string) => `  ${style('faint', title.padEnd(9))} ${text}\n`
  const others = played.stepped.entries.map(({ seq }) => seq).filter((seq) => seq !== entry.seq)
  return [
    headOf(style, entry),
    row('given', givenText(played)),
    ...causesText(causes).map(({ text, isMaker }, index) => {
      const mark = isMaker ? style('title', '  ← this') : ''
      return row(index === 0 ? 'then' : '', `${index + 1}. ${text}${mark}`)
    }),
    component === null ? '' : row('it saw', componentText(component, played.at)),
    ...levels.map(([subject, level], index) =>
      row(component === null && index === 0 ? 'it saw' : '', levelText(subject, level, played.at)),
    ),
    ...entry.evidence.map(({ rule, subject, value, limit, unit = '', ok }, index) =>
      row(
        index === 0 ? 'evidence' : '',
        `${rule}: ${subject} is ${value ?? 'unknown'}${unit}` +
          `${limit === null ? '' : `, limit ${limit}${unit}`}${ok ? '' : ': against it'}`,
      ),
    ),
    ...calls.map(({ service, verb, target }, index) =>
      row(index === 0 ? 'asked' : '', `${service}: ${verb} of ${target}`),
    ),
    others.length === 0 ? '' : row('with it', `entries ${others.join(', ')}`),
  ].join('')
}

/** What the same made one after the other is one. */
function causesText(causes: Why['causes']): readonly { text: string; isMaker: boolean }[] {
  const lines: { text: string; isMaker: boolean }[] = []
  for (const { maker, doc, isMaker } of causes) {
    const { place, what, component } = maker
    const of = component === null ? '' : ` of ${component}`
    const text = `${place} ${what}${of}${doc === null ? '' : `: ${doc}`}`
    const last = lines.at(-1)
    if (last?.text === text) last.isMaker ||= isMaker
    else lines.push({ text, isMaker })
  }
  return lines
}

function headOf(style: Style, entry: HistoryEntry): string {
  const when = `${entry.wall}, ${seconds(entry.at)} of service time, boot ${entry.boot}`
  return `${style('title', `entry ${entry.seq}`)} ${entryLine(style, entry)}\n  ${when}\n`
}

const givenText = ({ at, as, event }: At): string =>
  oneLine(`${as === 'confirm' ? 'once more: ' : ''}${JSON.stringify(event)} at ${seconds(at)}`)

const seconds = (at: number): string => `${(at / 1000).toFixed(3)} s`

function componentText(component: Shown, now: number): string {
  const { name, status, since, observed, health } = component
  const power =
    observed.at === null
      ? 'nothing heard of its power'
      : `its power heard of ${shownDuration(now - observed.at)} before by ${observed.source}`
  const does = doing(component)
  const is = `${name} is ${status} for ${shownDuration(now - since)}, health ${health}, ${power}`
  return does === '' ? is : `${is}, does ${does}`
}

function levelText(subject: string, { level, value, limit, why, at }: Level, now: number): string {
  const read = value === null ? '' : ` at ${value}${limit === null ? '' : ` (limit ${limit})`}`
  const age = at === null ? '' : `, read ${shownDuration(now - at)} before`
  return oneLine(`${subject} is ${level}${read}: ${why}${age}`)
}

function doing({ operation }: Shown): string {
  if (operation === null) return ''
  const { action, state, steps } = operation
  const over = steps.filter(({ phase }) => phase === 'done' || phase === 'skipped').length
  return `${action} (${state}, ${over} of ${steps.length} steps)`
}
