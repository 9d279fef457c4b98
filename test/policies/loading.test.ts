/** What policies are made of is loaded where there are policies, and nowhere else. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

/** What a process that starts the service with that configuration loads of the two libraries. */
function loadedWith(config: object): readonly string[] {
  const main = new URL('../../src/main.ts', import.meta.url).href
  const script = `
    import { registerHooks } from 'node:module'
    const seen = new Set()
    registerHooks({
      resolve: (specifier, context, next) => {
        if (/cel-js$|opa-wasm|^\\.\\/(wasm|rest)\\.ts$/.test(specifier)) seen.add(specifier)
        return next(specifier, context)
      },
    })
    const { createStateManager } = await import(${JSON.stringify(main)})
    const manager = await createStateManager({ config: ${JSON.stringify(config)} })
    await manager.stop()
    console.log(JSON.stringify([...seen].sort()))
  `
  const given = ['--input-type=module', '--eval', script]
  return JSON.parse(execFileSync(process.execPath, given, { encoding: 'utf8' }))
}

const hosts = [{ name: 'host.0' }]
const bundle = new URL('opa/policy.tar.gz', import.meta.url).pathname

test('a service without policies loads neither library', () => {
  assert.deepEqual(loadedWith({ hosts }), [])
})

test('rules load CEL, and a policy engine what it is asked by', () => {
  const rules = [{ name: 'r', if: 'true', effect: 'warn', message: 'm' }]
  assert.deepEqual(loadedWith({ hosts, rules }), ['@marcbachmann/cel-js'])
  assert.deepEqual(loadedWith({ hosts, opa: { bundle } }), [
    './wasm.ts',
    '@open-policy-agent/opa-wasm',
  ])
  assert.deepEqual(loadedWith({ hosts, opa: { url: 'http://127.0.0.1:1/v1/data/a' } }), [
    './rest.ts',
  ])
})
