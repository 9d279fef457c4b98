/** What the schema refuses: each fault says what would be right, whatever kind of fault it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../load.ts'

const host = 'hosts:\n  - name: host.0\n'

const rows: readonly (readonly [what: string, text: string, ways: readonly string[]])[] = [
  [
    'what has to be there and has no fixed form',
    `${host}zones:\n  - name: z\n`,
    [
      'zones[0].warning: is missing (°C. From here on there is an alert.)',
      'zones[0].critical: is missing ' +
        '(°C. From here on nothing is powered on, and what is on goes off.)',
    ],
  ],
  [
    'a value where options stand',
    `${host}limits: 5\n`,
    [
      'limits: must be a group of options, not 5 ' +
        '(write its options below it, indented, each with a colon)',
    ],
  ],
  [
    'more than there may be',
    `${host}    priority: 1001\n`,
    ['hosts[0].priority: must be at most 1000 (write 1000 or less)'],
  ],
]

for (const [what, text, ways] of rows) {
  test(`${what} is found, with what would be right`, () => {
    const read = readConfig(text, {})
    const found = 'problems' in read ? read.problems : []
    assert.deepEqual(
      found.map(({ path, message, hint }) => `${path}: ${message} (${hint})`),
      ways,
    )
  })
}
