/** Makes the view of a System for one request; `rule-fields.ts` says what its fields mean. */

import type { Platform } from '../model/platform/platform.ts'
import type { Asking } from '../model/platform/rules.ts'
import {
  type View,
  type ViewedComponent,
  type ViewedReading,
  viewedMax,
} from '../model/platform/view.ts'
import { wordOf } from '../model/power.ts'
import { assessmentOf } from '../model/system/assessments.ts'
import type { Component } from '../model/system/component.ts'
import {
  type Assessment,
  componentsOf,
  powerNow,
  type System,
  statusOf,
} from '../model/system/system.ts'

/** What a view is made for: somebody's wish for a component, at a moment. */
export interface Viewpoint {
  readonly platform: Platform
  readonly system: System
  readonly component: Component
  readonly asking: Asking
  readonly override: string | null
  /** The operation that it is about does not count as one that keeps it busy. */
  readonly correlation: string | null
  readonly now: number
}

export function viewOf(from: Viewpoint): View {
  const { platform, system, component, asking, override, now } = from
  const viewed = new Map(componentsOf(system).map((one) => [one.name, componentSeen(from, one)]))
  const ofKind = (kind: string) => [...viewed.values()].filter((one) => one.kind === kind)
  return {
    system: {
      name: system.name,
      startCause: system.startCause,
      isSettling: now < system.settlesAt,
    },
    request: {
      action: asking.action,
      component: component.name,
      actor: short(asking.actor),
      via: short(asking.via ?? ''),
      reason: short(asking.reason?.trim() ?? ''),
      cause: short(asking.cause),
      hasOverride: override !== null,
      waitedMs: asking.acceptedAt === null ? 0 : now - asking.acceptedAt,
    },
    component: viewed.get(component.name)!,
    components: Object.fromEntries(viewed),
    hosts: ofKind('host'),
    chassis: ofKind('chassis')[0] ?? viewed.get(component.name)!,
    ...readingsOf(platform, system, now),
    services: Object.fromEntries(
      Object.entries(system.services).map(([name, { available }]) => [name, available]),
    ),
    time: { serviceMs: now, ...wallOf(system, now) },
  }
}

function componentSeen(from: Viewpoint, component: Component): ViewedComponent {
  const { platform, now, correlation } = from
  const { name, kind, status, attemptsLeft, powerOn } = component
  const operation = component.operation?.correlation === correlation ? null : component.operation
  const { priority, powerWatts } = platform.components[name]!
  return {
    name,
    kind,
    status,
    statusClass: statusOf(platform, component).class,
    sinceMs: now - component.since,
    power: wordOf(powerNow(platform, component, now)),
    health: component.health,
    isBusy: operation !== null,
    action: operation?.action ?? '',
    identify: component.identify,
    locks: component.locks.slice(0, viewedMax).map(({ code }) => code),
    priority,
    powerWatts,
    ...(attemptsLeft === null ? {} : { attemptsLeft }),
    ...(powerOn === null ? {} : { powerOnHours: Math.floor(powerOn.ms / hourMs) }),
  }
}

/** By the part of a subject before the stroke; all that the platform watches, heard of or not. */
function readingsOf({ components }: Platform, system: System, now: number) {
  const subjects = new Set(system.levels.keys)
  for (const { zones, supplies, sensors } of Object.values(components)) {
    for (const subject of [...zones, ...supplies, ...sensors]) subjects.add(subject)
  }
  const of = (kind: string) =>
    Object.fromEntries(
      [...subjects]
        .filter((subject) => subject.startsWith(kind))
        .map((subject) => [
          subject.slice(kind.length),
          readingSeen(assessmentOf(system, subject), now),
        ]),
    )
  return {
    zones: of('zone/'),
    supplies: of('supply/'),
    sensors: of('sensor/'),
    resources: of('resource/'),
  }
}

function readingSeen(judged: Assessment | undefined, now: number): ViewedReading {
  if (judged === undefined) {
    return { level: 'unknown', sinceMs: now, why: 'never heard of', isKnown: false }
  }
  const { level, since, why, value, at } = judged
  return {
    level,
    sinceMs: now - since,
    why: short(why),
    isKnown: level !== 'unknown',
    ...(level !== 'unknown' && typeof value === 'number' ? { value } : {}),
    ...(level !== 'unknown' && typeof value === 'string' ? { text: short(value) } : {}),
    ...(at === null ? {} : { ageMs: now - at }),
  }
}

function wallOf({ wallAheadMs }: System, now: number): { readonly wall?: string } {
  const wall = wallAheadMs === null ? 0 : now + wallAheadMs
  return wall < setAfterMs || wall > setBeforeMs ? {} : { wall: new Date(wall).toISOString() }
}

const short = (text: string) => (text.length > viewedMax ? text.slice(0, viewedMax) : text)

const hourMs = 3_600_000
/** A clock that says less, 2025, has not been set since the machine was booted. */
const setAfterMs = Date.UTC(2025)
/** The last moment that RFC 3339 can write, near enough. */
const setBeforeMs = Date.UTC(9999)
