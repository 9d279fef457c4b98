/** The limits: how long files and lines may be, how a file opens, and what it may not say. */

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** It holds the banned words itself, as examples. */
const thisFile = 'test/repo/limits.test.ts'

const maxColumns = 100
const maxLines = 300
/** Tests that are longer still, mostly tables that are looked up in: only fewer may stand here. */
const longStill: readonly string[] = [
  'test/hardware-sync/power-back.test.ts',
  'test/harness/moves.ts',
  'test/harness/options/elsewhere.ts',
  'test/harness/said/of-commands.ts',
  'test/harness/said/of-outcomes.ts',
  'test/harness/said/of-power.ts',
  'test/mutations/of-beliefs.ts',
  'test/mutations/of-keeping.ts',
]

/** Lines of comment may speak of what code may not do. */
const notInComment = '^(?!\\s*(/?\\*|//)).*'

/** What no line may say: in which files, what it is, and a line that says it. */
const bans = [
  {
    files: /^src\/(core|assess|api|dialects|draw)\/(?!.*(\.test\.ts$|\/contract[./]))/,
    words: new RegExp(
      `${notInComment}(Date\\.now|new Date\\(\\)|performance\\.now|Math\\.random|\\bawait\\s` +
        '|setTimeout|setInterval|[\'"]node:|\\bprocess\\.)',
    ),
    why: 'a pure room has no clock, no chance, no waiting and no machine',
    example: 'const now = Date.now()',
  },
  {
    files: /^(src|test|bench)\//,
    words: /\bimport\(['"`][^'"`]*['"`]\)\.(?!then\b)/,
    why: 'types are imported at the top, where the rooms test sees them',
    example: "type Step = import('../core/step.ts').Step",
  },
  {
    files: /^src\/ui\//,
    words: /^import (?!type ).*from '\.\.\/api\//,
    why: 'the page imports only the types of the bus API',
    example: "import { subjects } from '../api/subjects.ts'",
  },
  {
    files: /\.ts$/,
    words: /@ts-(ignore|nocheck)|\b(TODO|FIXME|XXX)\b|\btest\.(skip|only|todo)\b|\{ skip\b/,
    why: 'nothing is left for later, and nothing is looked away from',
    example: '// TODO: later',
  },
]

/** What a generator writes answers to the generator; `proto.test.ts` proves it fresh. */
const generated = ['src/dialects/ubmc/gen/**']

const files = globSync('{src,test,bench}/**/*.ts', { cwd: root, exclude: generated })
  .sort()
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').trimEnd().split('\n') }))

test('there are files to look at', (t) => {
  assert.ok(files.length > 20, `only ${files.length} files were found`)
  t.diagnostic(`${files.length} files looked at`)
})

test('no file is longer than a reader can hold', () => {
  assert.deepEqual(longOnes(files), longStill)
  const ofProduct = longStill.filter((path) => !path.startsWith('test/') && !isTest(path))
  assert.deepEqual(ofProduct, [])
})

test('a file of one line more would be found', () => {
  const of = (count: number) => ({ path: `${count}`, lines: Array<string>(count).fill('') })
  assert.deepEqual(longOnes([of(maxLines), of(maxLines + 1)]), [`${maxLines + 1}`])
})

const isTest = (path: string): boolean => path.endsWith('.test.ts')

const longOnes = (among: typeof files): readonly string[] =>
  among.filter(({ lines }) => lines.length > maxLines).map(({ path }) => path)

test('no line is wider than a page', () => {
  const wide = linesWhere((line) => [...line].length > maxColumns)
  assert.deepEqual(wide, [])
})

test('every file opens with a sentence that says what it is', () => {
  const mute = files.filter(({ lines }) => !opensWithSentence(lines)).map(({ path }) => path)
  assert.deepEqual(mute, [])
})

for (const { files: where, words, why, example } of bans) {
  test(why, () => {
    assert.match(example, words)
    assert.deepEqual(
      linesWhere((line, path) => path !== thisFile && where.test(path) && words.test(line)),
      [],
    )
  })
}

test('a first line that is no sentence is seen', () => {
  assert.ok(opensWithSentence(['#!/usr/bin/env node', '/** Starts the service. */']))
  assert.ok(opensWithSentence(['/**', ' * Starts the service.', ' */']))
  assert.ok(!opensWithSentence(["import { test } from 'node:test'"]))
  assert.ok(!opensWithSentence(['/** service */']))
  assert.ok(!opensWithSentence(['// Starts the service.']))
})

/** `path:line: text` of every line that the rule is true of. */
function linesWhere(rule: (line: string, path: string) => boolean): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      rule(line, path) ? `${path}:${index + 1}: ${line.trim()}` : [],
    ),
  )
}

/** A capital letter (or the name of something, in backticks) at the start of a doc comment. */
function opensWithSentence(lines: readonly string[]): boolean {
  const [first = '', second = ''] = lines[0]?.startsWith('#!') ? lines.slice(1) : lines
  const sentence = first === '/**' ? second.replace(/^ \*/, '/**') : first
  return /^\/\*\* [A-Z`].*[a-z]/.test(sentence)
}
