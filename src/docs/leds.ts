/** Writes the page of the LEDs: what each shows, and what that means. */
import { usualLeds } from '../core/leds/table.ts'
import type { LedCondition } from '../core/model/signals.ts'
import { code, page, table } from './markdown.ts'

export const leds = (): string =>
  page(
    '# LEDs',
    `Every component has four LEDs, unless its kind says otherwise. Each shows the pattern of the
first line of its table that is true. They are asked for again at every start, and corrected when
the LED service says that one shows something else. A chassis also shows what those suffer from
that it feeds.`,
    ...Object.entries(usualLeds).map(([led, rows]) =>
      page(
        `## ${led}`,
        table(
          ['pattern', 'while'],
          rows.map(([when, pattern]) => [
            code(pattern),
            typeof when === 'string' ? meanings[when] : `its status is ${when.statuses.join(', ')}`,
          ]),
        ),
      ),
    ),
  )

const meanings: Readonly<Record<LedCondition, string>> = {
  unknown: 'nobody knows whether it has power',
  changing: 'it is on its way somewhere',
  powered: 'it has power',
  urgent: 'an emergency is under way, its health is critical, or a chassis has failed',
  failed: 'it is held by a fault',
  held: 'it is held: by a fault, or by somebody (maintenance, diagnosis, isolation)',
  alarmed: 'a critical alert about it stands',
  noticed: 'a lesser alert about it stands',
  critical: 'its health is critical',
  warning: 'its health is a warning',
  identified: 'somebody wants to find it: IdentifyOn',
  always: 'otherwise',
}
