/** A configuration in which anything is called what every object has: it is right, or says why. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { parseConfig } from '../../src/platform/load.ts'

const names = ['constructor', '__proto__', 'toString']
/** Of the ways to put one in: all of them take some seconds. */
const every = process.env.LONG === undefined ? 11 : 1

/** The value, once with each of its texts and keys called so. */
function* renamed(value: unknown, name: string): Generator<unknown> {
  if (typeof value === 'string') yield name
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries())
      for (const other of renamed(one, name)) yield value.with(i, other)
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    for (const [i, [key, one]] of entries.entries()) {
      yield Object.fromEntries(entries.with(i, [name, one]))
      for (const other of renamed(one, name))
        yield Object.fromEntries(entries.with(i, [key, other]))
    }
  }
}

for (const file of ['examples/two-host-chassis.yaml', 'test/platforms/kinds.yaml']) {
  test(`${file} with names that every object has is refused for a reason, or runs`, () => {
    const written: unknown = parse(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))
    let refused = 0
    for (const name of names) {
      for (const [i, config] of [...renamed(written, name)].entries()) {
        if (i % every !== 0) continue
        const loaded = parseConfig(config)
        if (!('problems' in loaded)) continue
        refused += 1
        assert.ok(loaded.problems.every(({ message }) => message !== ''))
      }
    }
    assert.ok(refused > 10, `${refused} were refused`)
  })
}

test('options that go on inside of themselves are nested too deeply', () => {
  const hosts: unknown[] = []
  hosts.push({ name: 'host.0', hosts })
  const loaded = parseConfig({ hosts })
  assert.equal('problems' in loaded && loaded.problems[0]?.code, 'nested-too-deeply')
})
