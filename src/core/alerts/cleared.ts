/** Says what cleared an alert: what there is now in place of its condition. */

import { internal } from '../automation/protection/containment.ts'
import type { Event } from '../model/events/event.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnownOff, isKnownOn } from '../model/power.ts'
import { missing } from '../model/system/bus.ts'
import type { Aftermath } from '../model/system/component.ts'
import { knownPower } from '../model/system/evidence.ts'
import { isForecast, levelText, zoneOf } from '../model/system/level-text.ts'
import type { Operation } from '../model/system/operation.ts'
import { mitigationKey } from '../model/system/protection.ts'
import type { Alert } from '../model/system/signals.ts'
import { componentsOf, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { seenOf } from '../operations/endings/left-behind.ts'

/** What a step did, as far as it tells why an alert is gone. */
export interface Clearing {
  readonly platform: Platform
  readonly before: System
  readonly after: System
  readonly event: Event
}

/** `zone/cpu_zone is normal: 61 °C, within its limits`, `Recover by anna: host.0 is Off`. */
export function clearedBy(clearing: Clearing, alert: Alert): string {
  const acknowledged = lookUp(clearing.before.intents.acknowledged, alert.id)
  const { event } = clearing
  if (event.kind === 'alert.acknowledge' && event.alert === alert.id)
    return `acknowledged by ${event.actor}`
  const text = lookUp(byCode, alert.code) ?? ofComponent
  const said = text(clearing, alert)
  return said ?? (acknowledged === undefined ? gone : `acknowledged by ${acknowledged.actor}`)
}

type Text = (clearing: Clearing, alert: Alert) => string | null

const gone = 'what it told of is gone'

const ofLevel: Text = ({ platform, after }, { component: subject, code }) => {
  const judged = rowOf(after.levels, subject)
  if (judged === undefined) return `nobody has told of ${subject} since the start`
  if (code !== `level-${judged.level}`) return levelText(platform, after, subject)
  // As it was, and no news any more.
  if (isForecast(subject)) return levelText(platform, after, zoneOf(subject))
  const idle = rowOf(after.components, lookUp(platform.quietWhileOff, subject) ?? subject)
  if (idle === undefined) return null
  return `${idle.name} is ${isKnownOff(knownPower(idle)) ? 'off' : idle.status}`
}

const ofService: Text = ({ after }, { component }) =>
  lookUp(after.services, component)?.available ? `${component} answers` : null

const ofBus: Text = () => 'NATS is reached'

const ofRefusal: Text = (_, { id, code, component }) =>
  `NATS carries ${id.slice(`${code}/${component}/`.length)}`

const ofVoices: Text = (_, { component }) => `one voice speaks for ${component}`

const ofOddReport: Text = ({ after }, { id, code, component }) => {
  const which = id.slice(`${code}/${component}/`.length)
  if (which === `${component}.${missing}`) return `${component} says all that it has to`
  const ofAll = after.bus.odd.find(
    ({ service, about, field }) =>
      about === service && field.split(',').some((one) => `${service}.${one}` === which),
  )
  return ofAll === undefined
    ? `${which} of ${component} is not told so any more`
    : `it is told of all that ${ofAll.service} says`
}

const ofOther: Text = () => 'it is not there any more'

const ofActing: Text = ({ after: { claim } }) =>
  claim.role === 'acting' ? 'this one acts' : claim.actor === null ? null : 'who acts answers'

const ofOverride: Text = ({ event }) =>
  event.kind === 'override.revoke' ? `revoked by ${event.actor}` : 'it has ended by itself'

const ofHold: Text = ({ after }, { component: name, value }) => {
  const component = rowOf(after.components, name)
  return component !== undefined && isKnownOn(knownPower(component))
    ? `${name} is on`
    : `${name} may be powered on again: ${value} changes of its power are long enough ago`
}

const ofLed: Text = (_, { id, code, component }) =>
  `the ${id.slice(`${code}/${component}/`.length)} LED of ${component} shows what it should`

const ofStore: Text = () => 'the store keeps what happens'

const ofHeat: Text = ({ platform, after }, { component: zone }) => levelText(platform, after, zone)

const ofPower: Text = ({ platform, after }) =>
  platform.relations.supplies.map((supply) => levelText(platform, after, supply)).join('; ')

const ofCap: Text = ({ after }, { component }) => {
  const capped = rowOf(after.components, component)
  return capped !== undefined && isKnownOff(knownPower(capped))
    ? `${component} is off`
    : `${component} is not held to less power any more`
}

const ofMitigation: Text = ({ after }, { code, component: target }) => {
  const kind = code.slice(0, -'-failed'.length) as 'cooling' | 'cap' | 'cut'
  const mitigation = lookUp(after.protection.mitigations, mitigationKey({ kind, target }))
  return mitigation === undefined
    ? `${kind} of ${target} is not needed any more`
    : `${kind} of ${target} was carried out`
}

const ofDependency: Text = ({ platform, after }, { id, code, component }) => {
  const dependent = rowOf(after.components, component)
  if (dependent !== undefined && isKnownOff(knownPower(dependent))) return `${component} is off`
  const on = id.slice(`${code}/${component}/`.length)
  const status = rowOf(after.components, on)?.status
  return status === undefined ? levelText(platform, after, on) : `${on} is ${status}`
}

const ofWear: Text = (_, { component }) => `${component} does not go on so any more`

/** Who asked for what, and what came of it; or what the hardware is observed to be. */
const ofComponent: Text = ({ after }, { component: name, since }) => {
  const component = rowOf(after.components, name)
  if (component === undefined) return null
  const { status, cause } = component
  const operation = component.operation ?? lastOf(after, name, since)
  return operation === undefined
    ? `${name} is ${status}: ${cause ?? 'observed'}`
    : `${operation.action} by ${operation.actor}: ${name} is ${status}`
}

/** What is seen of it by now, or what was done since. */
const ofAftermath: Text = (clearing, alert) => {
  const { platform, before, after } = clearing
  const { aftermath = [] } = rowOf(before.components, alert.component) ?? {}
  const left = aftermath.find(
    ({ code, operation }) => alert.id.endsWith(operation) && code === alert.code,
  )
  const isNow = left !== undefined && !isOneOf(after, alert.component, left)
  return (isNow ? seenOf(platform, after, left) : null) ?? ofComponent(clearing, alert)
}

const isOneOf = ({ components }: System, name: string, one: Aftermath): boolean =>
  rowOf(components, name)?.aftermath?.includes(one) === true

/** The latest operation of the component that has ended since. */
const lastOf = ({ ended }: System, name: string, since: number): Operation | undefined =>
  ended.findLast(({ component, endedAt }) => component === name && (endedAt ?? 0) >= since)

const ofCooling: Text = ({ after }, { component: zone }) => {
  const thermals = componentsOf(after).flatMap(({ thermal }) => thermal ?? [])
  const isAsked = thermals.some(({ raised }) => raised.includes(zone))
  const percent = thermals.flatMap(({ observed }) => lookUp(observed, zone)?.percent ?? [])[0]
  if (!isAsked) return `no more cooling is asked for in ${zone}`
  return percent === undefined ? 'nobody tells of it any more' : `its cooling is at ${percent} %`
}

/** Somebody asked for it, or it is given back, or the supplies are. */
const ofRestoration: Text = (clearing, alert) => {
  const component = rowOf(clearing.after.components, alert.component)
  const isAsked =
    component?.operation != null || lastOf(clearing.after, alert.component, alert.since)
  return isAsked ? ofComponent(clearing, alert) : ofPower(clearing, alert)
}

/** By the code of the alert; what is not here is about a component, and what it does. */
const byCode: Readonly<Record<string, Text>> = {
  'level-warning': ofLevel,
  'level-critical': ofLevel,
  'level-unknown': ofLevel,
  'service-silent': ofService,
  'bus-lost': ofBus,
  'bus-refused': ofRefusal,
  'two-voices': ofVoices,
  'odd-report': ofOddReport,
  'another-instance': ofOther,
  'name-shared': ofOther,
  'nobody-acts': ofActing,
  override: ofOverride,
  'flap-hold': ofHold,
  'led-stuck': ofLed,
  'store-failing': ofStore,
  'store-damaged': () => null,
  'journal-behind': () => null,
  'schedule-refused': () => null,
  [internal]: () => null,
  wear: ofWear,
  'thermal-emergency': ofHeat,
  'power-emergency': ofPower,
  'restore-held-up': ofRestoration,
  'left-behind': ofAftermath,
  'cooling-not-raised': ofCooling,
  'power-capped': ofCap,
  'cooling-failed': ofMitigation,
  'cap-failed': ofMitigation,
  'cut-failed': ofMitigation,
  'dependency-lost': ofDependency,
}
