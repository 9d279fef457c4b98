/** The page docs/policies.md is true: its examples load and judge, its table is the real one. */

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Field, viewTypes, viewVariables } from '../../src/core/interlocks/rule-fields.ts'
import { viewOf } from '../../src/core/interlocks/rule-view.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { functionNames } from '../../src/platform/cel/cost.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { readConfig } from '../../src/platform/load.ts'
import { benchIn } from '../harness/platform.ts'

const place = new URL('../../docs/policies.md', import.meta.url)
const fresh = process.env.UPDATE === '1' ? updated(readFileSync(place, 'utf8')) : null
if (fresh !== null) writeFileSync(place, fresh)
const page = readFileSync(place, 'utf8')
const example = readFileSync(
  new URL('../../examples/two-host-chassis.yaml', import.meta.url),
  'utf8',
)

/** The blocks of a language, in their order. */
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)

/** The generated parts put in place of what stands there. */
function updated(text: string): string {
  const policy = readFileSync(new URL('opa/policy.rego', import.meta.url), 'utf8')
  return text
    .replace(
      /(<!-- fields: .*? -->\n).*?(<!-- \/fields -->)/s,
      (_, begin, end) => `${begin}${fieldsText()}${end}`,
    )
    .replace(/^```rego\n.*?^```/ms, () => `\`\`\`rego\n${policy}\`\`\``)
}

function fieldsText(): string {
  const row = ([name, { type, about, mayLack }]: [string, Field]) =>
    `| \`${name}\`${mayLack ? ' (may lack)' : ''} | \`${type}\` | ${about} |`
  const table = (title: string, fields: Readonly<Record<string, Field>>) =>
    [`| ${title} | type | |`, '|---|---|---|', ...Object.entries(fields).map(row), ''].join('\n')
  const functions = functionNames.map((name) => `\`${name}\``).join(', ')
  return [
    table('variable', viewVariables),
    ...Object.entries(viewTypes).map(([name, fields]) => table(`${name}.`, fields)),
    `Functions: ${functions}; the operators of CEL, \`in\`, and \`? :\`.\n`,
  ].join('\n')
}

test('the fields and the policy on the page are the real ones (UPDATE=1 rewrites them)', () => {
  assert.equal(page, updated(page))
})

test('every configuration on the page loads', () => {
  const written = blocks('yaml')
  assert.equal(written.length, 3)
  for (const text of written) {
    const loaded = readConfig(`${example}\n${text}`)
    assert.deepEqual('problems' in loaded ? loaded.problems : [], [], text)
  }
})

test('every rule on the page comes to something on the example', () => {
  const loaded = readConfig(`${example}\n${blocks('yaml')[0]}`)
  assert.ok('config' in loaded)
  const { platform } = compile(loaded.config)
  assert.equal(platform.rules.length, 4)
  const bench = benchIn({ 'chassis.0': 'On' }, platform)
  bench.deliver({ kind: 'wall', aheadMs: Date.UTC(2026, 10, 23) })
  const { system, now } = bench
  const asking = { action: 'PowerOn', actor: 'a', reason: null, cause: 'request', acceptedAt: null }
  const component = componentOf(system, 'host.0')
  const from = { platform, system, component, asking, override: null, correlation: null, now }
  for (const { name, judge } of platform.rules) {
    assert.equal(judge(viewOf(from)).kind, 'judged', name)
  }
})
