/**
 * Simulates the thermalmgr of u-bmc: it never loads the zones it was given, so that there are none.
 */
import type { Endpoint } from '../../bus/bus.ts'
import { decode, encode } from '../../dialects/ubmc/codec.ts'
import {
  GetThermalZoneRequestSchema,
  ListThermalZonesResponseSchema,
  SetThermalZoneRequestSchema,
} from '../../dialects/ubmc/gen/schema/v1alpha1/thermal_pb.ts'
import type { SimService } from '../services/service.ts'
import { createUbmcService, type UbmcSurroundings } from './service.ts'

/** It cools nothing either: the zones stay as their hardware has them. */
export const createThermalmgr = (name: string, around: UbmcSurroundings): SimService =>
  createUbmcService(name, around, () => ({
    description: 'Simulated thermalmgr of u-bmc',
    endpoints,
    listeners: [],
    end: () => {},
  }))

const endpoints: readonly Endpoint[] = [
  {
    name: 'list',
    subject: 'thermal_zone.list',
    // Whatever is asked: an empty list, which is an empty message.
    handle: (_, respond) => respond(encode(ListThermalZonesResponseSchema, {})),
  },
  {
    name: 'info',
    subject: 'thermal_zone.info',
    handle: ({ data }, respond) => {
      const read = decode(GetThermalZoneRequestSchema, data)
      const { code, description } =
        read.kind === 'garbage'
          ? badFormat
          : read.message.identifier.case === 'name'
            ? notFound(read.message.identifier.value)
            : { code: 400, description: 'unsupported identifier type' }
      respond('', { code, description })
    },
  },
  {
    name: 'set',
    subject: 'thermal_zone.set',
    handle: ({ data }, respond) => {
      const read = decode(SetThermalZoneRequestSchema, data)
      if (read.kind === 'garbage') return respond('', badFormat)
      const { name } = read.message
      respond('', name === '' ? { code: 400, description: 'zone name required' } : notFound(name))
    },
  },
]

const badFormat = { code: 400, description: 'invalid request format' }
const notFound = (zone: string) => ({ code: 404, description: `thermal zone not found: ${zone}` })
