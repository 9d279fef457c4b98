/**
 * Names the subjects of u-bmc: what its state manager serves, asks, subscribes to and publishes.
 */
import type { Kind } from './kinds.ts'

/** As u-bmc's own state manager is found: its clients ask `$SRV.INFO.statemgr`. */
export const identity = {
  name: 'statemgr',
  version: '1.0.0',
  queue: 'q',
} as const

export type Verb = 'list' | 'state' | 'control' | 'info'

export interface ServedSubject {
  readonly subject: string
  /** The subject is the group, a dot and the endpoint's name. */
  readonly group: string
  readonly name: Verb
  readonly kind: Kind
  /** One sentence, for documentation and help. */
  readonly about: string
}

const abouts: Readonly<Record<Verb, string>> = {
  list: 'Lists the components of its kind.',
  state: 'Shows the components that are asked for.',
  control: 'Asks a component for an action; answers at once.',
  info: 'Shows a component, or writes down what people know about it.',
}

/** In the order in which u-bmc registers them. */
export const served: readonly ServedSubject[] = (['host', 'chassis', 'bmc'] as const).flatMap(
  (kind) =>
    (['list', 'state', 'control', 'info'] as const).map((name) => ({
      subject: `${kind}.${name}`,
      group: kind,
      name,
      kind,
      about: abouts[name],
    })),
)

export const powerSubjects = {
  action: 'internal.power.action',
  result: 'internal.power.result',
} as const

/** The first is only published to, and nobody of u-bmc's listens; the others are requests. */
export const ledSubjects = {
  internal: 'internal.led.control',
  control: 'led.control',
  status: 'led.status',
} as const

export const changeSubjects = {
  state: (component: string) => `statemgr.state.${component}`,
  transition: (component: string) => `statemgr.event.${component}.transition`,
  notification: 'state.event',
} as const

/** Where what is told is kept. */
export const stream = {
  name: 'STATEMGR',
  subjects: ['statemgr.state.>', 'statemgr.event.>'],
} as const
