/** What is found before anything runs: the library refuses a platform with errors. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, createStateManager } from '../../src/main.ts'
import type { ConfigInput } from '../../src/platform/schema/config.ts'

const hosts = [{ name: 'host.0', bootTimeout: '2s' }]

test('a machine that contradicts itself starts nothing, and is told by its code', () => {
  const config: ConfigInput = {
    hosts,
    kinds: { pump: { statusWhenPower: { On: 'Off', Off: 'Off' } } },
  }
  assert.throws(
    () => createStateManager({ config }),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError)
      assert.match(
        error.message,
        /^config: kinds\.pump\.statusWhenPower: .* \[power-contradiction\]$/m,
      )
      return true
    },
  )
})

test('a warning is logged, and keeps nobody from starting', async () => {
  const lines: string[] = []
  const log = {
    info: () => {},
    warn: (_: object, message: string) => void lines.push(message),
    error: () => {},
  }
  const manager = await createStateManager({ config: { hosts }, log })
  await manager.stop()
  assert.match(lines[0] ?? '', /^hosts\[0\]\.bootTimeout: /)
})
