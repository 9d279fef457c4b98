/** Tests that problems are told so that an editor can jump to them and a person can mend them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Problem, pathText, problemsText } from './problems.ts'

const problem: Problem = {
  code: 'out-of-range',
  severity: 'error',
  path: 'limits.queue',
  line: 3,
  column: 17,
  message: 'must be at least 1',
  hint: 'write 1 or more',
}

test('a problem is told with file, line and column, and what would be right', () => {
  assert.equal(
    problemsText('a.yaml', [problem]),
    'a.yaml:3:17: limits.queue: must be at least 1 [out-of-range]\n    write 1 or more\n' +
      'a.yaml: one problem\n',
  )
})

test('a problem without a place or a path is told of the file', () => {
  const whole: Problem = {
    code: 'unreadable-file',
    severity: 'error',
    path: '',
    line: null,
    column: null,
    message: 'there is no such file',
    hint: null,
  }
  assert.equal(
    problemsText('a.yaml', [whole, problem]).split('\n')[0],
    'a.yaml: there is no such file [unreadable-file]',
  )
})

test('of very many problems the first hundred are told', () => {
  const lines = problemsText('a.yaml', Array(150).fill({ ...problem, hint: null })).split('\n')
  assert.deepEqual(lines.slice(100), ['… and 50 more', 'a.yaml: 150 problems', ''])
})

test('warnings are told as such, and counted apart from errors', () => {
  const warning: Problem = { ...problem, severity: 'warning', hint: null }
  assert.deepEqual(problemsText('a.yaml', [warning, problem, problem]).split('\n'), [
    'a.yaml:3:17: warning: limits.queue: must be at least 1 [out-of-range]',
    'a.yaml:3:17: limits.queue: must be at least 1 [out-of-range]',
    '    write 1 or more',
    'a.yaml:3:17: limits.queue: must be at least 1 [out-of-range]',
    '    write 1 or more',
    'a.yaml: 2 problems and one warning',
    '',
  ])
})

test('a path reads as it would in a program', () => {
  assert.equal(pathText([]), '')
  assert.equal(pathText(['hosts', 0, 'name']), 'hosts[0].name')
  assert.equal(pathText(['limits', 'off-by-one']), 'limits["off-by-one"]')
})
