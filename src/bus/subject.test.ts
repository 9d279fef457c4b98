/** What is a subject, what is a pattern, and which pattern covers which subject. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPattern, isSubject, maxSubjectLength, subjectMatches } from './subject.ts'

test('a subject has tokens parted by dots, and no wildcard', () => {
  for (const subject of [
    'a',
    'a.b',
    'host.0.state',
    '$SRV.PING',
    'a-b_c.D',
    'a*.b',
    '>a',
    'ü.中',
  ]) {
    assert.equal(isSubject(subject), true, subject)
    assert.equal(isPattern(subject), true, subject)
  }
})

test('empty tokens, blanks and control characters are in no subject and no pattern', () => {
  const invalid = ['', '.', '.a', 'a.', 'a..b', ' ', 'a b', 'a\tb', 'a\r\nb', 'a\u0000b', 'a\u007f']
  for (const subject of invalid) {
    assert.equal(isSubject(subject), false, JSON.stringify(subject))
    assert.equal(isPattern(subject), false, JSON.stringify(subject))
  }
})

test('wildcards are whole tokens, `>` the last one, and in patterns only', () => {
  for (const pattern of ['*', '>', 'a.*', '*.a', 'a.*.b', 'a.>', '*.*.>']) {
    assert.equal(isPattern(pattern), true, pattern)
    assert.equal(isSubject(pattern), false, pattern)
  }
  for (const pattern of ['>.a', 'a.>.b', '>.>']) assert.equal(isPattern(pattern), false, pattern)
})

test('a subject has a greatest length', () => {
  assert.equal(isSubject('a'.repeat(maxSubjectLength)), true)
  assert.equal(isSubject('a'.repeat(maxSubjectLength + 1)), false)
})

const matching = [
  ['a', 'a'],
  ['a.b', 'a.b'],
  ['*', 'a'],
  ['a.*', 'a.b'],
  ['*.b', 'a.b'],
  ['a.*.c', 'a.b.c'],
  ['>', 'a'],
  ['>', 'a.b.c'],
  ['a.>', 'a.b'],
  ['a.>', 'a.b.c'],
  ['*.>', 'a.b'],
  ['a*', 'a*'],
] as const

const differing = [
  ['a', 'b'],
  ['a', 'a.b'],
  ['a.b', 'a'],
  ['*', 'a.b'],
  ['a.*', 'a'],
  ['a.*', 'a.b.c'],
  ['*.*', 'a'],
  ['a.>', 'a'],
  ['a.>', 'b.c'],
  ['*.>', 'a'],
  ['a*', 'ab'],
  ['A', 'a'],
] as const

for (const [pattern, subject] of matching) {
  test(`${pattern} matches ${subject}`, () => {
    assert.equal(subjectMatches(pattern, subject), true)
  })
}

for (const [pattern, subject] of differing) {
  test(`${pattern} does not match ${subject}`, () => {
    assert.equal(subjectMatches(pattern, subject), false)
  })
}
