/** Lists the verbs that services are asked, and which of them each dialect answers. */

import type { Name } from '../core/model/ids.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import type { Verb } from '../core/model/verbs.ts'

/** What a verb is about: a component of a kind that everybody knows, or a part of one. */
export type TargetKind = 'host' | 'chassis' | 'bmc' | 'supply' | 'zone' | 'component'

export function targetKindOf({ components }: Platform, service: string, target: Name): TargetKind {
  const kind = Object.hasOwn(components, target) ? components[target]!.kind : null
  if (kind === null) return service === 'thermal' ? 'zone' : 'supply'
  return kind === 'host' || kind === 'chassis' || kind === 'bmc' ? kind : 'component'
}

export type VerbTable<Row> = Readonly<
  Record<
    'power' | 'thermal',
    Readonly<Partial<Record<TargetKind, Readonly<Partial<Record<Verb, Row>>>>>>
  >
>

/** The row for a call; `null` where there is none, so that nobody is known to answer it. */
export function verbRow<Row>(
  table: VerbTable<Row>,
  service: string,
  kind: TargetKind,
  verb: string,
): Row | null {
  if (service !== 'power' && service !== 'thermal') return null
  return lookUp(table[service][kind], verb) ?? null
}

/** What native services answer; each of them carries it out. */
export const nativeVerbs = {
  power: {
    host: {
      on: true,
      'force-off': true,
      shutdown: true,
      reset: true,
      nmi: true,
      cap: true,
      uncap: true,
    },
    chassis: { on: true, off: true },
    bmc: { reset: true, off: true },
    supply: { on: true, off: true },
    component: { on: true, off: true, shutdown: true },
  },
  thermal: { zone: { raise: true, lower: true } },
} as const satisfies VerbTable<true>

/** A table that has a row at least for whatever native services answer. */
export type WholeVerbTable<Row> = {
  readonly [Service in keyof NativeVerbs]: {
    readonly [Kind in keyof NativeVerbs[Service]]: Readonly<
      Record<keyof NativeVerbs[Service][Kind], Row>
    >
  }
}
type NativeVerbs = typeof nativeVerbs
