/** Chooses which of the services are simulated as u-bmc's, and by whom. */

import type { SimServices, SimShape } from '../plant/shape.ts'
import type { PlantState } from '../plant/truth.ts'
import type { UbmcRole } from '../plant/ubmc-shape.ts'
import type { SimService, Surroundings } from '../services/service.ts'
import { createLedmgr } from './ledmgr.ts'
import { createPowermgr } from './powermgr.ts'
import { createSensormon } from './sensormon.ts'
import type { UbmcSurroundings } from './service.ts'
import { createThermalmgr } from './thermalmgr.ts'

/** The service of that name, if it is one that speaks as u-bmc's does. */
export function createUbmcPeer(
  { services, ubmc }: SimShape,
  name: string,
  around: Surroundings & { truth(): PlantState },
): SimService | null {
  const role = roles.find((one) => services[one] === name)
  if (ubmc === undefined || role === undefined || !ubmc.speaking.has(role)) return null
  const fall = (): void => {
    for (const one of ubmc.speaking) around.faults.order({ service: services[one], kind: 'die' })
  }
  return players[role](name, { ...around, ubmc, fall })
}

const players = {
  power: createPowermgr,
  thermal: createThermalmgr,
  sensors: createSensormon,
  leds: createLedmgr,
} as const satisfies Record<
  UbmcRole & keyof SimServices,
  (name: string, around: UbmcSurroundings) => SimService
>

const roles = Object.keys(players) as readonly UbmcRole[]
