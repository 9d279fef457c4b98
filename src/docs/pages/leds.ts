/** Writes the page of the LEDs: what each shows, and what that means. */
import { usualLeds } from '../../core/leds/table.ts'
import { ledConditions } from '../../core/model/platform/leds.ts'
import { code, page, table } from '../markdown.ts'

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
            typeof when === 'string'
              ? ledConditions[when]
              : `its status is ${when.statuses.join(', ')}`,
          ]),
        ),
      ),
    ),
  )
