/** What clients are shown of a component, encoded once for each state of what it is made from. */

import { toBinary } from '@bufbuild/protobuf'
import { lookUp } from '../../../core/model/look-up.ts'
import type { Component } from '../../../core/model/system/component.ts'
import type { Kind } from '../kinds.ts'
import { type Site, uptimeMs } from '../site.ts'
import { writers } from './writers.ts'

export interface Prepared {
  /** The message of its kind, in full. */
  readonly bytes: Uint8Array
  /** The answer to who asks for its state, and for no other. */
  readonly state: Uint8Array
}

export function prepared(of: Kind, site: Site, component: Component): Prepared {
  const sources = sourcesOf(of, site, component)
  const known = made.get(component)
  if (known !== undefined && isSame(known.sources, sources)) return known
  const { schema, view, got } = writers[of]
  const bytes = toBinary(schema, view(site, component))
  const now = { sources, bytes, state: got([bytes]) }
  made.set(component, now)
  return now
}

const made = new WeakMap<Component, Prepared & { readonly sources: readonly unknown[] }>()

/**
 * All that its message is made from besides itself. Times are wall times of service times, so they
 * move with how far the one clock is ahead of the other; how long it is up moves with every ms.
 */
function sourcesOf(of: Kind, site: Site, component: Component): readonly unknown[] {
  const { platform, system, descriptions, units, at, wallMs } = site
  const common = [platform, lookUp(descriptions, component.name), wallMs - at]
  switch (of) {
    case 'host':
      return [...common, component.restartCause && uptimeMs(site, component)]
    case 'chassis':
      return [...common, units, system.components, system.leds, system.levels]
    case 'bmc':
      return common
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return a.length === b.length
}
