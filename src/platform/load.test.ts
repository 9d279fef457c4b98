/** Tests that all that is wrong with a configuration is found at once, in its place. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bad, host } from '../../test/harness/bad-files.ts'
import { problemsText } from './findings/problems.ts'
import { loadConfig, parseConfig, readConfig } from './load.ts'

/** Findings as they stand in the table. */
function problemsIn(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const loaded = readConfig(text, { env })
  if ('config' in loaded) return []
  return loaded.problems.map(({ path, line, column, message, hint }) => {
    const place = line === null ? '-' : `${line}:${column}`
    return `${place} ${path === '' ? '' : `${path}: `}${message} (${hint ?? '-'})`
  })
}

for (const [what, text, ...findings] of bad) {
  test(`${what} is found`, () => assert.deepEqual(problemsIn(text), findings))
}

test('all that is wrong is told at once, in the order of the text', () => {
  const text = `metrics: maybe
hosts:
  - name: host.0
    thermalZone: attic
    bootTimeout: 5
zones:
  - {name: cpu, warning: 9, critical: 8, colour: red}
chasis: {}
`
  assert.deepEqual(
    problemsIn(text).map((line) => line.split(': ')[0]),
    [
      '1:10 metrics',
      '4:18 hosts[0].thermalZone',
      '5:18 hosts[0].bootTimeout',
      '7:26 zones[0].warning',
      '7:42 zones[0].colour',
      '8:1 chasis',
    ],
  )
})

test('JSON is read as well, with the same places', () => {
  const json = JSON.stringify({ hosts: [{ name: 'host.0', zone: 1 }] }, null, '\t')
  assert.deepEqual(problemsIn(json), [
    "5:4 hosts[0].zone: there is no option 'zone' (did you mean 'thermalZone'?)",
  ])
})

test('an alias may share a list, and what is wrong in it is found where it is written', () => {
  const text = `hosts:
  - {name: host.0, powerDependencies: &both [psu.0, psu.9]}
  - {name: host.1, powerDependencies: *both}
supplies: [{name: psu.0}]
`
  assert.deepEqual(
    problemsIn(text).map((line) => line.split(': ')[0]),
    ['2:53 hosts[0].powerDependencies[1]', '2:53 hosts[1].powerDependencies[1]'],
  )
})

test('a bomb of aliases does not go off', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 12; i++) bomb.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`)
  assert.deepEqual(problemsIn(bomb.join('\n')), ['1:1 aliases repeat too much (write it out)'])
})

test('more aliases than anybody needs are refused, where they become too many', () => {
  const text = `hosts: &h []\nzones: [${'*h, '.repeat(1001)}]`
  assert.deepEqual(problemsIn(text), ['2:4009 aliases repeat too much (write it out)'])
})

test('endless nesting is refused', () => {
  assert.match(problemsIn('['.repeat(50_000))[0] ?? '', /nested too deeply/)
  assert.match(
    problemsIn(`hosts: ${'['.repeat(100)}${']'.repeat(100)}`)[0] ?? '',
    /nested too deeply/,
  )
  assert.match(
    problemsIn(`hosts: ${'{a: '.repeat(40)}1${'}'.repeat(40)}`)[0] ?? '',
    /nested too deeply/,
  )
})

test('options in the program have the same shape, and problems without a line', () => {
  assert.ok('config' in parseConfig({ hosts: [{ name: 'host.0', bootTimeout: '3m' }] }))
  assert.deepEqual(parseConfig({ hosts: [{ name: 'host.0', bootTimeout: 180 }] }), {
    problems: [
      {
        code: 'malformed-value',
        severity: 'error',
        path: 'hosts[0].bootTimeout',
        line: null,
        column: null,
        message: "180 is not a duration: a whole number and 'ms', 's', 'm', 'h' or 'd'",
        hint: "did you mean '3m'?",
      },
    ],
  })
  for (const none of [undefined, null, 7, 'hosts', []]) assert.ok('problems' in parseConfig(none))
})

test('a policy may have its name in small letters, and hosts that are not asked are forced', () => {
  const off = { hostShutdownRequired: false, gracefulTimeout: '5m', forceTimeout: '9s' }
  const loaded = parseConfig({
    hosts: [{ name: 'host.0' }],
    policies: { host_power_on: { maxConcurrent: 7 }, chassis_power_off: off },
  })
  assert.ok('config' in loaded)
  assert.deepEqual(loaded.warnings, [])
  const { hostPowerOn, chassisPowerOff } = loaded.config.policies
  assert.equal(hostPowerOn.maxConcurrent, 7)
  assert.deepEqual(
    [chassisPowerOff.hostShutdownRequired, chassisPowerOff.forceTimeout],
    [false, 9000],
  )
})

test('a file that cannot be read, or is too long, is told as such', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-config-'))
  try {
    const long = join(folder, 'long.yaml')
    writeFileSync(long, '#'.repeat(1024 * 1024 + 1))
    const latin = join(folder, 'latin.yaml')
    writeFileSync(latin, Buffer.from('systemName: caf\xe9', 'latin1'))
    const paths = [join(folder, 'none.yaml'), folder, long, '/dev/zero', latin]
    const problems = paths.map((path) => {
      const loaded = loadConfig(path)
      return 'problems' in loaded ? loaded.problems.map((one) => `${one.code}: ${one.message}`) : []
    })
    assert.deepEqual(problems, [
      ['unreadable-file: there is no such file'],
      ['unreadable-file: it is a directory'],
      ['too-large: it has 1048577 bytes'],
      ['too-large: it has 1048577 bytes'],
      ['not-utf8: it is not a text in UTF-8'],
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('however often something is wrong, it is told of, and what is shown has an end', () => {
  const many = (line: (index: number) => string) =>
    Array.from({ length: 5000 }, (_, index) => line(index)).join('')
  for (const [code, text] of [
    ['duplicate-key', `${host}${many(() => 'metrics: true\n')}`],
    ['merge-key', `${host}${many(() => '<<: {}\n')}`],
    ['tag-not-allowed', `${host}zones:\n${many(() => '- !a b\n')}`],
    ['unknown-option', `${host}${many((index) => `k${index}: 1\n`)}`],
    ['out-of-range', `${host}kinds:\n${many((index) => `  k${index}: {}\n`)}`],
  ] as const) {
    const loaded = readConfig(text)
    assert.ok('problems' in loaded)
    assert.ok(
      loaded.problems.every((one) => one.code === code),
      code,
    )
    assert.ok(problemsText('a.yaml', loaded.problems).split('\n').length < 300)
  }
})

test('a file of a thousand wrong names is told of without delay, and not endlessly', () => {
  const wrong = Array.from({ length: 20_000 }, (_, index) => `wrong.${index}`)
  const loaded = readConfig(`${host}    powerDependencies: [${wrong.join(', ')}]`)
  assert.ok('problems' in loaded && loaded.problems.length < 200)
})
