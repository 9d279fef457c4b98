/**
 * Keeps the worlds visited in a few bytes each: a digest, its predecessor, and the move from that.
 * The state itself is found again by walking there.
 */
import type { Found } from './walk.ts'

export interface Visited {
  readonly size: number
  /** The number of the state of that digest, which is new or known already. */
  arrive(digest: bigint, from: number, move: number): { readonly state: number; isNew: boolean }
  find(state: number): Found
}

/** How many there is room for at first; it doubles with need. */
const firstRoom = 1 << 16
/** A table fuller than that is slow. */
const fullShare = 0.5
const nobody = 0xffffffff

export function createVisited(): Visited {
  let digests = new BigUint64Array(firstRoom)
  let parents = new Uint32Array(firstRoom)
  let moves = new Uint16Array(firstRoom)
  let table = new Uint32Array(2 * firstRoom).fill(nobody)
  let size = 0

  const slotOf = (digest: bigint): number => {
    const mask = table.length - 1
    let slot = Number(digest & 0x7fffffffn) & mask
    for (;;) {
      const state = table[slot]!
      if (state === nobody || digests[state] === digest) return slot
      slot = (slot + 1) & mask
    }
  }
  const grow = (): void => {
    digests = larger(digests, BigUint64Array)
    parents = larger(parents, Uint32Array)
    moves = larger(moves, Uint16Array)
    table = new Uint32Array(2 * digests.length).fill(nobody)
    for (let state = 0; state < size; state++) table[slotOf(digests[state]!)] = state
  }

  return {
    get size() {
      return size
    },
    arrive: (digest, from, move) => {
      const slot = slotOf(digest)
      const known = table[slot]!
      if (known !== nobody) return { state: known, isNew: false }
      const state = size++
      digests[state] = digest
      parents[state] = from
      moves[state] = move
      table[slot] = state
      if (size >= table.length * fullShare) grow()
      return { state, isNew: true }
    },
    find: (state) => {
      const path: number[] = []
      for (let at = state; at !== 0; at = parents[at]!) path.push(moves[at]!)
      return { path: path.reverse(), digest: digests[state]!, from: digests[parents[state]!]! }
    },
  }
}

function larger<Array extends { readonly length: number; set(from: Array): void }>(
  from: Array,
  Kind: new (length: number) => Array,
): Array {
  const to = new Kind(2 * from.length)
  to.set(from)
  return to
}
