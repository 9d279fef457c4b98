/** The numbers of refusals. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalCodes, refuse } from '../../core/model/refusals.ts'
import { errorBodySchema, numberOf, serviceErrorOf } from './errors.ts'

test('every refusal has the number that the specification gives it', () => {
  const numbers: Readonly<Record<number, readonly string[]>> = {
    400: ['malformed'],
    403: ['forbidden'],
    404: ['unknown-subject', 'unknown-component', 'unknown-action', 'unknown-operation'],
    409: [
      'not-permitted',
      'not-powered',
      'busy',
      'revision-conflict',
      'request-id-reused',
      'not-abortable',
    ],
    413: ['too-large'],
    423: [
      'thermal-critical',
      'thermal-unknown',
      'power-dependency',
      'health-critical',
      'chassis-off',
      'chassis-busy',
      'hosts-running',
      'locked',
    ],
    429: ['queue-full', 'limit-reached', 'overloaded'],
    503: ['not-observed', 'not-ready', 'store-failed', 'internal'],
    504: ['store-late', 'unanswered', 'waited-in-vain'],
  }
  for (const [number, codes] of Object.entries(numbers)) {
    for (const code of codes) assert.equal(numberOf(code), Number(number), code)
  }
})

test('no code of the catalogue goes without a number', () => {
  for (const code of refusalCodes) assert.notEqual(numberOf(code), 500, code)
})

test('a code that nobody catalogued is a bug of the service, not of the asker', () => {
  assert.equal(numberOf('no-such-code'), 500)
  assert.equal(numberOf('toString'), 500)
})

test('a refusal is its own body, and gives the headers', () => {
  const refusal = refuse('chassis-off', 'chassis.0 is off')
  const { body, error } = serviceErrorOf(refusal)
  assert.deepEqual(errorBodySchema.parse(JSON.parse(body)), refusal)
  assert.deepEqual(error, { code: 423, description: 'chassis.0 is off' })
})
