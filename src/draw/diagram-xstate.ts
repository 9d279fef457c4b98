/** Writes the diagram of a machine down as a configuration for XState 5. */
import { anyStatus, type Diagram } from './diagram.ts'
import { tokenOf } from './token.ts'

/**
 * What `createMachine` takes, as plain JSON. Events are `request.PowerOn`, `PowerOn.done`,
 * `deadline.boot-failed`, `observed.Off`; where the hardware decides, the guard `observed` is asked
 * with the power that it must be. An arrow without a target changes nothing: it is so already.
 */
export interface XstateConfig {
  readonly id: string
  readonly initial: string
  /** What may happen in any status. */
  readonly on: Arrows
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
  readonly on: Arrows
}

export type Arrows = Readonly<Record<string, readonly Arrow[]>>

export interface Arrow {
  readonly target?: string
  readonly guard?: { readonly type: 'observed'; readonly params: { readonly power: string } }
}

export function xstateOf({ kind, initial, statuses, transitions }: Diagram): XstateConfig {
  const arrows = (from: string, prefix = '') =>
    transitions
      .filter((one) => one.from === from)
      .map(({ event, to, when }) => ({ event, arrow: arrowTo(`${prefix}${tokenOf(to)}`, when) }))
  const states = statuses.map(({ name, class: statusClass, power, deadlineMs, unchanged }) => {
    const stays = unchanged.map((action) => ({ event: `request.${tokenOf(action)}`, arrow: {} }))
    return [
      tokenOf(name),
      {
        tags: [statusClass],
        meta: { status: name, power, deadlineMs },
        on: byEvent([...arrows(name), ...stays]),
      },
    ] as const
  })
  return {
    id: tokenOf(kind),
    initial: tokenOf(initial),
    // From the machine itself, a target with a dot before it is one of its own states.
    on: byEvent(arrows(anyStatus, '.')),
    states: Object.fromEntries(states),
  }
}

const arrowTo = (target: string, power: string | null): Arrow => ({
  target,
  ...(power === null ? {} : { guard: { type: 'observed', params: { power } } }),
})

/** The first of them whose guard lets it through is taken. */
function byEvent(arrows: readonly { readonly event: string; readonly arrow: Arrow }[]): Arrows {
  const grouped = Map.groupBy(arrows, ({ event }) => event)
  return Object.fromEntries(
    [...grouped].map(([event, some]) => [event, some.map(({ arrow }) => arrow)]),
  )
}
