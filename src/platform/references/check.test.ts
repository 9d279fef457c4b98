/** What the parts of a configuration say of each other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crossFindings } from './check.ts'

test('a host that is always to be on contradicts a chassis that stays off', () => {
  for (const [chassis, host, clashes] of [
    ['None', 'AlwaysOn', true],
    ['AlwaysOff', 'AlwaysOn', true],
    ['Restore', 'AlwaysOn', false],
    ['AlwaysOn', 'AlwaysOn', false],
    ['AlwaysOff', 'Restore', false],
    [undefined, 'AlwaysOn', false],
  ] as const) {
    const [finding, ...others] = crossFindings({
      chassis: { powerRestore: chassis },
      hosts: [{ name: 'host.0', powerRestore: host }],
    })
    assert.deepEqual(others, [])
    assert.equal(finding !== undefined, clashes, `${chassis} and ${host}`)
    if (finding === undefined) continue
    assert.deepEqual(finding.path, ['hosts', 0, 'powerRestore'])
    assert.match(finding.message, /takes its power from a chassis that stays off/)
    assert.match(finding.hint ?? '', /powerRestore: Restore/)
  }
})
