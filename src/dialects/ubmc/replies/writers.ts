/** The reply messages of each kind, written from one form for all three. */
import { toBinary } from '@bufbuild/protobuf'
import type { Component } from '../../../core/model/component.ts'
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

export interface Found {
  readonly page: readonly View[]
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
  bare(view: View): Uint8Array
  got(views: readonly View[]): Uint8Array
  listed(found: Found): Uint8Array
}

export const writers: Readonly<Record<Kind, Writers>> = {
  host: {
    schema: HostSchema,
    view: hostView,
    changed: (currentStatus: HostStatus) =>
      encode(ChangeHostStateResponseSchema, { currentStatus }),
    updated: (host: Host) => encode(UpdateHostResponseSchema, { host }),
    bare: (host: Host) => toBinary(HostSchema, host),
    got: (hosts: Host[]) => encode(GetHostResponseSchema, { hosts }),
    listed: ({ page }) => encode(ListHostsResponseSchema, { hosts: page as Host[] }),
  },
  chassis: {
    schema: ChassisSchema,
    view: chassisView,
    changed: (currentStatus: ChassisStatus) =>
      encode(ChangeChassisStateResponseSchema, { currentStatus }),
    updated: (chassis: Chassis) => encode(UpdateChassisResponseSchema, { chassis }),
    bare: (chassis: Chassis) => toBinary(ChassisSchema, chassis),
    got: (chassis: Chassis[]) => encode(GetChassisResponseSchema, { chassis }),
    listed: ({ page, next, total }) =>
      encode(ListChassisResponseSchema, {
        chassis: page as Chassis[],
        totalSize: total,
        ...(next === null ? {} : { nextPageToken: next }),
      }),
  },
  bmc: {
    schema: ManagementControllerSchema,
    view: controllerView,
    changed: (currentStatus: ManagementControllerStatus) =>
      encode(ChangeManagementControllerStateResponseSchema, { currentStatus }),
    updated: (controller: ManagementController) =>
      encode(UpdateManagementControllerResponseSchema, { controller }),
    bare: (controller: ManagementController) => toBinary(ManagementControllerSchema, controller),
    got: (controllers: ManagementController[]) =>
      encode(GetManagementControllerResponseSchema, { controllers }),
    listed: ({ page }) =>
      encode(ListManagementControllersResponseSchema, {
        controllers: page as ManagementController[],
      }),
  },
}
