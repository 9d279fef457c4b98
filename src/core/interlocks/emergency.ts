/** Judges the interlock of emergencies: where one stands, nothing takes power until it is over. */
import { lookUp } from '../model/look-up.ts'
import type { Emergency } from '../model/system/protection.ts'
import { describe, fact, type Judge, verdict } from './interlock.ts'

/** The emergency in words: what it began with may be over by now. */
export const emergencyText = (zone: string, { cause, why }: Emergency): string =>
  `${zone} is in an emergency (${cause}) that is not over; it began with: ${why}`

export const thermalEmergency: Judge<'thermal-emergency'> = (c, rule) => {
  const { zones } = describe(c)
  if (zones.length === 0) return null
  const { emergencies } = c.system.protection
  const hot = zones.filter((zone) => lookUp(emergencies, zone) !== undefined)
  return verdict(
    rule,
    'thermal-emergency',
    hot.length === 0 ? 'ok' : 'blocks',
    hot.length === 0
      ? 'no thermal emergency stands'
      : hot.map((zone) => emergencyText(zone, emergencies[zone]!)).join('; '),
    zones.map((zone) => {
      const emergency = lookUp(emergencies, zone)
      const ageMs = emergency === undefined ? null : c.now - emergency.since
      return fact(rule, zone, emergency?.cause ?? 'none', 'none', emergency === undefined, ageMs)
    }),
  )
}
