/** Catalogues what may be wrong with a platform file as a text and as options, by code. */
import type { FindingRow } from '../../core/model/platform/finding.ts'

const row = (
  meaning: string,
  mend: string,
  example: string,
  severity: FindingRow['severity'] = 'error',
): FindingRow => ({ severity, meaning, mend, example })

/** A file that is good as far as it goes; most examples need no more around them. */
const host = 'hosts: [{name: host.0}]\n'

/** What keeps a text from being read. */
const textRows = {
  'unreadable-file': row(
    'The file is not there, may not be read, or is a directory.',
    'Name a file that this user may read.',
    '# statemgr validate nowhere.yaml',
  ),
  'too-large': row(
    'The file is longer than any configuration.',
    'Keep it under 1 MiB.',
    '# a file of 2 MiB',
  ),
  'not-utf8': row(
    'The bytes of the file are not UTF-8.',
    'Save it as UTF-8; UTF-16 and Latin-1 are not read.',
    '# systemName: caf\\xe9',
  ),
  'control-character': row(
    'There is a character that no text has, such as NUL.',
    'Remove it: the place is the first one.',
    `${host}systemName: "a\u0000b"`,
  ),
  'syntax-error': row(
    'It is neither YAML nor JSON.',
    'Look at the place, and at what stands just before it.',
    'hosts: [{name: host.0}',
  ),
  'tab-indentation': row(
    'A tab indents a line; YAML knows spaces only.',
    'Indent with spaces.',
    'hosts:\n\t- name: host.0',
  ),
  'duplicate-key': row(
    'The same key stands twice in one group: one of them would be ignored.',
    'Keep one of them.',
    `${host}metrics: true\nmetrics: false`,
  ),
  'key-not-text': row(
    'A key is a number, a list or a group.',
    'Write the name of an option.',
    `${host}? [a]\n: 1`,
  ),
  'several-documents': row(
    'There is more than one document in the file.',
    'Keep what is before `---`.',
    `${host}---\n${host}`,
  ),
  'nested-too-deeply': row(
    'It is nested deeper than any configuration.',
    'Keep to 32 levels.',
    `x: ${'['.repeat(40)}${']'.repeat(40)}`,
  ),
  'unknown-anchor': row(
    'An alias names an anchor that is not before it.',
    'Write it out, or put the anchor before it.',
    'hosts: *all',
  ),
  'alias-of-itself': row(
    'An alias stands inside what it repeats, and would go on for ever.',
    'Write it out.',
    'hosts: &h\n  - name: host.0\n  - *h',
  ),
  'too-many-aliases': row(
    'Aliases repeat far more than they save: a YAML bomb.',
    'Write it out.',
    `a: &a []\nb: [${'*a, '.repeat(1001)}]`,
  ),
  'tag-not-allowed': row(
    'A YAML tag asks for a type of its own; there are none here.',
    'Leave the tag out: quotes make a text of what looks like a number.',
    'hosts: !!set {host.0}',
  ),
  'merge-key': row(
    'The merge key `<<` is not of YAML 1.2, and would hide what is set where.',
    'Write the options out, or share a whole value with an alias.',
    'limits: &l {queue: 3}\nhistory: {<<: *l}',
  ),
  'reserved-key': row(
    'A key is one that every JavaScript object has already, such as `__proto__`.',
    'Choose another name.',
    `${host}__proto__: {a: 1}`,
  ),
  'empty-file': row(
    'There is nothing in it.',
    'Begin with `hosts: [{name: host.0}]`.',
    '# nothing but a remark',
  ),
} satisfies Record<string, FindingRow>

