/**
 * Defines what replies are made from: a System, what is known of it besides, and how late it is.
 */

import type { Name, Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { isKnownOn } from '../../core/model/power.ts'
import type { Component } from '../../core/model/system/component.ts'
import { type Description, noDescription } from '../../core/model/system/intents.ts'
import type { System } from '../../core/model/system/system.ts'
import { timestampOf } from './codec.ts'
import { locationOf, unverified } from './descriptions.ts'
import { actionNumber, type Kind } from './kinds.ts'

export interface Site {
  readonly platform: Platform
  readonly system: System
  readonly descriptions: Readonly<Record<Name, Description>>
  /** What sensors are read in: `°C`, `V`, `rpm`. */
  readonly units: Readonly<Record<Subject, string>>
  /** Service time and wall time of this moment, ms. */
  readonly at: number
  readonly wallMs: number
}

/** The wall time of a service time. */
export const momentOf = ({ at, wallMs }: Pick<Site, 'at' | 'wallMs'>, then: number) =>
  timestampOf(wallMs - (at - then))

/** What all kinds of components have in common; `Its` is the kind's enum of actions. */
export function commonFields<Its extends number>(
  site: Site,
  kind: Kind,
  { name, requested, since, observed }: Component,
) {
  const known = lookUp(site.descriptions, name) ?? noDescription
  return {
    name,
    updatedAt: momentOf(site, Math.max(since, requested?.at ?? since)),
    metadata: { ...known.metadata, ...(observed.unverified ? unverified : {}) },
    ...(known.description === null ? {} : { description: known.description }),
    ...(known.location === null ? {} : { location: locationOf(known.location) }),
    ...(requested === null ? {} : { requestedAction: actionNumber(kind, requested.action) as Its }),
  }
}

/** How long it has had power; `null` while it has none, or nobody saw it come. */
export function uptimeMs({ at }: Pick<Site, 'at'>, { powerChanges }: Component): number | null {
  const last = powerChanges.at.at(-1)
  return isKnownOn(powerChanges.power) && last !== undefined ? at - last : null
}
