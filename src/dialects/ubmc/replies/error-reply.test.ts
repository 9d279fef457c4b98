/** Tests of error replies: with numbers, in u-bmc's words, and never taken for success. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorBody } from '../../../api/fields/errors.ts'
import { decode } from '../codec.ts'
import { ListChassisResponseSchema } from '../gen/schema/v1alpha1/chassis_pb.ts'
import { ChangeHostStateResponseSchema, HostSchema } from '../gen/schema/v1alpha1/host_pb.ts'
import { errorReply } from './error-reply.ts'

const replies = [
  ['malformed', 400, 'unmarshaling failed: why'],
  ['unknown-component', 404, 'component not found: why'],
  ['not-permitted', 409, 'state transition failed: why'],
  ['thermal-critical', 423, 'state transition failed: why'],
  ['store-failed', 503, 'state transition failed: why'],
] as const

for (const [code, number, description] of replies) {
  test(`${code} has the number ${number}, and says why as u-bmc does`, () => {
    const { error } = errorReply(errorBody(code, 'why'), { isUnmistakable: true })
    assert.deepEqual(error, { code: number, description })
  })
}

test('the body of an error decodes as no message', () => {
  const refusal = errorBody('not-permitted', 'why')
  const { data } = errorReply(refusal, { isUnmistakable: true })
  assert.equal(data[0], 0)
  for (const schema of [ChangeHostStateResponseSchema, HostSchema, ListChassisResponseSchema]) {
    assert.equal(decode(schema, data).kind, 'garbage')
  }
  assert.deepEqual(JSON.parse(new TextDecoder().decode(data.subarray(1))), refusal)
})

test('as u-bmc has it, an error has no body', () => {
  const { data } = errorReply(errorBody('malformed', 'why'), { isUnmistakable: false })
  assert.equal(data.length, 0)
})
