/** Lets hardware that was commanded follow, and says what it is then. */
import type { Name } from '../../core/model/ids.ts'
import { plant } from '../../sim/plant/plant.ts'
import type { SimShape } from '../../sim/plant/shape.ts'
import type { PlantState, Turning } from '../../sim/plant/truth.ts'
import { latest } from './once.ts'

/** A part that is on its way to something. */
export interface Pending {
  readonly name: Name
  readonly group: (typeof groups)[number]
  readonly does: 'turns' | 'boots' | 'shuts down'
  /** As stories tell it. */
  readonly what: string
}

const groups = ['supplies', 'chassis', 'components', 'hosts', 'bmc'] as const

export const pendingOf = latest((state: PlantState): readonly Pending[] =>
  groups.flatMap((group) =>
    Object.entries<Part>(state[group]).flatMap(([name, part]) =>
      pendingIn(part).map(([does, what]) => ({ name, group, does, what })),
    ),
  ),
)

/** The hardware once that part alone has followed, however long it took. */
export function follow(shape: SimShape, state: PlantState, pending: Pending): PlantState {
  const { name, does, group } = pending
  if (does === 'boots') {
    const boot = state.hosts[name]!.boot === 'None' ? firstStage : lastStage
    return plant(shape, state, { kind: 'set', levers: { hosts: { [name]: { boot } } } })
  }
  const part = state[group][name]!
  const due =
    does === 'turns'
      ? { ...part, turning: { ...part.turning!, inMs: 0 } }
      : { ...part, shutdownInMs: 0 }
  const ready = { ...state, [group]: { ...state[group], [name]: due } }
  return plant(shape, ready, { kind: 'time passes', ms: 0 })
}

interface Part {
  readonly turning: Turning | null
  readonly shutdownInMs?: number | null
  readonly stageInMs?: number | null
  readonly boot?: string
}

/** What lies between the first stage of a boot and the last makes no difference to anybody. */
const firstStage = 'PrimaryProcessorInitializationStarted'
const lastStage = 'OSRunning'

function pendingIn(part: Part): readonly (readonly [Pending['does'], string])[] {
  const { turning, shutdownInMs = null, stageInMs = null, boot } = part
  const boots = boot === 'None' ? 'begins to boot' : 'runs its operating system'
  return [
    ...(turning === null ? [] : [['turns', `turns ${turning.to.toLowerCase()}`] as const]),
    ...(shutdownInMs === null ? [] : [['shuts down', 'shuts down'] as const]),
    ...(stageInMs === null ? [] : [['boots', boots] as const]),
  ]
}
