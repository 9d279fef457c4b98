/** What tests of mistakes are made of: texts, and what is found in them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../../src/platform/load.ts'
import { analyse } from '../../src/verify/analysis/analyse.ts'

/** What is wrong, a text, and each finding in it as `line:column code path`. */
export type Mistake = readonly [what: string, text: string, ...findings: readonly string[]]

/** A file that is good as it is. */
export const host = 'hosts: [{name: host.0}]\n'

export const lines = (...texts: readonly string[]) => `${texts.join('\n')}\n`

export const withHost = (...texts: readonly string[]) => host + lines(...texts)

/** A kind of its own, with what belongs to it. */
export const pump = (...texts: readonly string[]) =>
  withHost('kinds:', '  pump:', ...texts.map((text) => `    ${text}`))

/** Statuses of a kind without a base. */
export const onOff = [
  'statuses:',
  '  On: {class: stable, impliedPower: On}',
  '  Off: {class: stable, impliedPower: Off}',
  '  Broken: {class: held}',
]

/** A kind with an action that carries that recipe out. */
export const drain = (recipe: string, from = '[Off]') =>
  pump(`actions: {Drain: {recipe: drain, from: ${from}}}`, `recipes: {drain: ${recipe}}`)

/** The same, of a recipe with those steps. */
export const steps = (...texts: readonly string[]) =>
  drain(`{class: quiet, steps: [${texts.map((text) => `{${text}}`).join(', ')}]}`)

/** One test for each. */
export function testMistakes(mistakes: readonly Mistake[]): void {
  for (const [what, text, ...findings] of mistakes) {
    test(`${what} is found where it stands`, () => {
      const loaded = readConfig(text, { analyse })
      const found = 'problems' in loaded ? loaded.problems : loaded.warnings
      assert.deepEqual(
        found.map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`.trim()),
        findings,
      )
    })
  }
}
