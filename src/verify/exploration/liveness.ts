/** Checks liveness: from which worlds, if all but works, quiescence is reached. */

/** Benign moves, each from one state to another, in a few bytes. */
export interface Predecessors {
  add(from: number, to: number): void
  /** A state from which none of those at rest can be reached; `null` when there is none. */
  wedge(size: number, rests: readonly number[]): number | null
}

const firstRoom = 1 << 16

export function createPredecessors(): Predecessors {
  let froms = new Uint32Array(firstRoom)
  let tos = new Uint32Array(firstRoom)
  let count = 0
  return {
    add: (from, to) => {
      if (count === froms.length) {
        froms = doubled(froms)
        tos = doubled(tos)
      }
      froms[count] = from
      tos[count] = to
      count++
    },
    wedge: (size, rests) => {
      // By where they lead: a list of lists, as one.
      const begins = new Uint32Array(size + 1)
      for (let i = 0; i < count; i++) begins[tos[i]! + 1]!++
      for (let i = 0; i < size; i++) begins[i + 1]! += begins[i]!
      const next = begins.slice()
      const backs = new Uint32Array(count)
      for (let i = 0; i < count; i++) backs[next[tos[i]!]!++] = froms[i]!
      const isLive = new Uint8Array(size)
      const queue = [...rests]
      for (const state of queue) isLive[state] = 1
      for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
        for (let i = begins[state]!; i < begins[state + 1]!; i++) {
          const from = backs[i]!
          if (isLive[from] === 1) continue
          isLive[from] = 1
          queue.push(from)
        }
      }
      const wedged = isLive.indexOf(0)
      return wedged < 0 ? null : wedged
    },
  }
}

const doubled = (from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const to = new Uint32Array(2 * from.length)
  to.set(from)
  return to
}
