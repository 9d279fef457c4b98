/** Tables of figures as plain text, in columns, for people. */
import { type Figure, isMet, ratioOf } from './figure.ts'

/** Figures of one run, by the group that measured them. */
export type Groups = Readonly<Record<string, readonly Figure[]>>

/** What a run measured, and where: written by `--json`, read to be compared. */
export interface Run {
  readonly machine: string
  readonly product: string
  readonly at: string
  readonly groups: Groups
}

/** One table for each group; columns that nobody fills are left out. */
export const runText = ({ groups }: Pick<Run, 'groups'>): string =>
  sections(groups, ({ group, figures }) => {
    const header = [group, 'cold', 'statemgr', 'floor', 'ratio', 'lean', 'ratio', 'aim', 'met']
    const rows = figures.map((figure) => [
      figure.name,
      figure.cold === undefined ? '' : valued(figure, figure.cold),
      valued(figure, figure.ours),
      figure.floor === undefined ? '' : valued(figure, figure.floor.value),
      ratioText(figure, ratioOf(figure)),
      figure.lean === undefined ? '' : valued(figure, figure.lean),
      ratioText(figure, figure.lean === undefined ? null : figure.ours / figure.lean),
      aimText(figure),
      metText(isMet(figure, null), figure),
    ])
    return columns([header, ...rows]) + legend(figures)
  })

/** Two runs side by side, by the names of their figures. */
export const comparisonText = (before: Run, after: Run): string =>
  sections(after.groups, ({ group, figures }) => {
    const header = [group, 'before', 'after', 'after/before', 'ratio', '→', 'aim', 'met', '→']
    const rows = figures.map((figure) => {
      const old = before.groups[group]?.find(({ name }) => name === figure.name)
      return [
        figure.name,
        old === undefined ? '' : valued(old, old.ours),
        valued(figure, figure.ours),
        old === undefined ? '' : timesText(figure.ours / old.ours),
        old === undefined ? '' : ratioText(old, ratioOf(old)),
        ratioText(figure, ratioOf(figure)),
        aimText(figure),
        old === undefined ? '' : metText(isMet({ ...old, ...aimOf(figure) }, old.ours), figure),
        metText(isMet(figure, old?.ours ?? null), figure),
      ]
    })
    return columns([header, ...rows]) + legend(figures)
  })

/** The aim of now is what an earlier run is judged by as well. */
const aimOf = ({ aim }: Figure) => (aim === undefined ? {} : { aim })

interface Section {
  readonly group: string
  readonly figures: readonly Figure[]
}

const sections = (groups: Groups, text: (section: Section) => string): string =>
  Object.entries(groups)
    .filter(([, figures]) => figures.length > 0)
    .map(([group, figures]) => text({ group, figures }))
    .join('\n')

/** The first column to the left, the others to the right; those that nobody fills left out. */
export function columns(lines: readonly (readonly string[])[]): string {
  const isFilled = lines[0]!.map((_, i) => lines.slice(1).some((line) => line[i] !== ''))
  const filled = lines.map((line) => line.filter((_, i) => isFilled[i]))
  const widths = filled[0]!.map((_, i) => Math.max(...filled.map((line) => line[i]!.length)))
  return filled
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))),
    )
    .map((line) => `${line.join('  ').trimEnd()}\n`)
    .join('')
}

/** What each floor is, told once, and what else has to be known. */
function legend(figures: readonly Figure[]): string {
  const floors = new Set(figures.flatMap(({ floor }) => (floor === undefined ? [] : [floor.name])))
  const notes = figures.flatMap(({ name, note }) =>
    note === undefined ? [] : [`${name}: ${note}`],
  )
  const text = [...[...floors].map((name) => `floor: ${name}`), ...notes]
  return text.map((line) => `  ${line}\n`).join('')
}

const valued = ({ unit }: Figure, value: number): string =>
  Number.isFinite(value) ? `${digits(value, 3)} ${unit}`.trimEnd() : '–'

const ratioText = ({ isMoreBetter }: Figure, ratio: number | null): string => {
  if (ratio === null) return ''
  return isMoreBetter && Number.isFinite(ratio) ? `${digits(ratio, 2)} of` : timesText(ratio)
}

const timesText = (ratio: number): string =>
  Number.isFinite(ratio) ? `${digits(ratio, 2)} ×` : '–'

function aimText({ aim, unit, isMoreBetter }: Figure): string {
  if (aim === undefined) return ''
  const of = { figure: ` ${unit}`, ratio: isMoreBetter ? ' of' : ' ×', before: ' of before' }
  return `${isMoreBetter ? '≥' : '≤'} ${digits(aim.limit, 3)}${of[aim.of]}`.trimEnd()
}

function metText(met: boolean | null, { aim }: Figure): string {
  if (aim === undefined) return ''
  return met === null ? '?' : met ? 'yes' : 'no'
}

/** More digits than that are not repeatable. What could not be measured is not finite. */
const digits = (value: number, maximumSignificantDigits: number): string =>
  Number.isFinite(value) ? value.toLocaleString('en-US', { maximumSignificantDigits }) : '–'
