/** Simulates one machine for months: the plant, its room, its load, its wear, and what is read. */

import { firstSystem } from '../../../src/core/first-system.ts'
import type { Event } from '../../../src/core/model/events/event.ts'
import type { System } from '../../../src/core/model/system/system.ts'
import { step } from '../../../src/core/step.ts'
import { Trends } from '../../../src/insight/trends/trends.ts'
import { compile } from '../../../src/platform/compile/platform.ts'
import { parseConfig } from '../../../src/platform/load.ts'
import type { Levers } from '../../../src/sim/plant/levers.ts'
import { plant } from '../../../src/sim/plant/plant.ts'
import { coldPlant } from '../../../src/sim/plant/truth.ts'
import { createRandom, type Random } from '../../../src/sim/services/random.ts'
import { shapeOf } from '../../../src/sim/shape-of.ts'
import { drawn, type Profile, sound, type Worn } from './profiles.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const stepMs = 900_000

const limits = {
  'zone/air': { warning: 80, critical: 90, sign: 1 },
  'sensor/cpu': { warning: 88, critical: 98, sign: 1 },
  'sensor/fan': { warning: 1600, critical: 1000, sign: -1 },
  'sensor/rail': { warning: 11.5, critical: 11.3, sign: -1 },
} as const
type Read = keyof typeof limits

/** What became of one machine; times in days. */
export interface Course {
  readonly beginsDay: number
  /** When a limit was reached that ends it, or the sensor was gone; `null` for never. */
  readonly endsDay: number | null
  /** When a fixed threshold told of it first: two readings in a row beyond a warning limit. */
  readonly thresholdDay: number | null
  /** When each sign was found for the first time. */
  readonly found: readonly { readonly key: string; readonly day: number }[]
  readonly days: number
}

/** What two hosts add together while nothing cools, for each of them. */
const riseCelsius = 45
/** What fans that are driven by the temperature keep it at. */
const targetCelsius = 58

const boardOf = (hosts: number) => {
  const names = Array.from({ length: hosts }, (_, index) => `host.${index}`)
  const parsed = parseConfig({
    hosts: names.map((name) => ({ name, thermalZone: 'air' })),
    zones: [{ name: 'air', warning: 80, critical: 90 }],
    sensors: [
      { name: 'cpu', zone: 'air', warning: 88, critical: 98 },
      {
        name: 'fan',
        zone: 'air',
        unit: 'rpm',
        lowerWarning: 1600,
        lowerCritical: 1000,
        hysteresis: 50,
      },
      { name: 'rail', unit: 'V', lowerWarning: 11.5, lowerCritical: 11.3, hysteresis: 0.05 },
    ],
    supplies: [{ name: 'psu.0' }],
  })
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const shape = shapeOf(parsed.config)
  const zones = shape.zones.map((zone) => ({ ...zone, riseCelsius }))
  return { compiled: compile(parsed.config), shape: { ...shape, zones }, names }
}

export interface Machine {
  readonly seed: number
  readonly hosts: number
  /** `null` for one that is well. */
  readonly profile: Profile | null
  /** How long it is looked at, unless it ends before. */
  readonly days: number
}

