/** The compiler finds each mistake that `handler-types.ts` makes, and no other. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { errorsIn, expectationsIn } from '../harness/compiler.ts'

const source = await readFile(join(import.meta.dirname, 'handler-types.ts'), 'utf8')
const { wrong, without } = expectationsIn(source)

test('a forgotten handler, and one for no subject, are errors that name the subject', async () => {
  assert.ok(wrong.length >= 10, `${wrong.length} mistakes`)
  const errors = await errorsIn({ 'test/repo/handler-types.ts': without })
  assert.deepEqual([...new Set(errors.map(({ line }) => line))], wrong)
  const messages = errors.map(({ message }) => message).join('\n')
  assert.match(messages, /Property '"rules\.list"' is missing/)
  assert.match(messages, /Property '"schedule\.cancel"' is missing/)
  assert.match(messages, /''rules\.lst'' does not exist/)
})
