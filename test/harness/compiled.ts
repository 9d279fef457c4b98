/** Compiles a configuration, for tests of what comes of it. */

import assert from 'node:assert/strict'
import { type Compiled, compile } from '../../src/platform/compile/platform.ts'
import { problemsText } from '../../src/platform/findings/problems.ts'
import { parseConfig } from '../../src/platform/load.ts'
import type { ConfigInput } from '../../src/platform/schema/config.ts'

export function compiled(options: ConfigInput): Compiled {
  const loaded = parseConfig(options)
  assert.ok(
    'config' in loaded,
    'problems' in loaded ? problemsText('options', loaded.problems) : '',
  )
  return compile(loaded.config)
}
