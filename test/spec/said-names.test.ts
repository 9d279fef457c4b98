/**
 * What is said to be done names what is there: commands, subjects, files, and actions, in what
 * refusals, alerts and procedures tell people to do.
 */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { subjectOf } from '../../src/api/fields/resource.ts'
import { subjects } from '../../src/api/resources.ts'
import { commands } from '../../src/cli/commands.ts'
import { optionsIn, ownVariables } from '../../src/cli/request/own-variables.ts'
import { optionOf } from '../../src/cli/shell/flags.ts'
import { commandFor } from '../../src/cli/text/in-commands.ts'
import { coveredCodes, procedureOf } from '../../src/core/alerts/procedures.ts'
import { refusals } from '../../src/core/model/refusals.ts'
import { optionVariables } from '../../src/platform/read/environment.ts'
import { example } from '../harness/platform.ts'

const root = join(import.meta.dirname, '../..')

const guidances = Object.values(refusals).map(([, guidance]) => guidance)
const steps = coveredCodes.flatMap((code) => procedureOf(code).steps.map(({ text }) => text))
/** Every text of the rooms that tell people of what is wrong. */
const written = globSync('src/core/{alerts,interlocks}/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .flatMap((file) => readFileSync(join(root, file), 'utf8').match(/'[^'\n]{8,}'/g) ?? [])
  .filter((text) => !text.endsWith(".ts'"))
const texts = [...new Set([...guidances, ...steps, ...written])]

const named = (pattern: RegExp) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!))

/** The command that a line begins with, which may have two words. */
const commandIn = (words: string) =>
  commands.find(({ name }) => name === words) ??
  commands.find(({ name }) => name === words.split(' ')[0])

test('every command that is named is one', () => {
  const found = named(/(?:: |Run |or |with )statemgr ([a-z]+(?: [a-z]+)?)/g)
  assert.ok(found.length > 5, found.join())
  assert.deepEqual(
    found.filter((words) => commandIn(words) === undefined),
    [],
  )
})

test('every option that is named is one, of the command that it is named with', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  const source = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  const lines = [...source.matchAll(/\bstatemgr ([a-z]+(?: [a-z]+)?)([^'"`,;:(]*)/g)]
  const wrong = lines.flatMap(([line, words = '', rest = '']) => {
    const { flags = [] } = commandIn(words) ?? {}
    const known = flags.map((flag) => optionOf(flag).long)
    return flagsIn(rest).every((one) => known.includes(one)) ? [] : [line]
  })
  assert.ok(lines.length > 50)
  assert.deepEqual(wrong, [])
  const all = commands.flatMap(({ flags }) => flags.map((flag) => optionOf(flag).long))
  const said = globSync('src/{api,core,faces,platform,store,bus}/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => flagsIn(readFileSync(join(root, file), 'utf8')))
  assert.ok(said.length > 3)
  assert.deepEqual(
    said.filter((one) => !all.includes(one) && !ofOthers.includes(one)),
    [],
  )
})

const flagsIn = (text: string) => text.match(/(?<=[ '"`(])--[a-z][a-z-]+/g) ?? []
/** Of the NATS server, and of node. */
const ofOthers = [
  ...['--signal', '--expose-gc', '--no-expose-gc', '--input-type'],
  ...['--heap-growing-percent', '--semi-space-growth-factor'],
]

test('every subject that is named has a command, which who types is told instead', () => {
  const paths = subjects.map(({ path }) => path).filter((path) => path.includes('.'))
  const pattern = new RegExp(`(?<![\\w])(${paths.join('|').replaceAll('.', '\\.')})(?![\\w-])`, 'g')
  const found = [...new Set(named(pattern))]
  assert.ok(found.length > 6, found.join())
  assert.deepEqual(
    found.filter((path) => !Object.hasOwn(commandFor, path)),
    [],
  )
})

test('every subject that is named is served', () => {
  const served = subjects.map((one) => subjectOf('statemgr', one))
  const found = named(/\b(statemgr\.[a-z.]*[a-z])/g)
  assert.ok(found.length > 4, found.join())
  assert.deepEqual(
    found.filter((name) => !served.includes(name)),
    [],
  )
  const short = named(/\b((?:operation|chassis|override|schedule|recovery)\.[a-z]+)\b/g)
  assert.deepEqual(
    short.filter((name) => !served.includes(`statemgr.${name}`)),
    [],
  )
})

test('every file that is named is there', () => {
  const found = named(/\b(examples\/[\w.-]+\w)/g)
  assert.ok(found.length > 0)
  assert.deepEqual(
    found.filter((file) => !existsSync(join(root, file))),
    [],
  )
})

test('every variable of the environment that is named is read, and none is refused', () => {
  const files = globSync('{src/cli/**/*.ts,docs/access.md,README.md}', { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const source = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  const found = source.match(/\bSTATEMGR_[A-Z][A-Z_]*[A-Z]\b(?!_|…)/g) ?? []
  const known = [...Object.keys(ownVariables), ...optionVariables.keys()]
  assert.ok(found.length > 20)
  assert.deepEqual(
    found.filter((name) => !known.includes(name) && name !== 'STATEMGR_EVENTS'),
    [],
  )
  const own = Object.fromEntries(Object.keys(ownVariables).map((name) => [name, 'x']))
  assert.deepEqual(optionsIn({ ...own, STATEMGR_LIMITS_STAGGER: '2s' }), {
    STATEMGR_LIMITS_STAGGER: '2s',
  })
})

test('every action that is named is one', () => {
  const actions = Object.values(example.machines).flatMap((one) => Object.keys(one.actions))
  const found = named(/\b(?:for|or) ((?:[A-Z][a-z]+){2,})\b/g)
  assert.ok(found.includes('ForceOff'))
  assert.deepEqual(
    found.filter((name) => !actions.includes(name)),
    [],
  )
})
