/** Writes the diagram of a machine down as a configuration for XState 5. */
import { anyStatus, type Diagram } from './diagram.ts'
import { tokenOf } from './token.ts'

/**
 * What `createMachine` takes, as plain JSON. Events are `request.PowerOn`, `PowerOn.done`,
 * `deadline.boot-failed`, `observed.Off`; where the hardware decides, the guard `observed` is asked
 * with the power that it must be. A way without a target changes nothing: it is so already.
 */
export interface XstateConfig {
  readonly id: string
  readonly initial: string
  /** What may happen in any status. */
  readonly on: Ways
  readonly states: Readonly<Record<string, XstateState>>
}

export interface XstateState {
  /** The class of the status. */
  readonly tags: readonly string[]
  readonly meta: {
    readonly status: string
    readonly power: string | null
    readonly deadlineMs: number | null
  }
  readonly on: Ways
}

export type Ways = Readonly<Record<string, readonly Way[]>>

export interface Way {
  readonly target?: string
  readonly guard?: { readonly type: 'observed'; readonly params: { readonly power: string } }
}

export function xstateOf({ kind, initial, statuses, transitions }: Diagram): XstateConfig {
  const ways = (from: string, prefix = '') =>
    transitions
      .filter((one) => one.from === from)
      .map(({ event, to, when }) => ({ event, way: wayTo(`${prefix}${tokenOf(to)}`, when) }))
  const states = statuses.map(({ name, class: statusClass, power, deadlineMs, unchanged }) => {
    const stays = unchanged.map((action) => ({ event: `request.${tokenOf(action)}`, way: {} }))
    return [
      tokenOf(name),
      {
        tags: [statusClass],
        meta: { status: name, power, deadlineMs },
        on: byEvent([...ways(name), ...stays]),
      },
    ] as const
  })
  return {
    id: tokenOf(kind),
    initial: tokenOf(initial),
    // From the machine itself, a target with a dot before it is one of its own states.
    on: byEvent(ways(anyStatus, '.')),
    states: Object.fromEntries(states),
  }
}

const wayTo = (target: string, power: string | null): Way => ({
  target,
  ...(power === null ? {} : { guard: { type: 'observed', params: { power } } }),
})

/** The first of them whose guard lets it through is taken. */
function byEvent(ways: readonly { readonly event: string; readonly way: Way }[]): Ways {
  const grouped = Map.groupBy(ways, ({ event }) => event)
  return Object.fromEntries(
    [...grouped].map(([event, some]) => [event, some.map(({ way }) => way)]),
  )
}
