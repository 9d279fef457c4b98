/** Walks from the first world along a path of moves, and finds what is reached in one more. */

import { pendingOf } from './hardware.ts'
import { digestOf } from './key.ts'
import type { Move } from './move.ts'
import { movesOf, startMove } from './moves.ts'
import { isAtRest, quiescent } from './quiescence.ts'
import { checkRest, throwsNothing, Violation } from './safety.ts'
import { firstWorld, type Setup, type World } from './world.ts'

/** For each step of the way, which of the moves there were. */
export type Path = readonly number[]

/** One move further. A state is known by its digest; worlds that are alike have the same. */
export interface Edge {
  readonly move: number
  readonly digest: bigint
  readonly isBenign: boolean
  readonly isRest: boolean
}

/** All that can happen next, up to what must not. */
export interface Expanded {
  readonly edges: readonly Edge[]
  readonly broken: Broken | null
}

export interface Broken {
  /** `null` where what is broken is seen in the state itself. */
  readonly move: number
  readonly rule: string
  readonly what: string
}

export interface Walker {
  expand(state: Found): Expanded
  /** The texts of the moves along a path. */
  textsAlong(path: Path): readonly string[]
}

/** A state, by the way on which it was found first. */
export interface Found {
  readonly path: Path
  readonly digest: bigint
  /** The state before it on the way. */
  readonly from: bigint
}

/** What was reached one step before is remembered; elsewhere it is walked to from the beginning. */
export function createWalker(setup: Setup): Walker {
  let depth = 0
  let here = createMemory()
  let ahead = createMemory()

  function walk(path: Path): World {
    let world = firstWorld(setup)
    for (const [at, move] of path.entries())
      world = arrived(setup, movesAt(setup, world, at)[move]!.act()).world
    return world
  }

  return {
    expand: ({ path, digest, from }) => {
      if (path.length !== depth) {
        depth = path.length
        here = ahead
        ahead = createMemory()
      }
      const world = here.recall(from, path.at(-1) ?? 0) ?? walk(path)
      const moves = movesAt(setup, world, depth)
      return expandedAt(setup, moves, (edge, reached) => ahead.remember(digest, edge, reached))
    },
    // The last of them may be what must not be: it is not made.
    textsAlong: (path) => {
      let world = firstWorld(setup)
      return path.map((index, at) => {
        const move = movesAt(setup, world, at)[index]!
        if (at + 1 < path.length) world = arrived(setup, move.act()).world
        return move.text
      })
    },
  }
}

/** How many worlds are remembered, so that they need not be walked to again. */
const rememberedMax = 100_000

/**
 * By the state before and the move: worlds that are alike may still number their moves otherwise,
 * and it is the one that was found first whose moves are counted.
 */
function createMemory() {
  const worlds = new Map<bigint, World>()
  const known = new Set<bigint>()
  const keyOf = (from: bigint, move: number) => (from << 16n) | BigInt(move)
  return {
    recall: (from: bigint, move: number) => worlds.get(keyOf(from, move)),
    remember: (from: bigint, { move, digest }: Edge, world: World) => {
      if (known.has(digest) || known.size >= rememberedMax) return
      known.add(digest)
      worlds.set(keyOf(from, move), world)
    },
  }
}

const movesAt = (setup: Setup, world: World, depth: number): readonly Move[] =>
  depth === 0 ? [startMove(setup, world)] : movesOf(setup, world)

/** Where a move leads: with its faults forgiven, where that is a rest. */
export function arrived(setup: Setup, moved: World): { world: World; isRest: boolean } {
  const world = withoutSettled(moved)
  const isRest = isAtRest(setup, world)
  return { world: isRest ? quiescent(setup, world) : world, isRest }
}

/** What has lost its power is not slow any more: it has nothing to do. */
function withoutSettled(world: World): World {
  if (world.slow.length === 0) return world
  const pending = new Set(pendingOf(world.plant).map(({ name }) => name))
  const slow = world.slow.filter((name) => pending.has(name))
  return slow.length === world.slow.length ? world : { ...world, slow }
}

function expandedAt(
  setup: Setup,
  moves: readonly Move[],
  remember: (edge: Edge, world: World) => void,
): Expanded {
  const edges: Edge[] = []
  for (const [move, { act, isBenign }] of moves.entries()) {
    try {
      const { world, isRest } = arrived(setup, act())
      if (isRest) checkRest(setup.platform, world)
      const edge = { move, digest: digestOf(world, setup), isBenign, isRest }
      remember(edge, world)
      edges.push(edge)
    } catch (error) {
      return { edges, broken: { move, ...whatOf(error) } }
    }
  }
  return { edges, broken: null }
}

export const whatOf = (error: unknown): { readonly rule: string; readonly what: string } =>
  error instanceof Violation
    ? { rule: error.rule, what: error.message }
    : { rule: throwsNothing, what: String(error) }
