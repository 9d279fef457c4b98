/** Tests of the vocabulary: every word of ours has one of u-bmc's, and the other way round. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DescEnum } from '@bufbuild/protobuf'
import { benchIn, example } from '../../../test/harness/platform.ts'
import type { Health, Power } from '../../core/model/ids.ts'
import { believed, unknownPower } from '../../core/model/power.ts'
import { rowOf } from '../../core/model/table.ts'
import { ChassisActionSchema, ChassisStatusSchema } from './gen/schema/v1alpha1/chassis_pb.ts'
import {
  BootProgressStageSchema,
  HostActionSchema,
  HostRebootCauseSchema,
  HostStatusSchema,
} from './gen/schema/v1alpha1/host_pb.ts'
import {
  ManagementControllerActionSchema,
  ManagementControllerRebootCauseSchema,
  ManagementControllerStatusSchema,
} from './gen/schema/v1alpha1/management_controller_pb.ts'
import {
  actionName,
  actionNumber,
  actionOf,
  isKind,
  kinds,
  statusName,
  statusNumber,
} from './kinds.ts'
import { controllerRebootCauses } from './words-controller.ts'
import { bootProgressStages, hostRebootCauses, osStatusOf } from './words-host.ts'

const components = benchIn().system.components
const like = { host: 'host.0', chassis: 'chassis.0', bmc: 'bmc.0' } as const
const healths: readonly Health[] = ['OK', 'Warning', 'Critical', 'Unknown']
const powers: readonly Power[] = ['On', 'Off', 'Unknown']

/** Every number that a component can be told as, whatever it is. */
function toldAs(kind: (typeof kinds)[number]): ReadonlySet<number> {
  const statuses = Object.keys(example.machines[kind]!.statuses)
  return new Set(
    statuses.flatMap((status) =>
      healths.flatMap((health) =>
        powers.map((power) => {
          const observed = { ...rowOf(components, like[kind])!.observed, power: believed(power) }
          return statusNumber(example, kind, status, { health, observed })
        }),
      ),
    ),
  )
}

/** What u-bmc has a word for, and we never say; each with the reason why. */
const unsaid: Readonly<
  Record<string, readonly [DescEnum, ReadonlySet<number>, readonly string[]]>
> = {
  'statuses of a host': [HostStatusSchema, toldAs('host'), []],
  // A chassis is unknown in so many words; unspecified would say less.
  'statuses of a chassis': [ChassisStatusSchema, toldAs('chassis'), ['UNSPECIFIED']],
  // A BMC that talks is somehow; it has no diagnostics of its own.
  'statuses of a BMC': [
    ManagementControllerStatusSchema,
    toldAs('bmc'),
    ['UNSPECIFIED', 'DIAGNOSTIC'],
  ],
  // Nobody tells us that a button was pressed, and a cause is never left out.
  'reboot causes of a host': [
    HostRebootCauseSchema,
    new Set(Object.values(hostRebootCauses)),
    ['UNSPECIFIED', 'POWER_BUTTON'],
  ],
  'reboot causes of a BMC': [
    ManagementControllerRebootCauseSchema,
    new Set(Object.values(controllerRebootCauses)),
    ['POWER_BUTTON'],
  ],
  // Redfish's stages, which ours are, have no boards.
  'boot stages': [
    BootProgressStageSchema,
    new Set(Object.values(bootProgressStages)),
    ['BASEBOARD_INITIALIZATION', 'MOTHERBOARD_INITIALIZATION'],
  ],
}

for (const [what, [schema, word, never]] of Object.entries(unsaid)) {
  test(`every word of u-bmc's for the ${what} is told, or it is known why not`, () => {
    const untold = schema.values.filter(({ number }) => !word.has(number))
    assert.deepEqual(
      untold.map(({ localName }) => localName),
      never,
    )
  })
}

const asks = [
  ['host', HostActionSchema, ['UNSPECIFIED']],
  ['chassis', ChassisActionSchema, ['UNSPECIFIED']],
  [
    'bmc',
    ManagementControllerActionSchema,
    [
      'UNSPECIFIED',
      'FACTORY_RESET',
      'CLEAR_LOGS',
      'BACKUP_CONFIG',
      'RESTORE_CONFIG',
      'UPDATE_FIRMWARE',
    ],
  ],
] as const