export function courseOf({ seed, hosts, profile, days }: Machine): Course {
  const random = createRandom(seed)
  const of = drawn(random, hosts, profile)
  const { compiled, shape, names } = boardOf(hosts)
  const { platform, watches, sensors } = compiled
  const trends = new Trends({ platform, hardware: { watches, sensors } })
  const found = new Map<string, number>()
  let system: System = firstSystem(platform, 'bench', 0)
  let now = coldPlant(shape)
  let percent = of.isControlled ? 40 : 60
  let weather = 0
  /** By how much more than usual they are used: nobody tells of that either. */
  let used = 0
  let shownPercent = -100
  const power = new Map<string, string>()
  const beyond = new Map<string, number>()
  let thresholdDay: number | null = null
  const submit = (event: Event, at: number) => {
    system = step(platform, system, event, at).system
  }
  const setPower = (component: string, to: 'On' | 'Off', at: number) => {
    const times = power.get(component) === to ? 1 : 3
    power.set(component, to)
    for (let again = 0; again < times; again++)
      submit({ kind: 'power', component, power: to, source: 'report', serial: null }, at)
  }
  for (let at = 0; at < days * dayMs; at += stepMs) {
    const day = at / dayMs
    const share = profile === null ? 0 : (day - of.beginsDay) / of.lastsDays
    const worn = profile === null || share <= 0 ? sound : profile.worn(share)
    weather = 0.993 * weather + 0.12 * of.weather * gauss(random)
    const hour = (at % dayMs) / hourMs
    const isWeekend = of.restsOnWeekends && Math.floor(day) % 7 > 4
    const isBusy = hour >= of.busyFrom && hour < of.busyTo && !isWeekend
    const celsius =
      22 + of.daily * Math.sin((2 * Math.PI * (hour - 9)) / 24) + weather + (of.season * day) / 90
    setPower('chassis.0', 'On', at)
    const on = names.filter((_, index) => index === 0 || isBusy)
    for (const name of names) setPower(name, on.includes(name) ? 'On' : 'Off', at)
    // How much of a host's power is used nobody tells.
    const capped = random() < 0.3
    used = 0.995 * used + 0.005 * gauss(random)
    const { coolingGain } = shape.zones[0]!
    if (of.isControlled) {
      const heat =
        on.length * (capped ? 0.5 : 1) * ((2 * (1 + used)) / hosts) * (1 + worn.dried) * riseCelsius
      const wanted = heat / Math.max(1, targetCelsius - celsius) - 1
      percent = Math.min(100, Math.max(20, (100 * wanted) / (coolingGain * (1 - worn.clogged))))
    }
    now = plant(shape, now, {
      kind: 'set',
      levers: leversOf({
        on,
        names,
        worn,
        celsius,
        percent,
        capped,
        share: (2 * (1 + used)) / hosts,
      }),
    })
    now = plant(shape, now, { kind: 'time passes', ms: stepMs })
    if (Math.abs(percent - shownPercent) >= 5) {
      shownPercent = percent
      submit({ kind: 'cooling', zone: 'air', percent }, at)
    }
    const zone = now.zones.air!.celsius
    const isLeap = random() < worn.leapChance
    const cpu = zone + 6 + 0.4 * gauss(random)
    const read: Record<Read, number | null> = {
      'zone/air': zone + 0.2 * gauss(random),
      'sensor/cpu': worn.isSensorLost ? null : isLeap ? cpu + 60 * random() - 20 : cpu,
      'sensor/fan': (2500 + 50 * percent) * worn.fanShare * (1 + 0.01 * gauss(random)),
      'sensor/rail': 12.1 - worn.sagVolts - 0.03 * on.length + 0.02 * gauss(random),
    }
    let isOver = worn.isSensorLost
    for (const [subject, value] of Object.entries(read)) {
      const { warning, critical, sign } = limits[subject as Read]
      trends.read({ kind: 'scale', subject, value: rounded(value) }, at, system)
      const isBeyond = value === null || value * sign >= warning * sign
      beyond.set(subject, isBeyond ? (beyond.get(subject) ?? 0) + 1 : 0)
      if (beyond.get(subject)! >= 2) thresholdDay ??= day
      // The zone's own limit ends it, and what is read of a loose sensor does not.
      const isTrue = subject !== 'sensor/cpu'
      isOver ||= isTrue && value !== null && value * sign >= critical * sign
    }
    for (const one of trends.wear()) {
      const key = `${one.subject}/${one.sign}`
      if (!found.has(key)) found.set(key, day)
    }
    if (isOver) return { ...of, endsDay: day, thresholdDay, found: listed(found), days: day }
  }
  return { ...of, endsDay: null, thresholdDay, found: listed(found), days }
}

interface Set {
  readonly on: readonly string[]
  readonly names: readonly string[]
  readonly worn: Worn
  readonly celsius: number
  readonly percent: number
  readonly capped: boolean
  readonly share: number
}

function leversOf({ on, names, worn, celsius, percent, capped, share }: Set): Levers {
  const { clogged, dried } = worn
  // As warm as two hosts are all together, however many there are.
  const less = share * (1 + dried) - 1
  return {
    ambient: { celsius },
    chassis: { 'chassis.0': { power: 'On' } },
    supplies: { 'psu.0': { output: 'On' } },
    hosts: Object.fromEntries(
      names.map((name) => [name, { power: on.includes(name) ? 'On' : 'Off', capped }] as const),
    ),
    zones: { air: { coolingPercent: percent, clogged, dried: less } },
  }
}

const listed = (found: ReadonlyMap<string, number>) =>
  [...found].map(([key, day]) => ({ key, day }))

const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)))

/** Of mean 0 and standard deviation 1, by the central limit of twelve. */
function gauss(random: Random): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return sum
}
