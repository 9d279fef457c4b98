/** Procedures: every code that an alert can have is mended by one. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import { coveredCodes, procedureOf } from './procedures.ts'

const core = join(import.meta.dirname, '..')

/** Codes of faults that end an operation in other ways than by holding a component. */
const neverHeld = ['aborted', 'forced', 'taken-over']

test('every code that a status is given up with, or a step holds with, has its procedure', () => {
  const machines = Object.values(example.machines)
  const given = machines.flatMap(({ statuses }) =>
    Object.values(statuses).flatMap(({ timeout }) => timeout?.code ?? []),
  )
  const steps = Object.values(example.recipes).flatMap((recipe) => recipe.steps)
  const held = steps.flatMap((step) =>
    step.kind === 'observe'
      ? [step.onTimeout?.code, step.code].filter((code) => code !== undefined)
      : [],
  )
  for (const code of [...given, ...held]) assert.ok(coveredCodes.includes(code), code)
})

test('every code that the sources of the core write down has its procedure', () => {
  const written = new Set<string>()
  for (const file of globSync('**/*.ts', { cwd: core })) {
    if (file.endsWith('.test.ts')) continue
    const text = readFileSync(join(core, file), 'utf8')
    for (const [, code] of text.matchAll(/\bcode: '([a-z-]+)'/g)) written.add(code!)
    if (file === 'operations/saga.ts') {
      for (const [, code] of text.matchAll(/(?:true|false|doubtful),\s+'([a-z-]+)'/g))
        written.add(code!)
    }
  }
  for (const level of ['warning', 'critical', 'unknown']) written.add(`level-${level}`)
  for (const kind of ['cap', 'cooling']) written.add(`${kind}-failed`)
  assert.ok(written.size > 10)
  for (const code of written)
    assert.ok(coveredCodes.includes(code) || neverHeld.includes(code), code)
})

test('what is not named is a held component, which a platform may add codes to', () => {
  for (const code of ['thermal-critical', 'rejected', 'constructor', '__proto__'])
    assert.equal(procedureOf(code).name, 'recover-held')
})

test('every procedure has steps, and its service steps ask for actions that there are', () => {
  const actions = new Set(
    Object.values(example.machines).flatMap(({ actions }) => Object.keys(actions)),
  )
  for (const code of coveredCodes) {
    const { steps, title, name } = procedureOf(code)
    assert.ok(steps.length > 0 && title !== '' && /^[a-z-]+$/.test(name), code)
    for (const step of steps) {
      assert.equal(step.action !== undefined, step.by === 'service', `${name}: ${step.text}`)
      assert.ok(step.action === undefined || actions.has(step.action), `${name}: ${step.action}`)
    }
  }
})

test('what a component is held by is mended by actions that its kind takes there', () => {
  for (const [code, kind, status] of [
    ['boot-failed', 'host', 'Quiesced'],
    ['crash-loop', 'host', 'Quiesced'],
    ['rollback-failed', 'host', 'Error'],
    ['no-answer', 'chassis', 'Failed'],
    ['timeout', 'bmc', 'Error'],
    ['update-timeout', 'bmc', 'Error'],
    ['reboot-timeout', 'bmc', 'Error'],
    ['maintenance', 'chassis', 'Maintenance'],
    ['maintenance', 'bmc', 'Maintenance'],
    ['diagnostic', 'host', 'Diagnostic'],
    ['isolated', 'host', 'Isolated'],
  ] as const) {
    const first = procedureOf(code).steps.find(({ action }) => action !== undefined)
    const { from } = example.machines[kind]!.actions[first!.action!]!
    assert.ok(from === 'any' || from.includes(status), `${code} of a ${kind}: ${first!.action}`)
  }
})
