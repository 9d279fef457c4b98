/**
 * What outcomes say: for every way in which an operation ends, and every fault that there is, how
 * it is called and its sentence, with what it names.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { endings } from '../../src/core/model/system/operation.ts'
import { example } from '../harness/platform.ts'
import { ofOutcomes } from '../harness/said/of-outcomes.ts'

for (const [index, { play, of, ...expected }] of ofOutcomes.entries()) {
  test(`${expected.code ?? expected.state} (${index + 1}): ${expected.message}`, () => {
    const bench = play()
    const { status, lastError } = bench.component(of)
    const ended = bench.system.ended.findLast(({ component }) => component === of)
    const fault = expected.state === null ? lastError : ended?.error
    assert.deepEqual(
      { state: expected.state === null ? null : ended?.state, status, ...faultOf(fault) },
      expected,
    )
    assert.ok(fault == null || bench.entries.some(({ message }) => message === fault.message))
  })
}

const faultOf = (
  fault: { readonly code: string; readonly message: string } | null | undefined,
) => ({
  code: fault?.code ?? null,
  message: fault?.message ?? null,
})

test('every way in which an operation ends is played', () => {
  const played = new Set(ofOutcomes.map(({ state }) => state))
  assert.deepEqual(
    Object.keys(endings).filter((one) => !played.has(one as never)),
    [],
  )
})

/** Told of with the bugs that they are of. */
const elsewhere = ['internal']

test('every fault that the core writes down is played', () => {
  const core = join(import.meta.dirname, '../../src/core')
  const written = new Set<string>()
  for (const file of globSync('{operations,automation}/**/*.ts', { cwd: core })) {
    if (file.endsWith('.test.ts')) continue
    const text = readFileSync(join(core, file), 'utf8')
    for (const [, code] of text.matchAll(/\b(?:code: |code = )'([a-z-]+)'/g)) written.add(code!)
    for (const [, code] of text.matchAll(/(?:true|false|doubtful),\s+'([a-z-]+)'/g))
      if (file === 'operations/saga.ts') written.add(code!)
  }
  for (const { statuses } of Object.values(example.machines))
    for (const { timeout } of Object.values(statuses)) if (timeout) written.add(timeout.code)
  for (const { steps } of Object.values(example.recipes))
    for (const step of steps)
      if (step.kind === 'observe')
        for (const code of [step.code, step.onTimeout?.code]) if (code) written.add(code)
  const played: readonly (string | null)[] = ofOutcomes.map(({ code }) => code)
  // What an operation leaves beside its own fault is an alert, with its case there.
  const ofAlerts = ['forced-off', 'left-behind']
  assert.ok(written.size > 15, [...written].join())
  assert.deepEqual(
    [...written].filter((code) => ![...played, ...elsewhere, ...ofAlerts].includes(code)),
    [],
  )
})
