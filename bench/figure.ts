/** A figure: what was measured, beside the floor that was measured in the same run. */

export interface Figure {
  readonly name: string
  /** What the floor did instead. */
  readonly floorName: string
  readonly unit: string
  readonly ours: number
  readonly floor: number
  /**
   * Whether more of it is better; a ratio is always how far we are from the floor, 1 being
   * there.
   */
  readonly isMoreBetter: boolean
}

export const rate = (name: string, floorName: string, ours: number, floor: number): Figure => ({
  ...{ name, floorName, ours, floor },
  unit: '/s',
  isMoreBetter: true,
})

export const cost = (
  name: string,
  floorName: string,
  unit: string,
  ours: number,
  floor: number,
): Figure => ({ ...{ name, floorName, unit, ours, floor }, isMoreBetter: false })

/** One table for people, in columns. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, floorName, unit, ours, floor, isMoreBetter }) => [
    name,
    `${digits(ours, 3)} ${unit}`,
    `${digits(floor, 3)} ${unit}`,
    isMoreBetter ? `${digits(ours / floor, 2)} of` : `${digits(ours / floor, 2)} ×`,
    floorName,
  ])
  const lines = [['figure', 'statemgr', 'floor', 'ratio', 'the floor is'], ...rows]
  const widths = [0, 1, 2, 3].map((i) => Math.max(...lines.map((line) => line[i]!.length)))
  return lines
    .map(([name, ours, floor, ratio, floorName]) =>
      [
        name!.padEnd(widths[0]!),
        ours!.padStart(widths[1]!),
        floor!.padStart(widths[2]!),
        ratio!.padStart(widths[3]!),
        floorName!,
      ].join('  '),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** More digits than that are not repeatable. */
const digits = (value: number, maximumSignificantDigits: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits })
