/** What the journal says: for every type of entry its sentence, against what was done. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntryType } from '../../src/core/model/events/entry.ts'
import { ofHardwareEntries } from '../harness/said/of-hardware-entries.ts'
import { ofIntentEntries } from '../harness/said/of-intent-entries.ts'
import type { Written } from '../harness/said/plays.ts'

/** A type of entry that has no case does not compile. */
const ofJournal: Readonly<Record<EntryType, readonly Written[]>> = {
  ...ofHardwareEntries,
  ...ofIntentEntries,
}

for (const [type, cases] of Object.entries(ofJournal)) {
  for (const [index, { play, outcome, message }] of cases.entries()) {
    test(`${type} ${outcome} (${index + 1}): ${message}`, () => {
      const found = play().entries.findLast((one) => one.type === type && one.outcome === outcome)
      assert.ok(found, 'nothing is written')
      assert.equal(found.message, message)
    })
  }
}
