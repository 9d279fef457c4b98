/** Reads descriptions as u-bmc has them: what people write down about a component. */

import { fromJson, type JsonValue, toJson } from '@bufbuild/protobuf'
import { lookUp } from '../../core/model/look-up.ts'
import type { Description } from '../../core/model/system/intents.ts'
import { type Location, LocationSchema } from './gen/schema/v1alpha1/location_pb.ts'

/** A `Location` in protobuf's JSON form: `{ rackLocation: { name: 'r12' } }`. */
export type Place = Readonly<Record<string, unknown>>

/** Said beside what people wrote down, and never written down itself: nobody measures the power. */
export const unverified = { 'statemgr.observed': 'unverified' } as const

export const withoutOurs = (metadata: Description['metadata']): Description['metadata'] =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => !Object.hasOwn(unverified, key)))

/** The fields that may be updated, as masks name them. */
export const updatable = ['description', 'location', 'metadata'] as const

const descriptionMax = 1024
const entriesMax = 64
const keyMax = 128
const valueMax = 1024
const placeMaxChars = 4096

export const placeOf = (location: Location): Place => toJson(LocationSchema, location) as Place

export const locationOf = (place: Place): Location =>
  fromJson(LocationSchema, place as JsonValue, { ignoreUnknownFields: true })

/** Whether it is where is meant: everything that is said of the one is true of the other. */
export function isWithin(place: Place | null, meant: Place): boolean {
  return (
    place !== null &&
    Object.entries(meant).every(([key, wanted]) => has(lookUp(place, key), wanted))
  )
}

/** What is wrong with them: the path, and why; `null` when they can be kept. */
export function descriptionFault({
  description,
  location,
  metadata,
}: Partial<Description>): string | null {
  if (description != null && description.length > descriptionMax) {
    return `description has ${description.length} characters: at most ${descriptionMax} are kept`
  }
  return placeFault(location ?? null) ?? metadataFault(metadata ?? {})
}

/** u-bmc's rule: a location is on one scale, and what has a name is named. */
function placeFault(place: Place | null): string | null {
  if (place === null) return null
  if (JSON.stringify(place).length > placeMaxChars) return 'location is too long to be kept'
  const scales = Object.entries(place).filter(([key]) => key.endsWith('Location'))
  const [scale] = scales
  if (scale === undefined || scales.length > 1) {
    return `location has ${scales.length} scales: it takes one, for instance rack_location`
  }
  const [key, value] = scale
  const { name } = value as { readonly name?: string }
  return name || key === 'geographicalLocation' ? null : `location.${key} needs a name`
}

function metadataFault(metadata: Description['metadata']): string | null {
  const entries = Object.entries(metadata)
  if (entries.length > entriesMax) {
    return `metadata has ${entries.length} entries: at most ${entriesMax} are kept`
  }
  const wide = entries.find(([key, value]) => key.length > keyMax || value.length > valueMax)
  return wide === undefined
    ? null
    : `metadata has an entry that is too long: ${keyMax} and ${valueMax} characters are kept`
}

/** Whether every leaf of `wanted` is the same in `value`. */
function has(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(wanted).every(([key, inner]) => has(lookUp(value as Place, key), inner))
}
