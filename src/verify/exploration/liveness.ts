/** Checks liveness: from which worlds, if all but works, quiescence is reached. */

/** Benign moves, each from one place to another, in a few bytes. */
export interface Predecessors {
  add(from: number, to: number): void
  /** A place from which none of those at rest can be reached; `null` when there is none. */
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
      for (const place of queue) isLive[place] = 1
      for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
        for (let i = begins[place]!; i < begins[place + 1]!; i++) {
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
