/** Asks u-bmc's ledmgr for LEDs in its words, and reads what it says of them. */

import type { Name } from '../../core/model/ids.ts'
import type { Led, Pattern, UsualLed } from '../../core/model/platform/leds.ts'
import type { System } from '../../core/model/system/system.ts'
import { rowOf } from '../../core/model/table.ts'
import { decode, encode } from './codec.ts'
import { ChassisLEDState, ChassisLEDType } from './gen/schema/v1alpha1/chassis_pb.ts'
import {
  LEDControlRequestSchema,
  LEDControlResponseSchema,
  LEDState,
  LEDType,
} from './gen/schema/v1alpha1/led_pb.ts'

/** For `internal.led.control` and `led.control` alike; `null` for an LED that u-bmc has not. */
export function ledRequest(componentName: Name, led: Led, pattern: Pattern): Uint8Array | null {
  const ledType = typeOf(ledTypes, led)
  return ledType === null
    ? null
    : encode(LEDControlRequestSchema, { componentName, ledType, ledState: ledStates[pattern] })
}

/** `silent`: nothing that anybody could go by. An LED that nobody tells of harms nobody. */
export type LedSaid =
  | { readonly kind: 'shows'; readonly pattern: Pattern }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'silent'; readonly value: string | null; readonly why: string }

/**
 * The answer of `led.control`. That of u-bmc's ledmgr, as it is, is always that it did not succeed:
 * it looks for its own name in a subject that has not got it.
 */
export function ledAnswer(bytes: Uint8Array): LedSaid {
  const read = decode(LEDControlResponseSchema, bytes)
  if (read.kind === 'garbage') return { kind: 'silent', value: null, why: read.why }
  const { success, message, currentState } = read.message
  return success ? shown(currentState) : { kind: 'refused', why: message || 'without a reason' }
}

/** As a client is shown them of a chassis. One that was found to show something else is unknown. */
export const chassisLeds = ({ leds }: System, name: Name) =>
  Object.values(rowOf(leds, name) ?? {}).map(({ led, pattern, wrongSince }) => ({
    name: led,
    type: typeOf(chassisLedTypes, led) ?? ChassisLEDType.CHASSIS_LED_TYPE_UNSPECIFIED,
    state: wrongSince === null ? chassisLedStates[pattern] : chassisLedState('UNKNOWN'),
    blinkPattern: pattern,
    controllable: true,
  }))

function shown(state: number): LedSaid {
  const pattern = Object.entries(ledStates).find(([, number]) => number === state)?.[0]
  return pattern === undefined
    ? { kind: 'silent', value: String(state), why: 'no state of u-bmc that is shown here' }
    : { kind: 'shows', pattern: pattern as Pattern }
}

/** A platform may have LEDs of its own. */
const typeOf = <Type>(types: Readonly<Record<string, Type>>, led: Led): Type | null =>
  Object.hasOwn(types, led) ? types[led]! : null

const ledTypes = {
  power: LEDType.LED_TYPE_POWER,
  status: LEDType.LED_TYPE_STATUS,
  error: LEDType.LED_TYPE_ERROR,
  identify: LEDType.LED_TYPE_IDENTIFY,
} as const satisfies Record<UsualLed, LEDType>

const ledStates: Readonly<Record<Pattern, LEDState>> = {
  off: LEDState.LED_STATE_OFF,
  on: LEDState.LED_STATE_ON,
  blink: LEDState.LED_STATE_BLINK,
  'fast-blink': LEDState.LED_STATE_FAST_BLINK,
}

const chassisLedTypes = {
  power: ChassisLEDType.CHASSIS_LED_TYPE_POWER,
  status: ChassisLEDType.CHASSIS_LED_TYPE_STATUS,
  error: ChassisLEDType.CHASSIS_LED_TYPE_FAULT,
  identify: ChassisLEDType.CHASSIS_LED_TYPE_IDENTIFY,
} as const satisfies Record<UsualLed, ChassisLEDType>

const chassisLedState = (name: 'OFF' | 'ON' | 'BLINKING' | 'UNKNOWN') =>
  ChassisLEDState[`CHASSIS_LED_STATE_${name}`]

const chassisLedStates: Readonly<Record<Pattern, ChassisLEDState>> = {
  off: chassisLedState('OFF'),
  on: chassisLedState('ON'),
  blink: chassisLedState('BLINKING'),
  'fast-blink': chassisLedState('BLINKING'),
}