/** What the schema objects to. */
const schemaRows = {
  'unknown-option': row(
    'There is no option of that name here.',
    'Take the name that is suggested, or leave it out.',
    'hosts: [{name: host.0, zone: a}]',
  ),
  'missing-option': row(
    'An option that has no default is not there.',
    'Write it.',
    'hosts: [{priority: 1}]',
  ),
  'wrong-type': row(
    'A value is of another type: a text for a number, a list for a group.',
    'Write what is suggested.',
    `${host}metrics: yes`,
  ),
  'unknown-choice': row(
    'The value is none of the few words that there are.',
    'Take one of them.',
    'hosts: [{name: host.0, powerRestore: Always}]',
  ),
  'malformed-value': row(
    'A name or a duration is not written as such are.',
    'Write it like the example: psu.0, host.0, 30s.',
    `${host}transitionTimeout: 30`,
  ),
  'out-of-range': row(
    'A number, a duration, a list or a text is too small, or too big.',
    'Keep within the bounds that are named.',
    `${host}limits: {queue: 0}`,
  ),
  'unknown-variable': row(
    'An environment variable begins with STATEMGR_ and sets no option.',
    'Take the name that is suggested, or unset it.',
    '# STATEMGR_LIMIT_QUEUE=3',
  ),
  inconsistent: row(
    'Options contradict each other in a way that the message tells.',
    'As the message says.',
    '# options that have no code of their own yet',
  ),
} satisfies Record<string, FindingRow>

