/** Tests of what u-bmc's clients ask for: by hand, in every form, and in no form at all. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { hex } from '../../../../test/harness/hex.ts'
import { errorBodySchema } from '../../../api/fields/errors.ts'
import { encode } from '../codec.ts'
import {
  GetChassisRequestSchema,
  ListChassisRequestSchema,
  UpdateChassisRequestSchema,
} from '../gen/schema/v1alpha1/chassis_pb.ts'
import {
  GetHostRequestSchema,
  HostSchema,
  HostStatus,
  ListHostsRequestSchema,
  UpdateHostRequestSchema,
} from '../gen/schema/v1alpha1/host_pb.ts'
import {
  ChangeManagementControllerStateRequestSchema,
  GetManagementControllerRequestSchema,
  type ManagementControllerAction,
  ManagementControllerRole,
  UpdateManagementControllerRequestSchema,
} from '../gen/schema/v1alpha1/management_controller_pb.ts'
import { served } from '../subjects.ts'
import { type ParsedRequest, type Read, readRequest, type Update } from './request.ts'

const subjectNamed = (subject: string) => served.find((one) => one.subject === subject)!
const read = (subject: string, bytes: Uint8Array): Read => readRequest(subjectNamed(subject), bytes)

function asked<K extends ParsedRequest['kind']>(
  kind: K,
  subject: string,
  bytes: Uint8Array,
): Extract<ParsedRequest, { kind: K }> {
  const result = read(subject, bytes)
  if (result.kind === 'refused') assert.fail(result.refusal.message)
  assert.equal(result.parsed.kind, kind)
  return result.parsed as Extract<ParsedRequest, { kind: K }>
}

function refusal(subject: string, bytes: Uint8Array) {
  const result = read(subject, bytes)
  assert.equal(result.kind, 'refused', `${subject} was not refused`)
  return (result as Extract<Read, { kind: 'refused' }>).refusal
}

test('twelve subjects are served, as u-bmc registers them', () => {
  assert.deepEqual(
    served.map(({ subject }) => subject),
    [
      ...['host.list', 'host.state', 'host.control', 'host.info'],
      ...['chassis.list', 'chassis.state', 'chassis.control', 'chassis.info'],
      ...['bmc.list', 'bmc.state', 'bmc.control', 'bmc.info'],
    ],
  )
  for (const { subject, group, name } of served) assert.equal(subject, `${group}.${name}`)
})

test('an action is asked for in 10 bytes', () => {
  const bytes = hex(
    '0a 06 68 6f 73 74 2e 30', // field 1: host.0
    '10 04', // field 2: FORCE_OFF
  )
  const { request } = asked('control', 'host.control', bytes)
  assert.equal(request.component, 'host.0')
  assert.equal(request.componentKind, 'host')
  assert.equal(request.action, 'ForceOff')
  assert.equal(request.actor, 'u-bmc')
  assert.equal(request.waitMs, null)
})

test('the same number asks a chassis for something else than a host', () => {
  const two = hex('0a 01 63', '10 02')
  assert.equal(asked('control', 'host.control', two).request.action, 'GracefulShutdown')
  assert.equal(asked('control', 'chassis.control', two).request.action, 'PowerOff')
  assert.equal(asked('control', 'bmc.control', two).request.action, 'EnterMaintenance')
})

test('a list is asked for with no bytes at all', () => {
  for (const subject of ['host.list', 'chassis.list', 'bmc.list']) {
    const { query } = asked('query', subject, new Uint8Array())
    assert.deepEqual(query.filter, {})
    assert.equal(query.paths, null)
    assert.equal(query.verb, 'list')
  }
})

test('components are found by name, type, status, location or role', () => {
  const host = (identifier: Parameters<typeof encode<typeof GetHostRequestSchema>>[1]) =>
    asked('query', 'host.state', encode(GetHostRequestSchema, identifier)).query.filter
  assert.deepEqual(host({ identifier: { case: 'name', value: 'host.1' } }), { name: 'host.1' })
  assert.deepEqual(host({ identifier: { case: 'type', value: 1 } }), { type: 1 })
  assert.deepEqual(host({ identifier: { case: 'status', value: HostStatus.OFF } }), { status: 1 })
  const rackLocation = { name: 'r12' }
  assert.deepEqual(host({ identifier: { case: 'location', value: { rackLocation } } }), {
    location: { rackLocation },
  })
  const role = encode(GetManagementControllerRequestSchema, {
    identifier: { case: 'role', value: ManagementControllerRole.PRIMARY },
  })
  assert.deepEqual(asked('query', 'bmc.state', role).query.filter, { role: 1 })
})

test('a page of chassis has filters, a size, a token and a mask', () => {
  const bytes = encode(ListChassisRequestSchema, {
    status: 1,
    type: 2,
    pageSize: 10,
    pageToken: 'chassis.0',
    fieldMask: { paths: ['status', 'power_info.power_supplies'] },
  })
  const { query } = asked('query', 'chassis.list', bytes)
  assert.deepEqual(query.filter, { type: 2, status: 1 })
  assert.equal(query.pageSize, 10)
  assert.equal(query.pageToken, 'chassis.0')
  assert.deepEqual(query.paths, ['status', 'power_info.power_supplies'])
})

test('an update is told from a question on the same subject', () => {
  const question = encode(GetHostRequestSchema, { identifier: { case: 'name', value: 'host.0' } })
  assert.equal(asked('query', 'host.info', question).query.verb, 'info')
  const update = encode(UpdateHostRequestSchema, {
    hostName: 'host.0',
    host: { name: 'host.0', description: 'left' },
    fieldMask: { paths: ['description'] },
  })
  assert.deepEqual(asked('update', 'host.info', update).update, {
    of: 'host',
    component: 'host.0',
    changes: { description: 'left' },
  } satisfies Update)
})

test('what the mask names and the message has not is taken away', () => {
  const bytes = encode(UpdateChassisRequestSchema, {
    chassisName: 'chassis.0',
    chassis: { name: '', metadata: { owner: 'lab' } },
    fieldMask: { paths: ['description', 'location', 'metadata'] },
  })
  assert.deepEqual(asked('update', 'chassis.info', bytes).update.changes, {
    description: null,
    location: null,
    metadata: { owner: 'lab' },
  })
})

test('without a mask what is set is what is meant', () => {
  const bytes = encode(UpdateManagementControllerRequestSchema, {
    controllerName: 'bmc.0',
    controller: { name: 'bmc.0', location: { rackLocation: { name: 'r1' } } },
  })
  assert.deepEqual(asked('update', 'bmc.info', bytes).update.changes, {
    location: { rackLocation: { name: 'r1' } },
  })
})

const hostUpdate = (host: object, paths: readonly string[] = []) =>
  encode(UpdateHostRequestSchema, {
    hostName: 'host.0',
    host: create(HostSchema, host),
    fieldMask: { paths: [...paths] },
  })
const control = (action: ManagementControllerAction) =>
  encode(ChangeManagementControllerStateRequestSchema, { controllerName: 'bmc.0', action })
const masked = (...paths: string[]) => encode(ListHostsRequestSchema, { fieldMask: { paths } })

const refusals: readonly (readonly [string, string, Uint8Array, string, RegExp])[] = [
  ['no bytes', 'host.control', hex(''), 'malformed', /host name is required/],
  ['no bytes', 'bmc.control', hex(''), 'malformed', /management controller name is required/],
  ['no action', 'host.control', hex('0a 01 68'), 'malformed', /HOST_ACTION_UNSPECIFIED/],
  ['an action of no number', 'host.control', hex('0a 01 68 10 2a'), 'malformed', /42, which/],
  ['a reset to the factory', 'bmc.control', control(7), 'not-permitted', /FACTORY_RESET is not/],
  ['nobody', 'host.state', hex(''), 'malformed', /name is required, or another trait/],
  ['an empty name', 'host.info', hex('0a 00'), 'malformed', /name is required/],
  ['a path to nowhere', 'host.list', masked('colour'), 'malformed', /colour is no field of Host/],
  ['a path into a word', 'host.list', masked('name.first'), 'malformed', /goes on after name/],
  ['too large a page', 'chassis.list', hex('20 e9 07'), 'malformed', /1001: at most 1000/],
  ['an update of nothing', 'host.info', hex('0a 01 68 1a 00'), 'malformed', /host is missing/],
  ['a new name', 'host.info', hostUpdate({ name: 'host.7' }), 'malformed', /no name can be/],
  ['a new status', 'host.info', hostUpdate({ status: 2 }), 'malformed', /status cannot be updated/],
  ['a masked asset', 'host.info', hostUpdate({}, ['asset']), 'malformed', /asset cannot be/],
  ['a long story', 'host.info', hostUpdate({ description: 'x'.repeat(2000) }), 'malformed', /2000/],
  ['a place on no scale', 'host.info', hostUpdate({ location: {} }), 'malformed', /0 scales/],
  [
    'a place without a name',
    'host.info',
    hostUpdate({ location: { rackLocation: {} } }),
    'malformed',
    /rackLocation needs a name/,
  ],
  [
    'a place on two scales',
    'host.info',
    hostUpdate({ location: { rackLocation: { name: 'r' }, chassisLocation: { name: 'c' } } }),
    'malformed',
    /2 scales/,
  ],
  [
    'a long key',
    'host.info',
    hostUpdate({ metadata: { ['k'.repeat(200)]: 'v' } }),
    'malformed',
    /an entry that is too long/,
  ],
  [
    'a thousand entries',
    'host.info',
    hostUpdate({ metadata: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, ''])) }),
    'malformed',
    /1000 entries/,
  ],
  ['1 MB', 'host.control', new Uint8Array(1024 * 1024), 'too-large', /more than 65536 bytes/],
  ['text', 'chassis.state', new TextEncoder().encode('chassis.0'), 'malformed', /GetChassis/],
]

for (const [what, subject, bytes, code, message] of refusals) {
  test(`${subject} refuses ${what}`, () => {
    const refused = refusal(subject, bytes)
    assert.equal(refused.code, code)
    assert.match(refused.message, message)
    assert.doesNotThrow(() => errorBodySchema.parse(refused))
  })
}

test('a name of 1 MB is refused before it is looked at', () => {
  const bytes = encode(GetChassisRequestSchema, {
    identifier: { case: 'name', value: 'x'.repeat(1024 * 1024) },
  })
  assert.equal(refusal('chassis.state', bytes).code, 'too-large')
})

test('whatever the bytes are, every subject reads them or says why not', () => {
  fc.assert(
    fc.property(fc.constantFrom(...served), fc.uint8Array({ maxLength: 64 }), (subject, bytes) => {
      const result = readRequest(subject, bytes)
      if (result.kind === 'refused') assert.notEqual(result.refusal.message, '')
    }),
    { numRuns: 2000 },
  )
})

test('a request that is cut short or has a byte changed is read, or refused', () => {
  const whole = [
    hex('0a 06 68 6f 73 74 2e 30 10 01'),
    hostUpdate({
      description: 'd',
      location: { rackLocation: { name: 'r' } },
      metadata: { a: 'b' },
    }),
    encode(ListChassisRequestSchema, { pageSize: 3, fieldMask: { paths: ['leds'] } }),
  ]
  for (const subject of served) {
    for (const bytes of whole) {
      for (let at = 0; at < bytes.length; at++) {
        readRequest(subject, bytes.subarray(0, at))
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          readRequest(subject, bytes.with(at, value))
        }
      }
    }
  }
})
