/** Catalogues what may be wrong with a platform file as a text and as options, by code. */

import type { FindingRow } from '../../core/model/platform/finding.ts'
import { crossRows } from './cross-rows.ts'
import { host, row } from './row.ts'

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

export type FileCode = keyof typeof textRows | keyof typeof schemaRows | keyof typeof crossRows

/** Every code, in the order in which the kinds of mistakes are looked for. */
export const fileCatalogue: Readonly<Record<FileCode, FindingRow>> = {
  ...textRows,
  ...schemaRows,
  ...crossRows,
}

export const isFileCode = (code: unknown): code is FileCode =>
  typeof code === 'string' && Object.hasOwn(fileCatalogue, code)
