/** When there are colours. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { outStyle } from './style.ts'

const shellWith = (isOutTerminal: boolean, env: Record<string, string>) => ({
  ...testShell(env),
  isOutTerminal,
})

test('a terminal gets colours', () => {
  assert.equal(outStyle(shellWith(true, {}))('good', 'Running'), '\u001b[32mRunning\u001b[39m')
})

test('a file, a pipe, a dumb terminal and who sets NO_COLOR get none', () => {
  assert.equal(outStyle(shellWith(false, {}))('bad', 'Error'), 'Error')
  assert.equal(outStyle(shellWith(true, { TERM: 'dumb' }))('bad', 'Error'), 'Error')
  assert.equal(outStyle(shellWith(true, { NO_COLOR: '1' }))('bad', 'Error'), 'Error')
})
