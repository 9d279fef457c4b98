/** Tests of the codec: bytes by hand from u-bmc's field tables, and bytes that are no messages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { hex, hexOf } from '../../../test/harness/hex.ts'
import { decode, encode, messageMaxBytes, takenAtOf, timestampOf } from './codec.ts'
import {
  ChangeChassisStateRequestSchema,
  ChassisAction,
  ChassisSchema,
  ChassisStatus,
  ListChassisRequestSchema,
} from './gen/schema/v1alpha1/chassis_pb.ts'
import {
  ChangeHostStateRequestSchema,
  ChangeHostStateResponseSchema,
  HostAction,
  HostSchema,
  HostStateChangeSchema,
  HostStatus,
} from './gen/schema/v1alpha1/host_pb.ts'
import {
  PowerControlRequestSchema,
  PowerOperationResultSchema,
} from './gen/schema/v1alpha1/power_pb.ts'
import { SensorSchema, SensorStatus, SensorUnit } from './gen/schema/v1alpha1/sensor_pb.ts'

/** Each message with its bytes: the tag is the field's number times 8, plus its wire type. */
const golden = [
  row({
    what: 'a host is asked to go on',
    schema: ChangeHostStateRequestSchema,
    message: { hostName: 'host.0', action: HostAction.ON },
    bytes: hex(
      '0a 06 68 6f 73 74 2e 30', // field 1, of 6 bytes: host.0
      '10 01', // field 2: ON
    ),
  }),
  row({
    what: 'a chassis is asked to go off',
    schema: ChangeChassisStateRequestSchema,
    message: { chassisName: 'chassis.0', action: ChassisAction.OFF },
    bytes: hex(
      '0a 09 63 68 61 73 73 69 73 2e 30', // field 1: chassis.0
      '10 02', // field 2: OFF
    ),
  }),
  row({
    what: 'a host is on its way',
    schema: ChangeHostStateResponseSchema,
    message: { currentStatus: HostStatus.TRANSITIONING },
    bytes: hex('08 03'), // field 1: TRANSITIONING
  }),
  row({
    what: 'a host has gone on',
    schema: HostStateChangeSchema,
    message: {
      hostName: 'host.0',
      previousStatus: HostStatus.TRANSITIONING,
      currentStatus: HostStatus.ON,
      cause: HostAction.ON,
      changedAt: { seconds: 1_700_000_000n, nanos: 5_000_000 },
    },
    bytes: hex(
      '0a 06 68 6f 73 74 2e 30', // field 1: host.0
      '10 03 18 02 20 01', // fields 2, 3, 4: TRANSITIONING, ON, action ON
      '2a 0b', // field 5, of 11 bytes
      '08 80 e2 cf aa 06', // seconds: 1 700 000 000, its lowest 7 bits first
      '10 c0 96 b1 02', // nanos: 5 000 000
    ),
  }),
  row({
    what: 'powermgr is asked to power on',
    schema: PowerControlRequestSchema,
    message: { componentName: 'host.0', action: 'power_on', timeoutMs: 60_000 },
    bytes: hex(
      '0a 06 68 6f 73 74 2e 30', // field 1: host.0
      '12 08 70 6f 77 65 72 5f 6f 6e', // field 2: power_on
      '18 e0 d4 03', // field 3: 60 000 is 3·2¹⁴ + 84·2⁷ + 96
    ),
  }),
  row({
    what: 'powermgr has done it',
    schema: PowerOperationResultSchema,
    message: {
      componentName: 'host.0',
      operation: 'power_on',
      success: true,
      completedAt: { seconds: 1n, nanos: 0 },
    },
    bytes: hex(
      '0a 06 68 6f 73 74 2e 30', // field 1: host.0
      '12 08 70 6f 77 65 72 5f 6f 6e', // field 2: power_on
      '18 01', // field 3: true
      '2a 02 08 01', // field 5: 1 s
    ),
  }),
  row({
    what: 'a host that is off, which is said although it is optional',
    schema: HostSchema,
    message: { name: 'h', status: HostStatus.UNSPECIFIED, metadata: { a: 'b' } },
    bytes: hex(
      '0a 01 68', // field 1: h
      '28 00', // field 5: 0, and there
      '6a 06 0a 01 61 12 01 62', // field 13: a is b
    ),
  }),
  row({
    what: 'a chassis that is on',
    schema: ChassisSchema,
    message: {
      name: 'c',
      asset: { productName: 'p' },
      status: ChassisStatus.ON,
      hostNames: ['h', 'i'],
    },
    bytes: hex(
      '0a 01 63', // field 1: c
      '12 03 0a 01 70', // field 2: product p
      '30 01', // field 6: ON
      '72 01 68 72 01 69', // field 14, twice: h and i
    ),
  }),
  row({
    what: 'a page of chassis is asked for',
    schema: ListChassisRequestSchema,
    message: { fieldMask: { paths: ['status'] }, pageSize: 300, pageToken: 't' },
    bytes: hex(
      '1a 08 0a 06 73 74 61 74 75 73', // field 3: the path status
      '20 ac 02', // field 4: 300
      '2a 01 74', // field 5: t
    ),
  }),
  row({
    what: 'a sensor reads 42.5 °C',
    schema: SensorSchema,
    message: {
      id: 't',
      name: 't',
      status: SensorStatus.ENABLED,
      unit: SensorUnit.CELSIUS,
      reading: { case: 'analogReading', value: { value: 42.5 } },
    },
    bytes: hex(
      '0a 01 74 12 01 74', // fields 1 and 2: t
      '20 01 28 01', // fields 4 and 5: ENABLED, CELSIUS
      '32 09 09 00 00 00 00 00 40 45 40', // field 6: 42.5, of 64 bits, little end first
    ),
  }),
]

