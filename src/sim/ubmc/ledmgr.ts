/**
 * Simulates the ledmgr of u-bmc: it refuses everything, and on u-bmc's own targets is not even
 * there.
 */
import { encode } from '../../dialects/ubmc/codec.ts'
import { LEDControlResponseSchema } from '../../dialects/ubmc/gen/schema/v1alpha1/led_pb.ts'
import { ledSubjects } from '../../dialects/ubmc/subjects.ts'
import type { SimService } from '../services/service.ts'
import { createUbmcService, type UbmcSurroundings } from './service.ts'

/** It does not hear `internal.led.control`: nobody does. */
export const createLedmgr = (name: string, around: UbmcSurroundings): SimService =>
  createUbmcService(name, around, () => ({
    description: 'Simulated ledmgr of u-bmc',
    endpoints: [refusing('control', ledSubjects.control), refusing('status', ledSubjects.status)],
    listeners: [],
    end: () => {},
  }))

/** It looks for its own name in a subject that has not got it. */
const refusing = (name: string, subject: string) => ({
  name,
  subject,
  handle: (_: unknown, respond: (data: Uint8Array) => void) =>
    respond(
      encode(LEDControlResponseSchema, { success: false, message: 'invalid subject format' }),
    ),
})
