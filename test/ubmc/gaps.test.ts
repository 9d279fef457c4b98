/** The table of gaps: u-bmc's state manager has 42, and each row names a test that there is. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const root = new URL('../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface Row {
  readonly number: number
  readonly gap: string
  readonly here: string
  readonly shownBy: string
}

const rows: readonly Row[] = textOf('docs/ubmc-gaps.md')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [number, gap = '', here = '', shownBy = ''] = line.slice(2, -2).split(' | ')
    return { number: Number(number), gap, here, shownBy }
  })

test('all 42 gaps have a row, in their order, that says what is so instead', () => {
  const numbers = rows.map(({ number }) => number)
  assert.deepEqual(
    numbers,
    Array.from({ length: 42 }, (_, index) => index + 1),
  )
  for (const { number, gap, here } of rows) assert.ok(gap !== '' && here !== '', `row ${number}`)
})

for (const { number, shownBy } of rows) {
  test(`gap ${number} is shown to be closed by a test that there is`, () => {
    const [, file, title] = /^`([^`]+\.test\.ts)`: (.+)$/.exec(shownBy) ?? []
    assert.ok(file !== undefined && title !== undefined, `a file and a title: ${shownBy}`)
    assert.ok(titlesIn(textOf(file)).includes(title), `${file} has no test '${title}'`)
  })
}

/** With a `…` in the place of what they are repeated over. */
const titlesIn = (source: string): readonly string[] =>
  [...source.matchAll(/^ *test\(\s*(['"`])(.*?)\1,/gms)].map(([, , title]) =>
    title!.replaceAll(/\$\{[^}]*\}/g, '…'),
  )