/** What parts of a file say of each other. */
const crossRows = {
  'duplicate-name': row(
    'A name is listed twice.',
    'Name each once.',
    'hosts: [{name: host.0}, {name: host.0}]',
  ),
  'duplicate-service': row(
    'Two services have one name, and would answer each other’s calls.',
    'Give each a name of its own.',
    `${host}integrations: {leds: powermgr}`,
  ),
  'shared-subject': row(
    'What happens to two things would be told on one subject, or a kind is called like a stream.',
    'Give one of them another name.',
    `${host}kinds: {alerts: {}}\n`,
  ),
  'bad-expression': row(
    'The expression of a rule is no CEL, reads what is not there, or takes too much.',
    'docs/policies.md lists what an expression may read, and the functions there are.',
    `${host}rules:\n  - {name: cool, if: 'hosts.sice() > 1', effect: warn, message: too many}`,
  ),
  'unknown-reference': row(
    'A name is used that nothing has.',
    'Take the name that is suggested, or list what is meant.',
    'hosts: [{name: host.0, thermalZone: attic}]\nzones: [{name: loft, warning: 40, critical: 50}]',
  ),
  'declared-by-reference': row(
    'A supply, a zone or a sensor is named, and none of its kind is listed: it is there as named.',
    'List it, to give it limits of its own and to have misspelt names found.',
    'hosts: [{name: host.0, thermalZone: attic}]',
    'note',
  ),
  'dependency-without-host': row(
    'The chassis names a host that there is none of.',
    'Leave it out, or list the host.',
    `${host}chassis: {hostDependencies: [host.0, host.1]}`,
    'note',
  ),
  'option-twice': row(
    'The same option is there under both of its names.',
    'Keep one of them.',
    `${host}policies: {hostPowerOn: {}, host_power_on: {}}`,
  ),
  'option-without-use': row(
    'An option has no effect beside another.',
    'Leave it out, or set the other as suggested.',
    `${host}emergency: {ups: {rideThrough: 5m}}`,
  ),
  'option-needs-another': row(
    'An option needs another that is not there.',
    'Add the other.',
    `${host}emergency: {powerFailureResponse: ride_through}`,
  ),
  'restore-contradiction': row(
    'A host is always to be on, and takes its power from a chassis that stays off.',
    'Change one of the two.',
    'hosts: [{name: host.0, powerRestore: AlwaysOn}]\nchassis: {powerRestore: None}',
  ),
  'missing-figure': row(
    'There is a budget of power or heat, and one that uses it up does not say how much.',
    'Give the figure.',
    `${host}supplies: [{name: psu.0, capacityWatts: 500}]`,
  ),
  'redundancy-without-budget': row(
    'Redundancy is counted in a power budget, and there is none, or not so much of it.',
    'Give capacityWatts of each supply, and spare fewer than there are.',
    `${host}chassis: {redundancy: 1}`,
  ),
  'forecast-too-short': row(
    'In so little time there are never enough readings for a forecast.',
    'Make heatUp longer, or limits.observeInterval shorter.',
    `${host}zones: [{name: a, warning: 1, critical: 9, heatUp: 1s}]`,
  ),
  'limits-out-of-order': row(
    'A lower limit is not below the next.',
    'The order is lowerCritical < lowerWarning < warning < critical.',
    `${host}zones: [{name: a, warning: 9, critical: 8}]`,
  ),
  'no-plausible-range': row(
    'What a sensor can measure is nothing, or leaves out one of its limits.',
    'Widen plausible, or set the limits within it.',
    `${host}zones: [{name: a, warning: 60, critical: 90, plausible: {most: 80}}]`,
  ),
  'second-word-too-long': row(
    'A second word would be waited for longer than heat may wait.',
    'Keep emergency.secondWord to 500ms; a service that is slower is believed at its first word.',
    `${host}emergency: {secondWord: 2s}`,
  ),
  'nothing-normal': row(
    'The hysteresis leaves no reading between the limits that is normal.',
    'Make it smaller, or the limits wider.',
    `${host}sensors: [{name: v, lowerWarning: 11, warning: 13, hysteresis: 1}]`,
  ),
  'needs-replaces': row(
    'A kind has something of that name already, built in.',
    'Choose another name, or say replaces: true where it is meant to take its place.',
    `${host}kinds: {host: {statuses: {Off: {class: stable}}}}`,
  ),
  'replaces-nothing': row(
    'It says replaces: true, and the kind has nothing of that name built in.',
    'Mend the name, or leave replaces out.',
    `${host}kinds: {host: {statuses: {Of: {class: stable, replaces: true}}}}`,
  ),
  'unclear-step': row(
    'A step or a condition does nothing, several things at once, or has an option of another kind.',
    'One of call, observe, each and pause for each step, with its own options.',
    `${host}kinds: {host: {recipes: {blink: {class: quiet, steps: [{name: nothing}]}}}}`,
  ),
  'missing-undo': row(
    'A call is neither taken back by other steps, nor is it said why it is not.',
    'Add undo: [steps], or undo: {none: why}.',
    `${host}kinds: {host: {recipes: {blink: {class: quiet, steps: [{call: power.blink}]}}}}`,
  ),
  'led-not-total': row(
    'An LED shows nothing in some cases, or has a row that is never reached.',
    'All rows but the last have a when or a status; the last has neither.',
    `${host}kinds: {host: {leds: {leak: {show: [{when: critical, pattern: on}]}}}}`,
  ),
  'missing-action': row(
    'A component will be asked for an action that its kind does not have.',
    'Add the action, or begin with the base switched, which has it.',
    `${host}kinds: {jbod: {base: none, statusWhenPower: {On: Up, Off: Down}, ` +
      'failureStatus: Down, statuses: {Up: {class: stable, impliedPower: On}, ' +
      'Down: {class: stable, impliedPower: Off}}}}\n' +
      'components: [{name: jbod.0}]',
  ),
  'vain-dependency': row(
    'A component depends on itself, or on the chassis that feeds it anyway.',
    'Leave it out.',
    'hosts: [{name: host.0, dependsOn: [{component: host.0}]}]',
  ),
  'not-in-dialect': row(
    'Something is there that a service, in the dialect that it speaks, knows nothing of.',
    'Leave it out, or name a service that speaks the native dialect.',
    `${host}integrations: {dialect: ubmc}\nsupplies: [{name: psu.0}]`,
  ),
  'stale-too-early': row(
    'What was observed is out of date before it is looked at again.',
    'Make it several times limits.observeInterval.',
    `${host}limits: {observeInterval: 1m, observationStale: 30s, readingStale: 5m}`,
  ),
} satisfies Record<string, FindingRow>

export type FileCode = keyof typeof textRows | keyof typeof schemaRows | keyof typeof crossRows

/** Every code, in the order in which the kinds of mistakes are looked for. */
export const fileCatalogue: Readonly<Record<FileCode, FindingRow>> = {
  ...textRows,
  ...schemaRows,
  ...crossRows,
}

export const isFileCode = (code: unknown): code is FileCode =>
  typeof code === 'string' && Object.hasOwn(fileCatalogue, code)
