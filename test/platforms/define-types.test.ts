/** The compiler finds each mistake that `define-types.ts` makes, and no other. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
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
