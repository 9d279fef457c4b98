/** Tests that all that is wrong with a configuration is found at once, in its place. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { problemsText } from './findings/problems.ts'
import { loadConfig, parseConfig, readConfig } from './load.ts'

/** A text, and each finding in it as `line:column path: message (hint)`. */
type Bad = readonly [what: string, text: string, ...findings: string[]]

const host = 'hosts:\n  - name: host.0\n'

const bad: readonly Bad[] = [
  [
    'an unknown option',
    `${host}hostz: []`,
    "3:1 hostz: there is no option 'hostz' (did you mean 'hosts'?)",
  ],
  [
    'an unknown option of a host',
    `${host}    thermal_zone: a`,
    "3:5 hosts[0].thermal_zone: there is no option 'thermal_zone' (did you mean 'thermalZone'?)",
  ],
  [
    'an option that resembles none',
    `${host}emergency: {xyzzyx: 1}`,
    "3:13 emergency.xyzzyx: there is no option 'xyzzyx' (known: thermalShutdown, " +
      'treatUnknownAs, unknownAfter, shedInterval, gracefulTimeout, retryInterval, ' +
      'powerFailureResponse, ups, healthFailureResponse, healthConfirm, secondWord, storePatience)',
  ],
  [
    'a key that JavaScript has a use for',
    `${host}__proto__: {a: 1}`,
    "3:1 __proto__: '__proto__' can name nothing: every JavaScript object has it " +
      '(choose another name)',
  ],
  [
    'a bare number for a duration',
    `transitionTimeout: 30\n${host}`,
    "1:20 transitionTimeout: 30 is not a duration: a whole number and 'ms', 's', 'm', 'h' or 'd' " +
      "(did you mean '30s'?)",
  ],
  [
    'a duration in words',
    `${host}history: {age: 90 days}`,
    "3:16 history.age: '90 days' is not a duration: a whole number and 'ms', 's', 'm', 'h' " +
      "or 'd' (did you mean '90d'?)",
  ],
  [
    'a duration that is none',
    `${host}limits: {settle: soon}`,
    "3:18 limits.settle: 'soon' is not a duration: a whole number and 'ms', 's', 'm', 'h' or 'd' " +
      "(like '30s')",
  ],
  [
    'a time-out of nothing',
    `transitionTimeout: 0s\n${host}`,
    "1:20 transitionTimeout: must be more than nothing (write '1ms' or more)",
  ],
  [
    'a duration longer than anybody lives',
    `${host}history: {age: 99999d}`,
    "3:16 history.age: '99999d' is more than a hundred years (write a shorter one)",
  ],
  ['no hosts', 'chassis: {}', '1:1 hosts: is missing (-)'],
  ['an empty list of hosts', 'hosts: []', '1:8 hosts: there must be at least 1 (-)'],
  [
    'hosts that are no list',
    'hosts: {name: host.0}',
    '1:8 hosts: must be a list, not a group of options ' +
      '(write [a, b], or each one below with a dash)',
  ],
  [
    'a host without a name',
    'hosts:\n  - bootAttempts: 2',
    "2:5 hosts[0].name: is missing (it is a host's name: 'host.' and its number, like 'host.0')",
  ],
  [
    'a host with the name of something else',
    'hosts:\n  - name: node1',
    "2:11 hosts[0].name: 'node1' is not a host's name: 'host.' and its number (like 'host.0')",
  ],
  [
    'a name with a wildcard',
    `${host}zones:\n  - {name: cpu.*, warning: 1, critical: 2}`,
    "4:12 zones[0].name: 'cpu.*' is not a name: letters, digits, _ and -, in parts with dots " +
      "between (like 'psu.0')",
  ],
  [
    'a host that is there twice',
    `${host}  - name: host.0`,
    "3:11 hosts[1].name: host 'host.0' is here twice (name each once)",
  ],
  [
    'a supply that is named twice',
    `${host}supplies: [{name: psu.0}]\nchassis: {powerSequence: [psu.0, psu.0]}`,
    "4:34 chassis.powerSequence[1]: 'psu.0' is here twice (name each once)",
  ],
  [
    'an unknown zone',
    `${host}    thermalZone: cpu_zon\nzones: [{name: cpu_zone, warning: 1, critical: 2}]`,
    "3:18 hosts[0].thermalZone: there is no zone 'cpu_zon' (did you mean 'cpu_zone'?)",
  ],
  [
    'an unknown sensor',
    `${host}    healthSensors: [cpu0_temp]\nsensors: []`,
    "3:21 hosts[0].healthSensors[0]: there is no sensor 'cpu0_temp' " +
      '(list it under sensors: - name: cpu0_temp)',
  ],
  [
    'an unknown supply',
    `${host}    powerDependencies: [psu.1]\nsupplies: [{name: psu.0}]`,
    "3:25 hosts[0].powerDependencies[0]: there is no supply 'psu.1' (did you mean 'psu.0'?)",
  ],
  [
    'a warning that is not below critical',
    `${host}zones: [{name: a, warning: 90, critical: 90}]`,
    '3:28 zones[0].warning: warning 90 is not below critical 90 ' +
      '(the order is lowerCritical < lowerWarning < warning < critical)',
  ],
  [
    'a hysteresis that leaves nothing normal',
    `${host}sensors: [{name: v, lowerWarning: 11, warning: 13, hysteresis: 1}]`,
    '3:64 sensors[0].hysteresis: a hysteresis of 1 leaves nothing normal between 11 and 13 ' +
      '(less than 1)',
  ],
  [
    'a policy under both of its names',
    `${host}policies:\n  host_power_on: {}\n  hostPowerOn: {}`,
    '4:18 policies.host_power_on: is the same as hostPowerOn, which is here too (keep one of them)',
  ],
  [
    'an unknown policy',
    `${host}policies: {host_power_onn: {}}`,
    "3:12 policies.host_power_onn: there is no option 'host_power_onn' " +
      "(did you mean 'hostPowerOn'?)",
  ],
  [
    'yes for true',
    `metrics: yes\n${host}`,
    "1:10 metrics: must be true or false, not 'yes' (write true)",
  ],
  [
    'an unknown choice',
    `${host}emergency: {powerFailureResponse: gracefulShutdown}`,
    "3:35 emergency.powerFailureResponse: 'gracefulShutdown' is none of graceful_shutdown, " +
      "immediate_off, ride_through (did you mean 'graceful_shutdown'?)",
  ],
  [
    'a number in quotes',
    `${host}limits: {queue: "64"}`,
    "3:17 limits.queue: must be a number, not '64' (write 64)",
  ],
  [
    'a broken number',
    `${host}limits: {queue: 1.5}`,
    '3:17 limits.queue: must be a whole number, not 1.5 (write 2)',
  ],
  [
    'a number that is too small',
    `${host}policies: {hostPowerOn: {maxConcurrent: 0}}`,
    '3:41 policies.hostPowerOn.maxConcurrent: must be at least 1 (write 1 or more)',
  ],
  [
    'a number that is too big',
    `${host}limits: {offConfirmations: 1000}`,
    '3:28 limits.offConfirmations: must be at most 100 (-)',
  ],
  [
    'a group with nothing in it',
    `${host}limits:`,
    '3:1 limits: must be a group of options, not nothing ' +
      '(leave the key out, or indent what belongs to it below)',
  ],
  [
    'two services of one name',
    `${host}integrations: {leds: powermgr}`,
    "3:22 integrations.leds: 'powermgr' is the power service already " +
      '(give each service a name of its own)',
  ],
  [
    'what is stale before it is looked at again',
    `${host}limits: {observeInterval: 1m, observationStale: 30s, readingStale: 5m}`,
    '3:49 limits.observationStale: would be over before the next look, which is every 1m ' +
      '(more than 1m, better several times that)',
  ],
  ['a text instead of options', 'hosts', "1:1 must be a group of options, not 'hosts' (-)"],
  ['nothing', '# nothing here\n', '1:1 there is nothing in it (begin with hosts: - name: host.0)'],
  [
    'a key given twice',
    `metrics: true\nmetrics: false\n${host}`,
    '2:1 the same key is here twice (keep one of them)',
  ],
  ['a tab', 'hosts:\n\t- name: host.0', '2:1 a tab cannot indent (indent with spaces)'],
  [
    'two documents',
    `${host}---\n${host}`,
    '3:1 there is more than one document (keep what is before ---)',
  ],
  ['an unknown tag', 'hosts: !secret []', '1:8 a tag means nothing here: !secret (leave it out)'],
  ['an unknown alias', 'hosts: *all', '1:8 there is no &all before it (write it out)'],
  [
    'an alias of itself',
    'hosts: &h\n  - name: host.0\n  - *h',
    '3:5 alias *h contains itself (write it out)',
  ],
]

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

test('a policy may have its name in small letters', () => {
  const loaded = parseConfig({
    hosts: [{ name: 'host.0' }],
    policies: { host_power_on: { maxConcurrent: 7 }, chassis_power_off: { forceTimeout: '9s' } },
  })
  assert.ok('config' in loaded)
  const { hostPowerOn, chassisPowerOff } = loaded.config.policies
  assert.deepEqual([hostPowerOn.maxConcurrent, chassisPowerOff.forceTimeout], [7, 9000])
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
