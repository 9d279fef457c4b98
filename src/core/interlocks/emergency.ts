/**
 * Judges the interlocks of emergencies: nothing takes power while one stands, nor while an
 * emergency off that somebody asked for is not done.
 */
import { recipeClasses } from '../machines/recipe-classes.ts'
import { lookUp } from '../model/look-up.ts'
import type { Component } from '../model/system/component.ts'
import { type Emergency, type OwedOff, whyOwed } from '../model/system/protection.ts'
import { isEmpty } from '../model/system/system.ts'
import { describe, fact, itselfAndChassis, type Judge, verdict } from './interlock.ts'

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

/** What is off by now may be asked for: that ends what is owed. */
export const emergencyOffOwed: Judge<'emergency-off-owed'> = (c, rule) => {
  const { owed } = c.system.protection
  if (isEmpty(owed) || !recipeClasses[c.recipe.class].energises) return null
  const found = itselfAndChassis(c).flatMap((component) => {
    const one = lookUp(owed, component.name)
    return one === undefined || one.offSince !== null ? [] : [{ component, one }]
  })
  if (found.length === 0) return null
  return verdict(
    rule,
    'emergency-off-owed',
    'blocks',
    found.map(({ component, one }) => owedText(component, one)).join('; '),
    found.map(({ component: { name }, one }) =>
      fact(rule, name, 'not off', 'Off', false, c.now - one.since),
    ),
  )
}

function owedText(component: Component, owed: OwedOff): string {
  const by = owed.reason === null ? owed.actor : `${owed.actor} (${owed.reason})`
  const why = whyOwed(component, owed)
  const text = `the emergency off of ${component.name} by ${by} is not carried out yet`
  return why === null ? text : `${text}: ${why}`
}
