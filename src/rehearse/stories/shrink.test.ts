/** Shrinking: what is not needed goes, whatever else fails meanwhile, and it ends in time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attempt, shrink } from './shrink.ts'

const many = (count: number) => Array.from({ length: count }, (_, i) => `noise ${i}`)

/** Fails at the last of these once all of them came, in their order. */
const needing =
  (...needed: readonly string[]): Attempt =>
  async (commands) => {
    let met = 0
    for (const [index, command] of commands.entries()) {
      if (command !== needed[met]) continue
      met += 1
      if (met === needed.length) return { rule: 'it holds', message: 'it does not', index }
    }
    return null
  }

test('only the commands that it takes are left, in their order', async () => {
  const commands = [...many(40), 'a', ...many(300), 'b', ...many(7), 'c', ...many(90)]
  const { commands: left, isMinimal } = await shrink(commands, 'it holds', needing('a', 'b', 'c'))
  assert.deepEqual(left, ['a', 'b', 'c'])
  assert.ok(isMinimal)
})

test('what fails in another way is not taken for it', async () => {
  const attempt: Attempt = async (commands) =>
    commands.includes('a')
      ? needing('b')(commands)
      : { rule: 'another', message: 'fails for want of a', index: 0 }
  const { commands } = await shrink([...many(20), 'a', 'b'], 'it holds', attempt)
  assert.deepEqual(commands, ['a', 'b'])
})

test('no more time passes than it takes', async () => {
  const attempt: Attempt = async (commands) => {
    const ms = commands.includes('advance 10s') || commands.includes('advance 90m')
    return ms ? { rule: 'it holds', message: 'too late', index: commands.length - 1 } : null
  }
  const { commands } = await shrink(['a', 'advance 90m', 'b'], 'it holds', attempt)
  assert.deepEqual(commands, ['advance 10s'])
})

test('within a budget it stops with what it has, and says so', async () => {
  const commands = [...many(500), 'a', ...many(500)]
  const { commands: left, isMinimal } = await shrink(commands, 'it holds', needing('a'), 400)
  assert.ok(left.includes('a'))
  assert.ok(!isMinimal)
})