for (const [kind, schema, refused] of asks) {
  test(`every action of u-bmc's for a ${kind} is one of ours, or is refused`, () => {
    const { actions } = example.machines[kind]!
    const none = schema.values.filter(({ number }) => actionOf(kind, number) === null)
    assert.deepEqual(
      none.map(({ localName }) => localName),
      refused,
    )
    for (const { number } of schema.values) {
      const action = actionOf(kind, number)
      if (action !== null) assert.ok(action in actions, `a ${kind} has no ${action}`)
    }
  })

  test(`an action that u-bmc asks a ${kind} for is told as one that asks for the same`, () => {
    for (const { number } of schema.values) {
      const action = actionOf(kind, number)
      if (action === null) continue
      assert.equal(actionOf(kind, actionNumber(kind, action)), action)
    }
  })
}

test('what u-bmc knows no word for is told as unspecified', () => {
  assert.equal(actionNumber('host', 'Nmi'), 0)
  assert.equal(actionNumber('host', null), 0)
  assert.equal(actionNumber('host', 'Levitate'), 0)
  assert.equal(actionNumber('host', 'constructor'), 0)
  assert.equal(actionOf('host', 42), null)
  assert.equal(statusName('host', 42), '42')
  assert.equal(isKind('gputray'), false)
})

test('on and off are not mixed up between hosts and chassis', () => {
  const { host, chassis } = {
    host: rowOf(components, 'host.0')!,
    chassis: rowOf(components, 'chassis.0')!,
  }
  const nameOf = (kind: 'host' | 'chassis', status: string) =>
    statusName(kind, statusNumber(example, kind, status, kind === 'host' ? host : chassis))
  assert.equal(nameOf('host', 'Running'), 'HOST_STATUS_ON')
  assert.equal(nameOf('host', 'Off'), 'HOST_STATUS_OFF')
  assert.equal(nameOf('chassis', 'On'), 'CHASSIS_STATUS_ON')
  assert.equal(nameOf('chassis', 'Off'), 'CHASSIS_STATUS_OFF')
  assert.equal(statusNumber(example, 'host', 'Off', host), 1)
  assert.equal(statusNumber(example, 'chassis', 'Off', chassis), 2)
  assert.equal(actionName('chassis', 6), 'CHASSIS_ACTION_EMERGENCY_SHUTDOWN')
})

test('unknown is never told as off', () => {
  const observed = { ...rowOf(components, 'host.0')!.observed, power: unknownPower }
  const unknown = { health: 'OK' as const, observed }
  assert.equal(
    statusName('host', statusNumber(example, 'host', 'Unknown', unknown)),
    'HOST_STATUS_UNSPECIFIED',
  )
  for (const status of ['Unknown', 'Maintenance']) {
    const number = statusNumber(example, 'chassis', status, unknown)
    assert.equal(statusName('chassis', number), 'CHASSIS_STATUS_UNKNOWN')
  }
})

test('a status of a platform’s own is told by what it says about power', () => {
  const own = {
    Draining: { class: 'waiting', impliedPower: believed('On'), timeout: null },
    Parked: { class: 'held', impliedPower: null, timeout: null },
    Asleep: { class: 'stable', impliedPower: believed('Off'), timeout: null },
    Awake: { class: 'stable', impliedPower: believed('On'), timeout: null },
  } as const
  const host = example.machines.host!
  const machines = {
    ...example.machines,
    host: { ...host, statuses: { ...host.statuses, ...own } },
  }
  const nameOf = (status: string) =>
    statusName(
      'host',
      statusNumber({ ...example, machines }, 'host', status, rowOf(components, 'host.0')!),
    )
  assert.deepEqual([...Object.keys(own), 'Nowhere'].map(nameOf), [
    'HOST_STATUS_TRANSITIONING',
    'HOST_STATUS_QUIESCED',
    'HOST_STATUS_OFF',
    'HOST_STATUS_ON',
    'HOST_STATUS_QUIESCED',
  ])
})

test('only a boot that is over has an OS status', () => {
  assert.equal(osStatusOf('OSBootStarted', 'Booting'), null)
  assert.equal(osStatusOf('OSRunning', 'Running'), 1)
  assert.equal(osStatusOf('OSRunning', 'Diagnostic'), 3)
})

test('each kind of ours that u-bmc knows is one', () => {
  assert.deepEqual(kinds.filter(isKind), kinds)
})
