/** Tests of rules as they are written: each mistake has its place, and costs are bounded. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readExpression } from '../cel/expressions.ts'
import { readConfig } from '../load.ts'

const head = `hosts: [{name: host.0}, {name: host.1}]
zones: [{name: cpu_zone, warning: 80, critical: 90}]
supplies: [{name: psu.0}]
rules:
`

/** The problems of rules that are written below `rules:`, as `line:column code message | hint`. */
function problemsOf(rules: string): readonly string[] {
  const loaded = readConfig(head + rules)
  if (!('problems' in loaded)) return []
  return loaded.problems.map(({ line, column, code, message, hint }) => {
    return `${line}:${column} ${code} ${message}${hint === null ? '' : ` | ${hint}`}`
  })
}

const withIf = (expression: string) =>
  problemsOf(`  - name: r\n    if: ${expression}\n    effect: warn\n    message: m\n`)

test('a good rule has no problem, however its expression is written', () => {
  const good = [
    "'true'",
    'zones["cpu_zone"].value > 70',
    `'zones["cpu_zone"].value > 70.5'`,
    '"hosts.exists(h, h.status == \'Running\')"',
    '|\n      request.reason == "" &&\n      !hosts.exists(h, h.power == "On")',
    '>\n      request.reason == "" ||\n      component.name in ["host.0"]',
    'has(component.attemptsLeft) && component.attemptsLeft < 2',
    'time.wall.getDayOfWeek("Europe/Berlin") in [0, 6]',
    'supplies["psu.0"].isKnown && supplies["psu.0"].text.contains("Lost")',
    'components["host.1"].statusClass == "held"',
    'services.exists(s, !services[s])',
    'chassis.powerOnHours > 40000',
    'size(component.locks) > 0 || system.isSettling',
  ]
  for (const one of good) assert.deepEqual(withIf(one), [], one)
})

test('a mistake in an expression is told with its line and column in the file', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['hots.size() > 1', "6:9 bad-expression there is no 'hots' | did you mean 'hosts'?"],
    [
      'zones["cpu_zone"].valeu > 1',
      "6:27 bad-expression there is no field 'valeu' | did you mean 'value'?",
    ],
    [
      `'zones["cpu"].value > 1'`,
      "6:16 unknown-reference there is no 'cpu' among the zones | known: cpu_zone",
    ],
    [
      '|\n      true &&\n        hosts.exists(h, h.stauts == "Off")',
      "8:27 bad-expression there is no field 'stauts' | did you mean 'status'?",
    ],
    [
      'has(request.reasn)',
      "6:21 bad-expression there is no field 'reasn' | did you mean 'reason'?",
    ],
    [
      'zones["cpu_zone"].value == 70',
      '6:9 bad-expression this does not go together: double == int | ' +
        'give whole numbers a point where the other side is a double: 70.0',
    ],
    [
      'request.actor',
      '6:9 bad-expression it is a string, neither true nor false | compare it with something',
    ],
    [
      'hosts.sizee() > 1',
      "6:15 bad-expression 'sizee' is no function of rules | did you mean 'size'?",
    ],
    ['request.action == "a" &&', '6:33 bad-expression Unexpected token: EOF'],
  ]
  for (const [expression, problem] of wrong) assert.deepEqual(withIf(expression), [problem])
})

test('functions whose cost nobody can tell are refused by name', () => {
  for (const name of ['matches', 'join', 'split', 'bind', 'dyn', 'bytes', 'replace']) {
    const call = name === 'bind' ? 'cel.bind(x, 1, x == 1)' : `request.actor.${name}("(a+)+$")`
    const found = withIf(name === 'dyn' ? 'dyn(request).foo' : call).join()
    assert.match(found, new RegExp(`'${name}' is no function of rules`), name)
  }
})

test('an expression that would loop for long, or allocate much, is refused', () => {
  const twice = '.map(a, a + a)'
  const bombs = [
    'services.exists(a, services.exists(b, a == b))',
    'hosts.all(a, services.exists(b, services.exists(c, b == c)))',
    `size(["x"]${twice.repeat(30)}[0]) > 1`,
    `size([[1, 2]]${'.map(a, a + a)'.repeat(30)}[0]) > 1`,
    `${'('.repeat(60)}true${')'.repeat(60)}`,
    `${'!'.repeat(1000)}true`,
    `[${'1, '.repeat(200)}1].size() > 1`,
    Array.from({ length: 300 }, () => 'true').join(' && '),
    `request.actor == "${'x'.repeat(3000)}"`,
  ]
  for (const bomb of bombs) {
    const read = readExpression(bomb, { hosts: 16, services: 256 })
    assert.ok('flaw' in read, bomb.slice(0, 60))
    assert.match(read.flaw.message, /too much|Exceeded/)
  }
})

