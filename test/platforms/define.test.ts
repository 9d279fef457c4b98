/** Platforms written in TypeScript are what files are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { baseNames } from '../../src/platform/compile/kind-names.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { namesOfBases } from '../../src/platform/define/names.ts'
import { parseConfig } from '../../src/platform/load.ts'
import { exampleConfig } from '../harness/platform.ts'
import { gpuTray } from './gpu-tray.ts'

test('the same platform in YAML and in TypeScript is the same', () => {
  const parsed = parseConfig(gpuTray)
  assert.ok('config' in parsed, JSON.stringify(parsed))
  const file = exampleConfig('gpu-tray.yaml')
  assert.deepEqual(parsed.config, file)
  assert.deepEqual(compile(parsed.config), compile(file))
})

test('the compiler knows the names that each base has, and no others', () => {
  for (const [base, names] of Object.entries(namesOfBases)) {
    const { statuses, actions, recipes } = baseNames({}, base)
    const sorted = (list: readonly string[]) => list.toSorted()
    assert.deepEqual(sorted(names.statuses), sorted(statuses), base)
    assert.deepEqual(sorted(names.actions), sorted(actions), base)
    assert.deepEqual(sorted(names.recipes), sorted(recipes), base)
  }
})
