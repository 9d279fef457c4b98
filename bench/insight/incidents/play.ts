/** Plays a board with work on it and faults in it, and gives what the journal says then. */

import type { Entry } from '../../../src/core/model/events/entry.ts'
import { pick } from '../../../src/rehearse/world/chance.ts'
import { createWorld, type World } from '../../../src/rehearse/world/world.ts'
import { createRandom } from '../../../src/sim/services/random.ts'
import type { Board } from './boards.ts'
import type { Injected } from './faults.ts'

/** A fault with its time, ms from when all is on and at rest. */
export interface Planned {
  readonly injected: Injected
  readonly beginsAt: number
  readonly endsAt: number
}

const settleMs = 15_000
const playMs = 110_000

/** Work goes on beside it: somebody asks for something so often. */
const jobs = 4

/** The same seed asks for the same work, whatever faults there are. */
export async function play(
  { config }: Board,
  seed: number,
  faults: readonly Planned[],
  /** What else somebody does: those of faults that are not injected in this play as well. */
  asked: readonly Planned[],
): Promise<readonly Entry[]> {
  const world = await createWorld({ config, onBug: ignored, heatTickMs: 2000 })
  await world.advance(settleMs)
  const from = (await world.history()).length
  for (const { at, act } of timetable(world, seed, faults, asked)) {
    await world.advance(Math.max(0, settleMs + at - world.clock.now()))
    act()
  }
  await world.advance(Math.max(0, settleMs + playMs - world.clock.now()))
  const entries = await world.history()
  await world.stop()
  return entries.slice(from) as readonly Entry[]
}

/** A fault is judged by what the journal says of it, be that a bug of ours. */
const ignored = () => {}

function timetable(
  world: World,
  seed: number,
  faults: readonly Planned[],
  asked: readonly Planned[],
) {
  const random = createRandom(seed)
  const { hosts } = world.config
  const busy = new Set(asked.flatMap(({ injected: { asks = [] } }) => asks.map(({ name }) => name)))
  const free = hosts.map(({ name }) => name).filter((name) => !busy.has(name))
  const work = Array.from({ length: jobs }, () => ({
    at: Math.floor(random() * playMs * 0.8),
    name: free.length === 0 ? null : pick(random, free),
    action: pick(random, ['PowerCycle', 'GracefulShutdown', 'PowerOn', 'Reboot']),
  }))
  const ask = (name: string, action: string) => () =>
    void world.bus.request('statemgr.action', JSON.stringify({ name, action, actor: 'work' }), {
      timeoutMs: 1000,
    })
  return [
    ...work.flatMap(({ at, name, action }) =>
      name === null ? [] : [{ at, act: ask(name, action) }],
    ),
    ...asked.flatMap(({ injected: { asks = [] }, beginsAt }) =>
      asks.map(({ name, action }) => ({ at: beginsAt + 500, act: ask(name, action) })),
    ),
    ...faults.flatMap(({ injected, beginsAt, endsAt }) => [
      { at: beginsAt, act: () => injected.begin(world) },
      { at: endsAt, act: () => injected.end(world) },
    ]),
  ].sort((a, b) => a.at - b.at)
}
