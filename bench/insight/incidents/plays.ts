/** Draws plays of a board by a seed: each class of faults alone, and some of them two at once. */

import { pick } from '../../../src/rehearse/world/chance.ts'
import { createRandom, type Random } from '../../../src/sim/services/random.ts'
import type { Board } from './boards.ts'
import { faultClasses, type Injected } from './faults.ts'
import { type Labelled, labelledAlone, labelledTogether } from './label.ts'
import { type Planned, play } from './play.ts'

/** What came of one play, and which fault made what of it. */
export interface Played {
  readonly className: string
  readonly faults: readonly Planned[]
  readonly labelled: Labelled
}

export const together = 'two at once'
/** Of each board and seed. */
const pairsEach = 4

export async function playsOf(board: Board, seed: number): Promise<readonly Played[]> {
  const bases = new Map<string, ReturnType<typeof play>>()
  /** Without any fault, though with all that is asked for. */
  const baseOf = (faults: readonly Planned[]) => {
    const asked = faults.filter(({ injected }) => injected.asks !== undefined)
    const key = JSON.stringify(asked.map(({ injected, beginsAt }) => [injected.asks, beginsAt]))
    const base = bases.get(key) ?? play(board, seed, [], faults)
    bases.set(key, base)
    return base
  }
  const played: Played[] = []
  const drawn = drawnFor(board, seed)
  for (const [className, planned] of drawn) {
    const faults = [planned]
    const entries = await play(board, seed, faults, faults)
    played.push({ className, faults, labelled: labelledAlone(entries, await baseOf(faults)) })
  }
  for (const faults of pairsOf(drawn, createRandom(seed))) {
    const entries = await play(board, seed, faults, faults)
    const alone = []
    for (const one of faults) alone.push(await play(board, seed, [one], faults))
    const labelled = labelledTogether(entries, await baseOf(faults), alone)
    played.push({ className: together, faults, labelled })
  }
  return played
}

type Drawn = readonly [className: string, planned: Planned]

/** One of each class that the board has. */
function drawnFor({ config }: Board, seed: number): readonly Drawn[] {
  return Object.entries(faultClasses).flatMap(([className, draw], index): readonly Drawn[] => {
    const random = createRandom(seed * 1000 + index)
    const injected = draw(config, random)
    return injected === null ? [] : [[className, planned(injected, random)]]
  })
}

function planned(injected: Injected, random: Random): Planned {
  const beginsAt = Math.round(15_000 + random() * 20_000)
  const lastsMs = (injected.lastsMs ?? 15_000) + random() * 25_000
  return { injected, beginsAt, endsAt: Math.round(beginsAt + lastsMs) }
}

/** Two that begin about the same time, and do not touch the same part. */
function pairsOf(drawn: readonly Drawn[], random: Random): readonly (readonly Planned[])[] {
  const pairs: (readonly Planned[])[] = []
  for (let tries = 0; tries < 10 * pairsEach && pairs.length < pairsEach; tries += 1) {
    const [, one] = pick(random, drawn)
    const [, other] = pick(random, drawn)
    const isApart = other.injected.touches.every((part) => !one.injected.touches.includes(part))
    if (!isApart) continue
    const beginsAt = Math.round(one.beginsAt + (random() - 0.3) * 12_000)
    const endsAt = beginsAt + other.endsAt - other.beginsAt
    pairs.push([one, { ...other, beginsAt, endsAt }])
  }
  return pairs
}
