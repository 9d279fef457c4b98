/** Mistakes in the text of a platform file and in its options: each is found in its line. */
import { host, type Mistake, testMistakes } from './mistakes.ts'

/** What is wrong, a text, and each finding in it as `line:column code path`. */
const mistakes: readonly Mistake[] = [
  ['a file of nothing', '# nothing', '1:1 empty-file'],
  ['a byte that is no text', `${host}systemName: "\u0000"`, '2:14 control-character'],
  ['half a character', `${host}systemName: "\ud800"`, '2:14 control-character'],
  ['a list without an end', 'hosts: [{name: host.0}', '1:23 syntax-error'],
  ['a tab that indents', 'hosts:\n\t- name: host.0', '2:1 tab-indentation'],
  ['a key given twice', `${host}metrics: true\nmetrics: true`, '3:1 duplicate-key'],
  ['a key that is a list', `${host}? [a]\n: 1`, '2:3 key-not-text'],
  ['two documents', `${host}---\n${host}`, '2:1 several-documents'],
  ['lists in lists in lists', `x: ${'['.repeat(40)}${']'.repeat(40)}`, '1:35 nested-too-deeply'],
  ['an alias of nothing', 'hosts: *all', '1:8 unknown-anchor'],
  ['an alias of itself', 'hosts: &h\n  - *h', '2:5 alias-of-itself'],
  ['a bomb of aliases', `a: &a []\nb: [${'*a, '.repeat(1001)}]`, '2:4005 too-many-aliases'],
  ['a tag of YAML', 'hosts: !!set {host.0}', '1:8 tag-not-allowed'],
  ['a tag of JavaScript', 'hosts: !!js/function "() => 1"', '1:8 tag-not-allowed'],
  ['a merge key', `limits: &l {queue: 3}\nhistory: {<<: *l}\n${host}`, '2:11 merge-key'],
  ['a prototype', `${host}__proto__: {hosts: []}`, '2:1 reserved-key __proto__'],
  [
    'a prototype deep inside',
    `${host}limits: {__proto__: {queue: 3}}`,
    '2:10 reserved-key limits.__proto__',
  ],
  ['a misspelt option', `${host}limts: {}`, '2:1 unknown-option limts'],
  ['a number in quotes', `${host}limits: {queue: "64"}`, '2:17 wrong-type limits.queue'],
  ['a number too many', `${host}limits: {queue: 0}`, '2:17 out-of-range limits.queue'],
  ['yes', `${host}metrics: yes`, '2:10 wrong-type metrics'],
  [
    'a bare number for a duration',
    `${host}transitionTimeout: 30`,
    '2:20 malformed-value transitionTimeout',
  ],
  ['neither hosts nor anything else', 'chassis: {}', '1:1 nothing-fed'],
  [
    'a collector that nothing is sent to',
    `${host}metrics: false\ntracing: false\notlp: {endpoint: 'http://localhost:4318'}`,
    '4:18 option-without-use otlp.endpoint',
  ],
  ['a host twice', 'hosts: [{name: host.0}, {name: host.0}]', '1:32 duplicate-name hosts[1].name'],
  [
    'a zone that there is not',
    'hosts: [{name: host.0, thermalZone: attic}]\nzones: []',
    '1:37 unknown-reference hosts[0].thermalZone',
  ],
  [
    'a supply that there is not',
    'hosts: [{name: host.0, powerDependencies: [psu.0]}]\nsupplies: []',
    '1:44 unknown-reference hosts[0].powerDependencies[0]',
  ],
  [
    'limits out of order',
    `${host}zones: [{name: a, warning: 9, critical: 8}]`,
    '2:28 limits-out-of-order zones[0].warning',
  ],
  [
    'a ride without a UPS',
    `${host}emergency: {powerFailureResponse: ride_through}`,
    '2:35 option-needs-another emergency.powerFailureResponse',
  ],
  [
    'a budget with a hole',
    `${host}supplies: [{name: psu.0, capacityWatts: 500}]`,
    '1:9 missing-figure hosts[0]',
  ],
  ['a file of a list', '- host.0', '1:1 wrong-type'],
  ['options under a number', `${host}7: {a: 1}`, '2:1 unknown-option ["7"]'],
]

testMistakes(mistakes)
