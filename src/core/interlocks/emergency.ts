/** Judges the interlock of emergencies: where one stands, nothing takes power until it is over. */
import { describe, fact, type Interlock, verdict } from './interlock.ts'

/** Protects the hardware: no policy leaves it out, and no override goes against it. */
export const thermalEmergency: Interlock = (c) => {
  const { zones } = describe(c)
  if (!c.recipe.energises || zones.length === 0) return null
  const { emergencies } = c.system.protection
  const rule = 'thermal-emergency'
  const hot = zones.filter((zone) => emergencies[zone] !== undefined)
  return verdict(
    rule,
    hot.length === 0 ? 'ok' : 'blocks',
    hot.length === 0
      ? 'no thermal emergency stands'
      : hot.map((zone) => `${zone} is not cool yet after ${emergencies[zone]!.why}`).join('; '),
    zones.map((zone) => {
      const emergency = emergencies[zone]
      const ageMs = emergency === undefined ? null : c.now - emergency.since
      return fact(rule, zone, emergency?.cause ?? 'none', 'none', emergency === undefined, ageMs)
    }),
  )
}
