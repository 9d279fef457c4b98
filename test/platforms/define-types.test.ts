/** The compiler finds each mistake that `define-types.ts` makes, and no other. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { baseNames } from '../../src/platform/references/kind-names.ts'
import { errorsIn, expectationsIn } from '../harness/compiler.ts'

const file = 'test/platforms/define-types.ts'
const source = await readFile(join(import.meta.dirname, 'define-types.ts'), 'utf8')
const { wrong, without } = expectationsIn(source)

test('what is right compiles, and everything that is expected to be wrong is', async () => {
  assert.deepEqual(await errorsIn({ [file]: source }), [])
})

test('without the expectations there is an error where each was, which names it', async () => {
  assert.ok(wrong.length >= 30, `${wrong.length} mistakes`)
  const errors = await errorsIn({ [file]: without })
  assert.deepEqual([...new Set(errors.map(({ line }) => line))], wrong)
  const messages = errors.map(({ message }) => message).join('\n')
  assert.match(messages, /'"Runing"' is not assignable to type 'KindNames<"pump",/)
  assert.match(messages, /'"thermal\.rise"' is not assignable.* Did you mean '"thermal\.raise"'/)
})

test('the compiler knows the names that each base has, and no others', async () => {
  const bases = ['host', 'chassis', 'bmc', 'switched']
  const tables = bases.flatMap((base) =>
    (['statuses', 'actions', 'recipes'] as const).map((section) => {
      const names = baseNames({}, base)[section]
      assert.ok(names.length >= 8, `${names.length} ${section} of ${base}`)
      return { type: `BaseNames<'${base}', object, '${section}'>`, names }
    }),
  )
  const sourceOf = (taken: (names: readonly string[]) => readonly string[]) => [
    "import type { BaseNames } from '../../src/platform/define/names.ts'",
    ...tables.map(({ type, names }, index) => {
      const rows = taken(names).map((name) => `'${name}': true`)
      return `export const names${index}: Record<${type}, true> = { ${rows.join(', ')} }`
    }),
  ]
  const linesWrong = async (taken: (names: readonly string[]) => readonly string[]) =>
    (await errorsIn({ [file]: sourceOf(taken).join('\n') })).map(({ line }) => line)
  const all = tables.map((_, index) => index + 2)
  assert.deepEqual(await linesWrong((names) => names), [])
  assert.deepEqual(await linesWrong((names) => names.slice(1)), all)
  assert.deepEqual(await linesWrong((names) => [...names, 'NoSuch']), all)
})
