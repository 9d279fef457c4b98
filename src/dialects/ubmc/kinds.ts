/** Translates the kinds that u-bmc knows: statuses and actions as numbers and names. */

import type { DescEnum } from '@bufbuild/protobuf'
import type { Action, Status } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { wordOf } from '../../core/model/power.ts'
import type { Component } from '../../core/model/system/component.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import {
  ChassisActionSchema,
  ChassisStatus,
  ChassisStatusSchema,
} from './gen/schema/v1alpha1/chassis_pb.ts'
import { HostActionSchema, HostStatus, HostStatusSchema } from './gen/schema/v1alpha1/host_pb.ts'
import {
  ManagementControllerActionSchema,
  ManagementControllerStatus,
  ManagementControllerStatusSchema,
} from './gen/schema/v1alpha1/management_controller_pb.ts'
import {
  chassisActions,
  chassisActionsByWord,
  chassisStatusByHealth,
  chassisStatusByPower,
  chassisStatuses,
} from './words-chassis.ts'
import {
  controllerActions,
  controllerActionsByWord,
  controllerStatuses,
} from './words-controller.ts'
import { hostActions, hostActionsByWord, hostActionsForced, hostStatuses } from './words-host.ts'

export const kinds = ['host', 'chassis', 'bmc'] as const
export type Kind = (typeof kinds)[number]

/** Of other kinds, a platform's own, u-bmc has never heard. */
export const isKind = (kind: string): kind is Kind => (kinds as readonly string[]).includes(kind)

/** The number that u-bmc has for what a component is, or was, with what is known of it besides. */
export function statusNumber(
  { machines }: Platform,
  kind: Kind,
  status: Status,
  { health, observed }: Pick<Component, 'health' | 'observed'>,
): number {
  if (kind === 'chassis' && status === 'On') return chassisStatusByHealth[health]
  if (kind === 'chassis' && status === 'Maintenance')
    return chassisStatusByPower[wordOf(lastHeard(observed))]
  const { statuses, foreign } = words[kind]
  const number = numberIn(statuses, status)
  if (number !== undefined) return number
  const row = lookUp(machines[kind]?.statuses, status)
  if (row === undefined || row.class === 'held') return foreign.held
  return row.class === 'waiting' || row.impliedPower === null
    ? foreign.waiting
    : foreign[wordOf(row.impliedPower)]
}

/** `HOST_STATUS_ON`: how `state.event` has it. */
export const statusName = (kind: Kind, number: number): string =>
  words[kind].statusEnum.value[number]?.name ?? String(number)

/**
 * The number for an action of ours, which may have ended by force; 0 where u-bmc has no word, as
 * for what no action caused.
 */
export function actionNumber(kind: Kind, action: Action | null, isForced = false): number {
  if (action === null) return 0
  const forced = isForced && kind === 'host' ? numberIn(hostActionsForced, action) : undefined
  return forced ?? numberIn(words[kind].actions, action) ?? 0
}

/** `HOST_ACTION_ON`. */
export const actionName = (kind: Kind, number: number): string =>
  words[kind].actionEnum.value[number]?.name ?? String(number)

/** The action of ours that a number asks for; `null` for none. */
export function actionOf(kind: Kind, number: number): Action | null {
  const { actionEnum, actionsByWord } = words[kind]
  const declared = actionEnum.value[number]
  return declared === undefined ? null : (lookUp(actionsByWord, declared.localName) ?? null)
}

interface Words {
  readonly statusEnum: DescEnum
  readonly actionEnum: DescEnum
  readonly statuses: Readonly<Record<Status, number>>
  readonly actions: Readonly<Record<Action, number>>
  /** By the name of the number without its prefix: `ON`. */
  readonly actionsByWord: Readonly<Record<string, Action | null>>
  /** For statuses of a platform's own. */
  readonly foreign: Readonly<Record<'held' | 'waiting' | 'On' | 'Off' | 'Unknown', number>>
}

const words: Readonly<Record<Kind, Words>> = {
  host: {
    statusEnum: HostStatusSchema,
    actionEnum: HostActionSchema,
    statuses: hostStatuses,
    actions: hostActions,
    actionsByWord: hostActionsByWord,
    foreign: {
      held: HostStatus.QUIESCED,
      waiting: HostStatus.TRANSITIONING,
      On: HostStatus.ON,
      Off: HostStatus.OFF,
      Unknown: HostStatus.UNSPECIFIED,
    },
  },
  chassis: {
    statusEnum: ChassisStatusSchema,
    actionEnum: ChassisActionSchema,
    statuses: chassisStatuses,
    actions: chassisActions,
    actionsByWord: chassisActionsByWord,
    foreign: {
      held: ChassisStatus.FAILED,
      waiting: ChassisStatus.TRANSITIONING,
      On: ChassisStatus.ON,
      Off: ChassisStatus.OFF,
      Unknown: ChassisStatus.UNKNOWN,
    },
  },
  bmc: {
    statusEnum: ManagementControllerStatusSchema,
    actionEnum: ManagementControllerActionSchema,
    statuses: controllerStatuses,
    actions: controllerActions,
    actionsByWord: controllerActionsByWord,
    foreign: {
      held: ManagementControllerStatus.QUIESCED,
      waiting: ManagementControllerStatus.NOT_READY,
      On: ManagementControllerStatus.READY,
      Off: ManagementControllerStatus.NOT_READY,
      Unknown: ManagementControllerStatus.UNSPECIFIED,
    },
  },
}

/** Statuses and actions come from files and from the wire: `constructor` is none of ours. */
const numberIn = (table: Readonly<Record<string, number>>, word: string): number | undefined =>
  lookUp(table, word)