for (const { what, schema, made, bytes } of golden) {
  test(`by hand: ${what}`, () => {
    assert.equal(hexOf(made), hexOf(bytes))
    const read = decode(schema, bytes, { isClosed: true })
    assert.equal(read.kind, 'decoded')
    if (read.kind === 'decoded') assert.equal(hexOf(toBinary(schema, read.message)), hexOf(bytes))
  })
}

const asked = hex('0a 06 68 6f 73 74 2e 30', '10 01')

test('fields that nobody knows are passed over, groups among them', () => {
  for (const unknown of [
    '9a 06 02 68 69', // field 99: a string
    '98 06 05', // field 99: a number
    '99 06 01 02 03 04 05 06 07 08', // field 99: 64 bits
    '9d 06 01 02 03 04', // field 99: 32 bits
    '9b 06 08 01 9c 06', // field 99: a group with field 1 in it
  ]) {
    const read = decode(ChangeHostStateRequestSchema, hex(hexOf(asked), unknown))
    assert.equal(read.kind, 'decoded', unknown)
    if (read.kind === 'decoded') assert.equal(read.message.hostName, 'host.0')
  }
})

const garbage: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['a number where a string is', hex('08 01'), /field 1 \(host_name\).* wire type 0, not 2/],
  ['a string where a number is', hex('12 01 61'), /field 2 \(action\).* wire type 2, not 0/],
  ['64 bits where a number is', hex('11 01 02 03 04 05 06 07 08'), /wire type 1, not 0/],
  ['a field of number 0', hex('00'), /ChangeHostStateRequest/],
  ['a wire type that there is not', hex('9f 06'), /ChangeHostStateRequest/],
  ['a group without an end', hex('9b 06 08 01'), /ChangeHostStateRequest/],
  ['an end of no group', hex('9c 06'), /ChangeHostStateRequest/],
  ['a length beyond the end', hex('0a ff ff ff ff 0f 68'), /ChangeHostStateRequest/],
  ['a number that never ends', hex('10', 'ff'.repeat(12)), /ChangeHostStateRequest/],
  ['a name that is not UTF-8', hex('0a 02 c3 28'), /ChangeHostStateRequest/],
  ['text', new TextEncoder().encode('{"hostName":"host.0"}'), /ChangeHostStateRequest/],
]

for (const [what, bytes, why] of garbage) {
  test(`no message: ${what}`, () => {
    const read = decode(ChangeHostStateRequestSchema, bytes)
    assert.equal(read.kind, 'garbage')
    if (read.kind === 'garbage') assert.match(read.why, why)
  })
}

test('a number that an enum does not declare is refused, though not of what peers tell', () => {
  const bytes = hex('0a 01 68', '10 2a')
  const strict = decode(ChangeHostStateRequestSchema, bytes, { isClosed: true })
  assert.deepEqual(strict, {
    kind: 'garbage',
    why: 'field 2 (action) of ChangeHostStateRequest is 42, which HostAction has not',
  })
  assert.equal(decode(ChangeHostStateRequestSchema, bytes).kind, 'decoded')
  const negative = hex('0a 01 68', '10 ff ff ff ff ff ff ff ff ff 01')
  assert.equal(decode(ChangeHostStateRequestSchema, negative, { isClosed: true }).kind, 'garbage')
})

test('wire types inside of messages are looked at as well', () => {
  // Field 6, an analog reading, whose field 1 is a string instead of a double.
  const read = decode(SensorSchema, hex('0a 01 74 12 01 74', '32 03 0a 01 61'))
  assert.equal(read.kind, 'garbage')
  if (read.kind === 'garbage') assert.match(read.why, /field 1 \(value\) of AnalogSensorReading/)
})

test('a message that is too large is not read', () => {
  const read = decode(ChangeHostStateRequestSchema, new Uint8Array(messageMaxBytes + 1))
  assert.equal(read.kind, 'garbage')
  if (read.kind === 'garbage')
    assert.match(read.why, /^it has more than 65536 bytes: no more are read$/)
})

test('a message that ends at any byte before its end is garbage, or a shorter one', () => {
  for (const { schema, bytes } of golden) {
    for (let length = 0; length < bytes.length; length++) {
      const read = decode(schema, bytes.subarray(0, length), { isClosed: true })
      if (read.kind === 'garbage') assert.notEqual(read.why, '')
      else assert.ok(toBinary(schema, read.message).length <= length)
    }
  }
})

test('times are of wall clocks, of which some begin in 1970', () => {
  assert.equal(takenAtOf(timestampOf(1_700_000_000_123)), 1_700_000_000_123)
  assert.equal(takenAtOf(timestampOf(-5)), 0)
  assert.equal(takenAtOf(undefined), null)
})

/** A message as the encoder makes it, and as it is by hand. */
function row<Schema extends DescMessage>(golden: {
  readonly what: string
  readonly schema: Schema
  readonly message: MessageInitShape<Schema>
  readonly bytes: Uint8Array
}) {
  const { what, schema, message, bytes } = golden
  return { what, schema: schema as DescMessage, made: encode(schema, message), bytes }
}
