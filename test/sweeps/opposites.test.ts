/** Sweeps of opposite requests: at each step of a recipe, and in the middle of each rail. */
import { test } from 'node:test'
import { loadConfig } from '../../src/platform/load.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { exampleConfig } from '../harness/platform.ts'
import { trackNoMore } from '../harness/tracking.ts'
import {
  type Course,
  heat,
  isHalfWay,
  isOfRail,
  momentsOf,
  type Opposite,
  opposed,
  withSlowRails,
} from './opposites.ts'
import type { Order } from './situations.ts'

const isLong = process.env.LONG !== undefined

const example = withSlowRails(exampleConfig())
const ownKinds = (): Config => {
  const loaded = loadConfig(new URL('../platforms/kinds.yaml', import.meta.url).pathname)
  if (!('config' in loaded)) throw new Error(JSON.stringify(loaded))
  return withSlowRails(loaded.config)
}

const ask = (name: string, action: string): Order => ({ name, action })
const chassisOn = [ask('chassis.0', 'PowerOn')]
const hostOn = [...chassisOn, ask('host.0', 'PowerOn')]

/** What is in the middle of something, and what is asked against it. */
interface Row {
  readonly course: Course
  readonly opposites: readonly Opposite[]
  readonly config?: () => Config
  /** Only with `LONG=1`: of the same steps as another. */
  readonly isLong?: true
}

const hostOff = ['GracefulShutdown', 'ForceOff'].map((action) => ask('host.0', action))
const chassisOff = ['PowerOff', 'ForceOff', 'EmergencyShutdown'].map((action) =>
  ask('chassis.0', action),
)
const crashed = { isAfterCrash: true } as const

const rows: Readonly<Record<string, Row>> = {
  'the power-on of a host': {
    course: { before: chassisOn, order: ask('host.0', 'PowerOn') },
    opposites: [
      ...hostOff,
      ask('chassis.0', 'PowerOff'),
      heat,
      { ...hostOff[0]!, ...crashed },
      ...(isLong ? [ask('host.0', 'EmergencyOff'), ask('host.0', 'Isolate')] : []),
    ],
  },
  'the power cycle of a host': {
    course: { before: hostOn, order: ask('host.0', 'PowerCycle') },
    opposites: [hostOff[0]!, heat],
  },
  'the power-on of a chassis': {
    course: { before: [], order: ask('chassis.0', 'PowerOn') },
    opposites: [...chassisOff, { ...chassisOff[0]!, ...crashed }],
  },
  'the power-on of a pump': {
    course: { before: chassisOn, order: ask('pump.0', 'PowerOn') },
    opposites: [ask('pump.0', 'PowerOff')],
    config: ownKinds,
  },
  'the forced off of a host': {
    course: { before: hostOn, order: ask('host.0', 'ForceOff') },
    opposites: [ask('host.0', 'PowerOn')],
    isLong: true,
  },
  'the shutdown of a host': {
    course: { before: hostOn, order: ask('host.0', 'GracefulShutdown') },
    opposites: [ask('host.0', 'PowerOn'), ask('host.0', 'ForceOff')],
    isLong: true,
  },
  'the restart of a host': {
    course: { before: hostOn, order: ask('host.0', 'GracefulRestart') },
    opposites: [...hostOff, heat],
    isLong: true,
  },
  'the reset of a host': {
    course: { before: hostOn, order: ask('host.0', 'ForceRestart') },
    opposites: [...hostOff, ask('chassis.0', 'PowerOff'), heat],
    isLong: true,
  },
  'the power-off of a chassis': {
    course: { before: hostOn, order: ask('chassis.0', 'PowerOff') },
    opposites: [ask('chassis.0', 'PowerOn'), ask('host.0', 'PowerOn')],
    isLong: true,
  },
  'the power cycle of a chassis': {
    course: { before: hostOn, order: ask('chassis.0', 'PowerCycle') },
    opposites: [...chassisOff, ...hostOff],
    isLong: true,
  },
  'the start of a tray': {
    course: {
      before: [...chassisOn, ask('pump.0', 'PowerOn')],
      order: ask('gputray.0', 'PowerOn'),
    },
    opposites: [ask('gputray.0', 'PowerOff'), ask('chassis.0', 'PowerOff')],
    config: ownKinds,
    isLong: true,
  },
}

/** What comes on all the same is tried where hosts and chassis are told to once. */
const rises = ({ order: { name, action } }: Course) =>
  action === 'PowerOn' && /^(host|chassis)/.test(name)

for (const [what, row] of Object.entries(rows)) {
  if (row.isLong && !isLong) continue
  const { course, opposites, config: configOf = () => example } = row
  test(`whatever is asked against ${what}, what was accepted last is so at rest`, async () => {
    const config = configOf()
    const moments = await momentsOf(config, course)
    for (const [index, opposite] of opposites.entries()) {
      // Without `LONG=1` the first one closely, and of each of the others whether it holds at all.
      const isClose = isLong || index === 0
      for (const moment of isLong ? moments : moments.filter(isClose ? isOfRail : isHalfWay)) {
        for (const insists of rises(course) ? [false, true] : [false]) {
          const about = `${opposite.name} ${opposite.action} ${moment.what}`
          const why = insists ? ', which comes all the same' : ''
          await opposed(config, course, opposite, moment, insists).catch((cause: Error) => {
            throw new Error(`${about}${why}: ${cause.message}`, { cause })
          })
        }
      }
    }
  })
}

trackNoMore()
