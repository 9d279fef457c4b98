/** Lists how hardware wears: what each profile does to the plant, and what may tell of it. */

import type { Subject } from '../../../src/core/model/ids.ts'
import type { Random } from '../../../src/sim/services/random.ts'

/** What a profile does to the plant at a moment. */
export interface Worn {
  readonly clogged: number
  readonly dried: number
  /** Of its speed when it was new. */
  readonly fanShare: number
  /** Volts that the rail has lost. */
  readonly sagVolts: number
  /** How likely a reading of the loose sensor is to leap. */
  readonly leapChance: number
  readonly isSensorLost: boolean
}

export const sound: Worn = {
  ...{ clogged: 0, dried: 0, fanShare: 1, sagVolts: 0, leapChance: 0, isSensorLost: false },
}

export interface Profile {
  /** How long it takes from the first dust to the end, days: drawn between these. */
  readonly daysFrom: number
  readonly daysTo: number
  /** Which of what is read tells of it. */
  readonly subjects: readonly Subject[]
  /** `share` of its way is gone; beyond 1 it goes on. */
  readonly worn: (share: number) => Worn
}

const clogs = (share: number): Worn => ({ ...sound, clogged: Math.min(0.98, 0.95 * share) })
const hot: readonly Subject[] = ['zone/air', 'cooling/air', 'sensor/cpu']

export const profiles: Readonly<Record<string, Profile>> = {
  'clogged filter': { daysFrom: 20, daysTo: 80, subjects: hot, worn: clogs },
  'failing fan': {
    ...{ daysFrom: 6, daysTo: 20, subjects: [...hot, 'sensor/fan'] },
    // A bearing goes faster the worse it is.
    worn: (share) => ({ ...sound, fanShare: 1 - 0.75 * share ** 1.5, clogged: 0.3 * share }),
  },
  'drying paste': {
    ...{ daysFrom: 40, daysTo: 120, subjects: hot },
    worn: (share) => ({ ...sound, dried: 1.6 * share }),
  },
  'ageing supply': {
    ...{ daysFrom: 20, daysTo: 90, subjects: ['sensor/rail'] },
    worn: (share) => ({ ...sound, sagVolts: 0.9 * share ** 1.2 }),
  },
  'loose sensor': {
    ...{ daysFrom: 5, daysTo: 20, subjects: ['sensor/cpu'] },
    worn: (share) => ({
      ...{ ...sound, leapChance: 0.15 * share ** 2 },
      isSensorLost: share >= 1,
    }),
  },
}

/** What is drawn for one machine: when it begins to wear, how fast, and how it is used. */
export interface Drawn {
  readonly beginsDay: number
  readonly lastsDays: number
  /** Fans that are driven by the temperature, or that stand where they were set. */
  readonly isControlled: boolean
  readonly hosts: number
  /** The hours of a day at which all of them are on. */
  readonly busyFrom: number
  readonly busyTo: number
  readonly restsOnWeekends: boolean
  /** °C: how far the room swings in a day, and how far its weather does. */
  readonly daily: number
  readonly weather: number
  /** °C that the room warms up by within ninety days. */
  readonly season: number
}

export function drawn(random: Random, hosts: number, profile: Profile | null): Drawn {
  const between = (from: number, to: number) => from + (to - from) * random()
  return {
    beginsDay: between(8, 25),
    lastsDays: profile === null ? 0 : between(profile.daysFrom, profile.daysTo),
    isControlled: random() < 0.5,
    hosts,
    busyFrom: Math.floor(between(6, 10)),
    busyTo: Math.floor(between(16, 22)),
    restsOnWeekends: random() < 0.5,
    daily: between(0.5, 2.5),
    weather: between(0.2, 1),
    season: between(-3, 3),
  }
}
