/** Lists the profiles: from one in which people only ask to whatever can go wrong. */
import { lookUp } from '../../core/model/look-up.ts'
import type { Config } from '../../platform/schema/config.ts'
import { flurry, stirring, usualActs } from './acts.ts'
import { clientActs } from './clients.ts'
import { intentActs } from './intents.ts'
import { lossActs, stop } from './losses.ts'
import type { Act, Profile } from './profile.ts'

export type FaultLevel = 'none' | 'light' | 'heavy'

const minuteMs = 60_000

const asIs = (config: Config): Config => config

/**
 * What is broken stays so for long, and so it has to be mended more often than in a short life, or
 * nobody would ever run.
 */
const oftener: Readonly<Record<string, number>> = { well: 0.25, mended: 0.1, disk: 0.02 }

const people: readonly Act[] = [
  ...usualActs.filter(({ name }) => name === 'command' || name === 'abort'),
  ...intentActs,
  stop,
]

const trouble: readonly Act[] = [
  ...clientActs,
  ...usualActs.filter(({ name }) => name !== 'command' && name !== 'abort'),
  ...lossActs,
  flurry,
  stirring,
].map((act) => ({ ...act, weight: lookUp(oftener, act.name) ?? act.weight }))

const lightShare = 0.2
const mending = new Set(['well', 'mended'])
const lightTrouble = trouble.map((act) =>
  mending.has(act.name) ? act : { ...act, weight: act.weight * lightShare },
)

/** What is rehearsed at each level of faults, with the configuration as it is. */
export const profiles: Readonly<Record<FaultLevel, Profile>> = {
  none: profileOf(people),
  light: profileOf([...people, ...lightTrouble]),
  heavy: profileOf([...people, ...trouble]),
}

function profileOf(acts: readonly Act[]): Profile {
  return { acts, pauseMaxMs: 15 * minuteMs, faultMaxMs: 30 * minuteMs, configFor: asIs }
}
