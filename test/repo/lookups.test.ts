/** Look-ups by text from outside: what hits what every object has is found, and nothing else. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { foreignLookups } from './lookups.ts'

const root = join(import.meta.dirname, '../..')

/** How it must not be written, of a `record` and a `text`, and the words that say why. */
const mistakes = [
  ['record[text]', 'may be anything'],
  ['record[text]?.length', 'may be anything'],
  ['record[text + text] ?? 1', 'may be anything'],
  ['(record as Record<string, number>)[text] === undefined', 'may be anything'],
  ['unknown[text]', 'may be anything'],
  ['words[text as keyof typeof words]', 'does not look'],
  ['(record[text] = 1)', 'sets the prototype'],
  ['(record[text]! += 1)', 'sets the prototype'],
  ['(record[text] ??= 1)', 'sets the prototype'],
  ['record[text]++', 'may be anything'],
  ['text in record', 'is true of what every object has'],
  ['(({ [text]: row }) => row)(record)', 'may be taken from the prototype'],
  ['Reflect.get(record, text)', 'reads or writes'],
  ['Object.assign({}, record)', 'reads or writes'],
  ['pick(words, text as keyof typeof words)', 'may be anything'],
] as const

/** What may be: a key that is a number or one of our words, and what is told to be known. */
const rights = [
  'list[index]',
  'list[list.length - 1]',
  "words['a']",
  "words[text === 'a' ? 'a' : 'b']",
  'words[word]',
  'record[text]!',
  "'a' in words",
  'new Map(Object.entries(record)).get(text)',
  'Object.hasOwn(record, text)',
  '({ ...record, [text]: 1 })',
  '(list[index] = text)',
]

test('they are looked for by the check of the repository, and here where there is time', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  assert.equal(scripts['check:lookups'], 'node test/repo/lookups.ts')
  assert.match(scripts.check, /npm run check:lookups/)
  if (process.env.LONG === undefined) return
  const { files, found } = foreignLookups(root)
  assert.ok(files > 500, `only ${files} files were looked at`)
  assert.deepEqual(found, [])
})

test('each way of looking up what every object has is found, and no other', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-lookups-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'src'))
  const given = `
declare const record: Record<string, number>, unknown: any, list: string[], index: number
declare const text: string, word: 'a' | 'b'
const words = { a: 1, b: 2 }
`
  const lines = [...mistakes.map(([code]) => code), ...rights].map((code) => `;${code}`)
  const generic =
    'function pick<K extends string>(of: Record<K, number>, key: K) { return of[key] }\n'
  const text = `${given}${lines.join('\n')}\n${generic}export {}\n`
  writeFileSync(join(folder, 'src/a.ts'), text)
  writeFileSync(join(folder, 'src/a.test.ts'), text)
  const options = { target: 'ES2024', module: 'NodeNext', strict: true, types: [], noEmit: true }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['src'] }),
  )
  const { files, found } = foreignLookups(folder)
  assert.equal(files, 1)
  const at = (line: number) => found.find((one) => one.at === `src/a.ts:${line}`)
  const first = given.split('\n').length
  for (const [i, [code, why]] of mistakes.entries())
    if (!code.startsWith('pick')) assert.match(at(first + i)?.why ?? '', new RegExp(why), code)
  for (const [i, code] of rights.entries())
    assert.equal(at(first + mistakes.length + i), undefined, code)
  assert.match(found.at(-1)?.code ?? '', /of\[key\]/)
  assert.equal(found.length, mistakes.length)
})
