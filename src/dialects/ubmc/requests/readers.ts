/** Reads the request messages of each kind into one form for all three. */
import type { DescMessage, MessageShape } from '@bufbuild/protobuf'
import type { FieldMask } from '@bufbuild/protobuf/wkt'
import { type Decoded, decode } from '../codec.ts'
import { type Place, placeOf } from '../descriptions.ts'
import {
  ChangeChassisStateRequestSchema,
  ChassisSchema,
  GetChassisRequestSchema,
  ListChassisRequestSchema,
  UpdateChassisRequestSchema,
} from '../gen/schema/v1alpha1/chassis_pb.ts'
import {
  ChangeHostStateRequestSchema,
  GetHostRequestSchema,
  HostSchema,
  ListHostsRequestSchema,
  UpdateHostRequestSchema,
} from '../gen/schema/v1alpha1/host_pb.ts'
import type { Location } from '../gen/schema/v1alpha1/location_pb.ts'
import {
  ChangeManagementControllerStateRequestSchema,
  GetManagementControllerRequestSchema,
  ListManagementControllersRequestSchema,
  ManagementControllerSchema,
  UpdateManagementControllerRequestSchema,
} from '../gen/schema/v1alpha1/management_controller_pb.ts'
import type { Kind } from '../kinds.ts'
import { setFields } from '../mask.ts'

/** All that is given must match. */
export interface Filter {
  readonly name?: string
  readonly type?: number
  readonly status?: number
  readonly role?: number
  readonly location?: Place
}

export interface Wanted {
  readonly filter: Filter
  readonly mask: FieldMask | undefined
  readonly pageSize?: number | undefined
  readonly pageToken?: string | undefined
}

/** What an update says of a component. */
export interface Written {
  readonly name: string
  readonly description?: string | undefined
  readonly location?: Location | undefined
  readonly metadata: Readonly<Record<string, string>>
  /** The fields that it sets, but for the name. */
  readonly set: readonly string[]
}

interface Readers {
  /** Of the component itself. */
  readonly schema: DescMessage
  readonly control: Reader<{ readonly name: string; readonly action: number }>
  readonly get: Reader<Wanted>
  readonly list: Reader<Wanted>
  readonly update: Reader<{
    readonly name: string
    readonly written: Written | null
    readonly mask: FieldMask | undefined
  }>
}
type Reader<T> = (bytes: Uint8Array) => Decoded<T>

export const readers: Readonly<Record<Kind, Readers>> = {
  host: {
    schema: HostSchema,
    control: reading(ChangeHostStateRequestSchema, ({ hostName, action }) => ({
      name: hostName,
      action,
    })),
    get: reading(GetHostRequestSchema, wanted),
    list: reading(ListHostsRequestSchema, wanted),
    update: reading(UpdateHostRequestSchema, ({ hostName, host, fieldMask }) => ({
      name: hostName,
      written: host === undefined ? null : { ...host, set: setFields(HostSchema, host) },
      mask: fieldMask,
    })),
  },
  chassis: {
    schema: ChassisSchema,
    control: reading(ChangeChassisStateRequestSchema, ({ chassisName, action }) => ({
      name: chassisName,
      action,
    })),
    get: reading(GetChassisRequestSchema, wanted),
    list: reading(ListChassisRequestSchema, (message) => {
      const { type, status, fieldMask, pageSize, pageToken } = message
      const filter = {
        ...(type === undefined ? {} : { type }),
        ...(status === undefined ? {} : { status }),
      }
      return { filter, mask: fieldMask, pageSize, pageToken }
    }),
    update: reading(UpdateChassisRequestSchema, ({ chassisName, chassis, fieldMask }) => ({
      name: chassisName,
      written:
        chassis === undefined ? null : { ...chassis, set: setFields(ChassisSchema, chassis) },
      mask: fieldMask,
    })),
  },
  bmc: {
    schema: ManagementControllerSchema,
    control: reading(
      ChangeManagementControllerStateRequestSchema,
      ({ controllerName, action }) => ({ name: controllerName, action }),
    ),
    get: reading(GetManagementControllerRequestSchema, wanted),
    list: reading(ListManagementControllersRequestSchema, wanted),
    update: reading(
      UpdateManagementControllerRequestSchema,
      ({ controllerName, controller, fieldMask }) => ({
        name: controllerName,
        written:
          controller === undefined
            ? null
            : { ...controller, set: setFields(ManagementControllerSchema, controller) },
        mask: fieldMask,
      }),
    ),
  },
}

function reading<Schema extends DescMessage, T>(
  schema: Schema,
  take: (message: MessageShape<Schema>) => T,
): Reader<T> {
  return (bytes) => {
    const read = decode(schema, bytes, { isClosed: true })
    return read.kind === 'garbage' ? read : { kind: 'decoded', message: take(read.message) }
  }
}

interface Identified {
  readonly identifier:
    | { readonly case: 'name'; readonly value: string }
    | { readonly case: 'type' | 'status' | 'role'; readonly value: number }
    | { readonly case: 'location'; readonly value: Location }
    | { readonly case: undefined; readonly value?: undefined }
  readonly fieldMask?: FieldMask | undefined
}

function wanted({ identifier, fieldMask }: Identified): Wanted {
  const filter: Filter =
    identifier.case === undefined
      ? {}
      : identifier.case === 'location'
        ? { location: placeOf(identifier.value) }
        : { [identifier.case]: identifier.value }
  return { filter, mask: fieldMask }
}
