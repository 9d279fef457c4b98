/** Analyses LEDs: whatever a component is, each of its LEDs has a pattern to show. */

import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { LedRow } from '../../core/model/platform/leds.ts'
import type { Machine, Platform } from '../../core/model/platform/platform.ts'
import { found } from './catalogue.ts'

export const ledFindings = ({ machines, ledTables }: Platform): readonly PlatformFinding[] =>
  Object.entries(machines).flatMap(([kind, machine]) => {
    const table = lookUp(ledTables, kind)
    if (table === undefined) {
      return [found('led-without-pattern', ['ledTables', kind], `a ${kind} has no LED at all`)]
    }
    return Object.entries(table).flatMap(([led, rows]) =>
      ofLed(machine, rows, ['ledTables', kind, led]),
    )
  })

function ofLed(
  machine: Machine,
  rows: readonly LedRow[],
  at: PlatformFinding['at'],
): readonly PlatformFinding[] {
  const always = rows.findIndex(([when]) => when === 'always')
  const dark = `LED ${at.at(-1)} has no pattern for when nothing else applies`
  return [
    ...(always === -1 ? [found('led-without-pattern', at, dark)] : []),
    ...rows.flatMap(([when], index) => {
      if (always !== -1 && index > always) {
        return [found('led-row-unreachable', at, 'a row after the one for always is never shown')]
      }
      const unknown =
        typeof when === 'string'
          ? []
          : when.statuses.filter((one) => !Object.hasOwn(machine.statuses, one))
      return unknown.map((one) =>
        found('unknown-name', at, `a ${machine.kind} has no status ${one}`),
      )
    }),
  ]
}
