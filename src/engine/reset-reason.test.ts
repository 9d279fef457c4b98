/** Reset reasons as platforms spell them. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readResetReason, resetReasonOf } from './reset-reason.ts'

test('a reset reason is told by its usual words, or by the status of a Linux watchdog', () => {
  const rows: readonly (readonly [string, ReturnType<typeof resetReasonOf>])[] = [
    ['power\n', 'power'],
    ['POR', 'power'],
    ['reset-reason: WDT', 'watchdog'],
    ['software', 'software'],
    ['warm reset', 'software'],
    ['pinhole', 'pinhole'],
    ['EXTERNAL|BUTTON', 'pinhole'],
    ['32', 'watchdog'],
    ['33\n', 'watchdog'],
    ['0', null],
    ['', null],
    ['something else', null],
  ]
  for (const [text, reason] of rows) assert.equal(resetReasonOf(text), reason, text)
})

test('without a file, or with one that cannot be read, nobody tells', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-reset-'))
  assert.equal(readResetReason(undefined), null)
  assert.equal(readResetReason(join(folder, 'nothing')), null)
  assert.equal(readResetReason(folder), null)
  writeFileSync(join(folder, 'reason'), 'watchdog\n')
  assert.equal(readResetReason(join(folder, 'reason')), 'watchdog')
})
