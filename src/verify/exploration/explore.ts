/** Explores every world that can be reached, breadth first, so that what is found is shortest. */
import { createPredecessors } from './liveness.ts'
import { createVisited, type Visited } from './visited.ts'
import type { Expanded, Found, Path } from './walk.ts'

/** Expands some states; it may be asked again before it has answered. */
export type Expander = (states: readonly Found[]) => Promise<readonly Expanded[]>

export interface Limits {
  /** How many states are explored at most. */
  readonly statesMax: number
  readonly stopped?: AbortSignal
}

/** How far it is. */
export interface Progress {
  readonly depth: number
  readonly states: number
  readonly edges: number
  readonly rests: number
  readonly seconds: number
}

export interface Exploration extends Progress {
  /** False where a limit ended it: then what it says holds only as far as it came. */
  readonly isWhole: boolean
  readonly counterexample: Counterexample | null
}

export interface Counterexample {
  readonly path: Path
  readonly rule: string
  readonly what: string
}

/** From every state, time passing and the world answering leads to rest. */
export const liveness = 'from everywhere the world comes to rest'

/** Paths that are handed over at once. */
const batchSize = 32

export async function explore(
  expanders: readonly Expander[],
  { statesMax, stopped }: Limits,
  onProgress: (progress: Progress) => void,
): Promise<Exploration> {
  const begunAt = performance.now()
  const visited = createVisited()
  const predecessors = createPredecessors()
  const rests: number[] = []
  let edges = 0
  let depth = 0
  let counterexample: Counterexample | null = null
  visited.arrive(0n, 0, 0)
  let frontier: Frontier = expanders.map((_, index) => (index === 0 ? [0] : []))
  const progress = (): Progress => ({
    ...{ depth, states: visited.size, edges, rests: rests.length },
    seconds: (performance.now() - begunAt) / 1000,
  })

  const take = (from: number, by: number, expanded: Expanded, next: Frontier): void => {
    for (const { move, digest, isBenign, isRest } of expanded.edges) {
      edges++
      const { state, isNew } = visited.arrive(digest, from, move)
      if (isBenign && state !== from) predecessors.add(from, state)
      if (!isNew) continue
      shareOf(next, by).push(state)
      if (isRest) rests.push(state)
    }
    const { broken } = expanded
    if (broken === null || counterexample !== null) return
    const { rule, what, move } = broken
    counterexample = { path: [...visited.find(from).path, move], rule, what }
  }
  const isOver = () =>
    counterexample !== null || visited.size > statesMax || stopped?.aborted === true

  const isDone = () => frontier.every((share) => share.length === 0)
  while (!isDone() && !isOver()) {
    const next: Frontier = expanders.map(() => [])
    for await (const { from, by, expanded } of expandAll(expanders, visited, frontier))
      if (!isOver()) take(from, by, expanded, next)
    if (isOver()) break
    frontier = next
    depth++
    onProgress(progress())
  }
  const isWhole = isDone()
  const wedge = isWhole ? predecessors.wedge(visited.size, rests) : null
  if (wedge !== null)
    counterexample = {
      path: visited.find(wedge).path,
      rule: liveness,
      what: 'it never comes to rest',
    }
  return { ...progress(), isWhole, counterexample }
}

/** What is to be expanded next, by who is to do it. */
type Frontier = readonly number[][]

/** Whoever found it remembers it, and should go on there, unless others have less to do. */
function shareOf(next: Frontier, by: number): number[] {
  const own = next[by]!
  const least = next.reduce((a, b) => (b.length < a.length ? b : a))
  return own.length > least.length * unevenShare + batchSize ? least : own
}

const unevenShare = 1.1

interface Taken {
  readonly from: number
  readonly by: number
  readonly expanded: Expanded
}

/** In an order that is always the same: so is what is found. */
async function* expandAll(
  expanders: readonly Expander[],
  visited: Visited,
  frontier: Frontier,
): AsyncGenerator<Taken> {
  const batches = batchesOf(frontier)
  const pending: Promise<readonly Expanded[]>[] = []
  const ask = (index: number) => {
    const batch = batches[index]
    if (batch === undefined) return
    pending[index] = expanders[batch.by]!(batch.share.map((state) => visited.find(state)))
  }
  const ahead = expanders.length * batchesAhead
  for (let index = 0; index < ahead; index++) ask(index)
  for (const [index, { by, share }] of batches.entries()) {
    const expanded = await pending[index]!
    delete pending[index]
    ask(index + ahead)
    for (const [i, from] of share.entries()) yield { from, by, expanded: expanded[i]! }
  }
}

/** One of each expander's in turn. */
function batchesOf(frontier: Frontier) {
  const batches: { readonly by: number; readonly share: readonly number[] }[] = []
  const most = Math.max(...frontier.map((share) => share.length))
  for (let begin = 0; begin < most; begin += batchSize) {
    for (const [by, share] of frontier.entries())
      if (begin < share.length) batches.push({ by, share: share.slice(begin, begin + batchSize) })
  }
  return batches
}

/** Batches that each expander is given ahead, so that it never waits. */
const batchesAhead = 3
