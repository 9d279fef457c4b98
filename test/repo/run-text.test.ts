/** What a run of the tests says at its end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runText } from '../harness/run-text.ts'

const ran = (file: string, tests: number, durationMs: number) => ({ file, tests, durationMs })

test('a run ends with how many tests there were, how long it took, and what took longest', () => {
  const text = runText([ran('short.ts', 2, 1200), ran('long.ts', 1, 61_000)], 62_400)
  assert.deepEqual(text.split('\n'), [
    '',
    '3 tests in 2 processes: 1 min 2 s; longest were',
    '   1 min 1 s  long.ts (1 tests)',
    '         1 s  short.ts (2 tests)',
    '',
  ])
})

test('of many only those are named that took longest', () => {
  const runs = Array.from({ length: 30 }, (_, n) => ran(`${n}.ts`, 1, n * 1000))
  const text = runText(runs, 30_000)
  assert.match(text, /^\n30 tests in 30 processes: 30 s;/)
  assert.match(text, /29 s {2}29\.ts/)
  assert.doesNotMatch(text, / 20\.ts/)
})
