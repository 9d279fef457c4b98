/** Platforms written in TypeScript are what files are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '../../src/platform/compile/platform.ts'
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