test('whatever is written as an expression is refused or judged, and nothing is thrown', () => {
  const word = fc.constantFrom(
    ...['hosts', 'zones', 'request.actor', 'component', 'h', '(', ')', '[', ']', '.', ',', '"a"'],
    ...['1', '2.5', '==', '>', '+', '&&', '||', '!', '?', ':', 'in', 'true', 'null', '{', '}'],
    ...['exists', 'all', 'map', 'filter', 'size', 'has', 'value', 'status', '"cpu_zone"', '-'],
  )
  const expression = fc.array(word, { maxLength: 20 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(fc.oneof(expression, fc.string({ maxLength: 60 })), (text) => {
      const read = readExpression(text, { hosts: 2 })
      if ('flaw' in read) assert.ok(read.flaw.at <= text.length)
    }),
    { numRuns: 500, seed: 1 },
  )
})

const rule = (more: string) =>
  problemsOf(`  - {name: r, if: 'true', effect: warn, message: m, ${more}}\n`)

test('what a rule is about is checked against what the platform has', () => {
  assert.match(rule('when: {actions: [PowerOm]}').join(), /takes PowerOm \| did you mean 'PowerOn'/)
  assert.match(
    rule('when: {components: [host.2]}').join(),
    /no component 'host.2', nor such a kind/,
  )
  assert.match(rule('when: {components: [bmc], actions: [PowerOn]}').join(), /takes PowerOn/)
  assert.deepEqual(rule('when: {components: [host, chassis.0], actions: [PowerOn]}'), [])
})

test('nothing may stand in the way of what is forced, nor of an emergency', () => {
  for (const action of ['ForceOff', 'Isolate', 'EmergencyShutdown']) {
    assert.match(
      rule(`when: {actions: [${action}]}`).join(),
      new RegExp(`inconsistent nothing may stand in the way of ${action} \\| leave it out`),
    )
  }
})

test('names of rules are their own', () => {
  const named = (name: string) =>
    problemsOf(`  - {name: ${name}, if: 'true', effect: warn, message: m}\n`).join()
  assert.match(named('thermal'), /'thermal' is the name of something built in/)
  assert.match(named('policy'), /'policy' is the name of something built in/)
  assert.match(named('Quiet_Hours'), /words in small letters/)
  assert.match(
    problemsOf(
      ['a', 'a']
        .map((name) => `  - {name: ${name}, if: 'true', effect: warn, message: m}\n`)
        .join(''),
    ).join(),
    /6:12 duplicate-name rule 'a' is here twice/,
  )
})

test('only what delays has an end, and it must have one', () => {
  assert.match(rule('atMost: 5m').join(), /is not used: its effect is warn/)
  const delay = (more: string) =>
    problemsOf(`  - {name: r, if: 'true', effect: delay, message: m${more}}\n`).join()
  assert.match(delay(''), /nothing waits without end \| add atMost: 10m/)
  assert.equal(delay(', atMost: 5m'), '')
  for (const action of ['IdentifyOn', 'EnterDiagnostic']) {
    assert.match(delay(`, atMost: 5m, when: {actions: [${action}]}`), /takes no time/)
  }
})

test('the policy engine is either a server or a bundle, and nothing is given in vain', () => {
  const opa = (text: string) => {
    const loaded = readConfig(`hosts: [{name: host.0}]\nopa: {${text}}\n`)
    return 'problems' in loaded ? loaded.problems.map(({ message }) => message).join() : ''
  }
  assert.equal(opa('url: http://127.0.0.1:8181/v1/data/a'), '')
  assert.equal(opa('bundle: policy.tar.gz'), '')
  assert.match(opa(''), /nobody to ask/)
  assert.match(opa('url: http://a/b, bundle: p.wasm'), /there is a url as well/)
  assert.match(opa('bundle: p.wasm, tokenFile: /t'), /not used: there is no url/)
  assert.match(opa('url: http://a/b, data: d.json'), /not used: there is no bundle/)
  assert.match(
    opa('url: http://a/b, tokenFile: t, tokenVariable: T'),
    /there is a tokenFile as well/,
  )
  assert.notEqual(opa('url: ftp://a/b'), '')
  assert.notEqual(opa('url: not a url'), '')
  assert.match(opa('url: http://a/b, when: {actions: [ForceOff]}'), /in the way of ForceOff/)
})
