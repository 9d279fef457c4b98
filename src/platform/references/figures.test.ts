/** Tests that figures of power, heat and time which do not add up are found, in their place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../load.ts'

/** A text, and each finding in it as `line:column path: message (hint)`. */
type Bad = readonly [what: string, text: string, ...findings: string[]]

const host = 'hosts:\n  - name: host.0\n'

const bad: readonly Bad[] = [
  [
    'a supply that says nothing while another does',
    `${host}    powerWatts: 200\nsupplies: [{name: psu.0, capacityWatts: 500}, {name: psu.1}]`,
    '4:47 supplies[1]: capacityWatts is missing (all supplies say what they can give, or none)',
  ],
  [
    'a host without a figure in a power budget',
    `${host}supplies: [{name: psu.0, capacityWatts: 500}]`,
    '2:5 hosts[0]: powerWatts is missing (the supplies have a budget: say what it takes)',
  ],
  [
    'a host without a figure in a zone of limited cooling',
    `${host}    thermalZone: a\n` +
      'zones: [{name: a, warning: 1, critical: 9, coolingCapacityWatts: 500}]',
    "2:5 hosts[0]: heatWatts is missing (the cooling of 'a' is limited: say it)",
  ],
  [
    'redundancy without a power budget',
    `${host}chassis: {redundancy: 1}`,
    '3:23 chassis.redundancy: there is no power budget (say capacityWatts of each supply)',
  ],
  [
    'redundancy of all supplies',
    `${host}    powerWatts: 200\nsupplies: [{name: a, capacityWatts: 500}]\n` +
      'chassis: {redundancy: 1}',
    '5:23 chassis.redundancy: its only supply may not fail (0 at most)',
  ],
  [
    'a heat-up that is over before it can be foreseen',
    `${host}zones: [{name: a, warning: 1, critical: 9, heatUp: 5s}]`,
    '3:52 zones[0].heatUp: is too short for a forecast, with a look every 1s (20s or more)',
  ],
  [
    'a capacity of nothing',
    `${host}    powerWatts: 0`,
    '3:17 hosts[0].powerWatts: must be at least 1 (write 1 or more)',
  ],
]

for (const [what, text, ...findings] of bad) {
  test(`${what} is found`, () => {
    const loaded = readConfig(text)
    const problems = 'problems' in loaded ? loaded.problems : []
    const shown = problems.map(({ path, line, column, message, hint }) => {
      return `${line}:${column} ${path}: ${message} (${hint})`
    })
    assert.deepEqual(shown, findings)
  })
}

test('figures that add up are nothing to find', () => {
  const text = `${host}    powerWatts: 200
    thermalZone: a
zones: [{name: a, warning: 1, critical: 9, coolingCapacityWatts: 500, heatUp: 30s}]
supplies: [{name: psu.0, capacityWatts: 500}, {name: psu.1, capacityWatts: 500}]
chassis: {redundancy: 1}
`
  assert.ok('config' in readConfig(text))
})
