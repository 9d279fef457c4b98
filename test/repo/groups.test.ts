/** The groups: every test file is run, once, and what runs together needs no process of its own. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { apart, filesOf, filesToRun, groupNames, testFiles, timed } from '../harness/groups.ts'

const root = join(import.meta.dirname, '../..')
const all = testFiles(['{src,test,bench}/**/*.test.ts']).toSorted()
const grouped = groupNames.flatMap(filesOf)

test('every test file is in one group, or runs by itself', () => {
  const files = [...grouped, ...testFiles(apart)].toSorted()
  assert.deepEqual(files, all, 'see test/harness/groups.ts')
  assert.ok(all.length > 200, `only ${all.length} files`)
})

test('every pattern still finds something, and every group has its file', () => {
  for (const pattern of apart) assert.ok(testFiles([pattern]).length > 0, pattern)
  for (const name of groupNames) assert.ok(filesOf(name).length > 0, name)
  const written = globSync('test/groups/*.ts', { cwd: root }).toSorted()
  assert.deepEqual(written, filesToRun('unit').toSorted())
  for (const name of groupNames) {
    const text = readFileSync(join(root, `test/groups/${name}.ts`), 'utf8')
    assert.match(text, new RegExp(`runTogether\\('${name}'\\)`))
  }
})

test('what runs alone is of what runs by itself', () => {
  for (const pattern of timed) assert.ok(testFiles([pattern]).length > 0, pattern)
  const byItself = new Set(testFiles(apart))
  for (const file of testFiles(timed)) assert.ok(byItself.has(file), file)
})

test('all that is run is what runs together and what runs by itself', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  assert.equal(scripts.test, 'node test/harness/run.ts')
  assert.equal(scripts['test:unit'], `${scripts.test} unit`)
  assert.equal(scripts['test:long'], `LONG=1 ${scripts.test}`)
  assert.equal(scripts['test:adversary'], `LONG=1 ${scripts.test} adversary`)
  const room = all.filter((file) => file.startsWith('test/adversary/'))
  assert.deepEqual(filesToRun('adversary').toSorted(), room)
  assert.deepEqual(filesToRun(undefined), [...filesToRun('unit'), ...testFiles(apart)])
})

test('what runs together starts no process, and nothing before or after each test', () => {
  const needy = grouped.filter((file) => closureOf(file).some(startsProcesses))
  assert.deepEqual(needy, [])
  assert.ok(closureOf('test/e2e/cli.test.ts').some(startsProcesses), 'nothing would be seen')
  const spreading = grouped.filter((file) => /^(before|after)Each\(/m.test(textOf(file)))
  assert.deepEqual(spreading, [])
})

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const startsProcesses = (file: string): boolean =>
  /from 'node:(child_process|cluster)'/.test(textOf(file))

/** A test file, and what of `test/` it imports, by whichever way, but for what is a type only. */
function closureOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return []
  seen.add(file)
  for (const [, path = ''] of textOf(file).matchAll(
    /^(?:import(?! type)|\}).* from '(\.[^']+)'$/gm,
  )) {
    const imported = relative(root, join(root, dirname(file), path))
    if (imported.startsWith('test/')) closureOf(imported, seen)
  }
  return [...seen]
}
