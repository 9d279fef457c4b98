/** Tables for people. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneLine, table } from './table.ts'

const plain = (_: string, text: string) => text

test('columns are aligned, and no line ends in blanks', () => {
  const text = table(
    plain,
    ['NAME', 'STATUS', 'WHY'],
    [
      ['host.0', { text: 'Running', tone: 'good' }, 'request'],
      ['chassis.0', 'On', ''],
    ],
  )
  assert.equal(
    text,
    'NAME       STATUS   WHY\n' + //
      'host.0     Running  request\n' +
      'chassis.0  On\n',
  )
})

test('colour goes around the text of a cell and not into its width', () => {
  const marked = (tone: string, text: string) => (tone === 'plain' ? text : `<${text}>`)
  const text = table(marked, ['A', 'B'], [[{ text: 'x', tone: 'bad' }, 'y']])
  assert.equal(text, '<A>  <B>\n<x>  y\n')
})

test('a text from elsewhere cannot steer the terminal', () => {
  assert.equal(oneLine('\u001b[31mred\u001b[0m\nnext\u0007\tone'), 'red next one')
})
