/** The reply messages of each kind, written from one form for all three. */
import type { DescField } from '@bufbuild/protobuf'
import { WireType } from '@bufbuild/protobuf/wire'
import type { Component } from '../../../core/model/system/component.ts'
import { encode } from '../codec.ts'
import {
  ChangeChassisStateResponseSchema,
  type Chassis,
  ChassisSchema,
  type ChassisStatus,
  GetChassisResponseSchema,
  ListChassisResponseSchema,
  UpdateChassisResponseSchema,
} from '../gen/schema/v1alpha1/chassis_pb.ts'
import {
  ChangeHostStateResponseSchema,
  GetHostResponseSchema,
  type Host,
  HostSchema,
  type HostStatus,
  ListHostsResponseSchema,
  UpdateHostResponseSchema,
} from '../gen/schema/v1alpha1/host_pb.ts'
import {
  ChangeManagementControllerStateResponseSchema,
  GetManagementControllerResponseSchema,
  ListManagementControllersResponseSchema,
  type ManagementController,
  ManagementControllerSchema,
  type ManagementControllerStatus,
  UpdateManagementControllerResponseSchema,
} from '../gen/schema/v1alpha1/management_controller_pb.ts'
import type { Kind } from '../kinds.ts'
import type { Site } from '../site.ts'
import { chassisView } from './chassis-view.ts'
import { controllerView } from './controller-view.ts'
import { hostView } from './host-view.ts'

export type View = Host | Chassis | ManagementController

export interface Found<One> {
  readonly page: readonly One[]
  /** The token of the next page, where there is one. */
  readonly next: string | null
  /** On all pages. */
  readonly total: number
}

/** Each takes the views that it made itself. */
interface Writers {
  readonly schema: typeof HostSchema | typeof ChassisSchema | typeof ManagementControllerSchema
  view(site: Site, component: Component): View
  changed(currentStatus: number): Uint8Array
  updated(view: View): Uint8Array
  /** These put messages in that are bytes already. */
  got(page: readonly Uint8Array[]): Uint8Array
  listed(found: Found<Uint8Array>): Uint8Array
}

export const writers: Readonly<Record<Kind, Writers>> = {
  host: {
    schema: HostSchema,
    view: hostView,
    changed: (currentStatus: HostStatus) =>
      encode(ChangeHostStateResponseSchema, { currentStatus }),
    updated: (host: Host) => encode(UpdateHostResponseSchema, { host }),
    got: (page) => repeated(GetHostResponseSchema.field.hosts, page),
    listed: ({ page }) => repeated(ListHostsResponseSchema.field.hosts, page),
  },
  chassis: {
    schema: ChassisSchema,
    view: chassisView,
    changed: (currentStatus: ChassisStatus) =>
      encode(ChangeChassisStateResponseSchema, { currentStatus }),
    updated: (chassis: Chassis) => encode(UpdateChassisResponseSchema, { chassis }),
    got: (page) => repeated(GetChassisResponseSchema.field.chassis, page),
    listed: ({ page, next, total }) => {
      const rest = {
        totalSize: total,
        ...(next === null ? {} : { nextPageToken: next }),
      }
      return repeated(
        ListChassisResponseSchema.field.chassis,
        page,
        encode(ListChassisResponseSchema, rest),
      )
    },
  },
  bmc: {
    schema: ManagementControllerSchema,
    view: controllerView,
    changed: (currentStatus: ManagementControllerStatus) =>
      encode(ChangeManagementControllerStateResponseSchema, { currentStatus }),
    updated: (controller: ManagementController) =>
      encode(UpdateManagementControllerResponseSchema, { controller }),
    got: (page) => repeated(GetManagementControllerResponseSchema.field.controllers, page),
    listed: ({ page }) => repeated(ListManagementControllersResponseSchema.field.controllers, page),
  },
}

/** A field with all of these messages in it; `rest` are the fields that come after it. */
function repeated(
  { number }: DescField,
  messages: readonly Uint8Array[],
  rest: Uint8Array = nothing,
): Uint8Array {
  const parts = messages.flatMap((message) => [prefix(number, message.length), message])
  const bytes = new Uint8Array([...parts, rest].reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of [...parts, rest]) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const nothing = new Uint8Array()

/** The tag of a field of that number, and how long what follows is: both are varints. */
function prefix(number: number, length: number): Uint8Array {
  const bytes = [(number << 3) | WireType.LengthDelimited]
  let left = length
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80)
  return Uint8Array.of(...bytes, left)
}
