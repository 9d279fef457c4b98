/** Examines what a journal is worth as evidence: whether its rows are those that were sealed. */

import { chainStart, type LinkedRow, link } from '../chain.ts'
import type { Reached, Seal, Sealed } from '../sealed-head.ts'
import type { Break, Claims, Evidence } from '../store.ts'
import { isSealedBy } from './seal.ts'

/** What is looked into: a store, or a file that a journal was exported to. */
export interface Examined {
  /** May move on while it is looked at. */
  readonly head: () => Extent
  readonly sealed: Sealed
  /** A window of the rows behind that; `null` for one that cannot be read. */
  readonly rowsAfter: (seq: number) => Iterable<LinkedRow | null>
}

/** From where to where rows are there: the oldest is linked to the anchor. */
interface Extent {
  readonly anchorSeq: number
  readonly anchorHash: string
  readonly lastSeq: number
}

/** Gives way after each window of rows. */
export function* examine(examined: Examined, claims: Claims): Generator<void, Evidence> {
  const { head, sealed, rowsAfter } = examined
  const { anchorSeq, lastSeq } = head()
  const { seals, lines, breaks } = judge(sealed, claims, lastSeq)
  const sealedAt = Map.groupBy(seals, ({ seq }) => seq)
  let at: Reached = { seq: 0, hash: chainStart }
  let proven: Seal | null = null
  const reach = (next: Reached) => {
    at = next
    for (const one of sealedAt.get(at.seq) ?? []) {
      if (one.hash === at.hash) proven = one
      else breaks.push(notAsSealed(proven, one))
    }
  }
  // The first place is the nearest: at one of these nothing more is looked for.
  const isOver = () => breaks.some(({ after }) => after <= at.seq)
  while (at.seq < lastSeq && !isOver()) {
    // What was dropped, also meanwhile, is not looked at any more.
    const { anchorSeq: dropped, anchorHash } = head()
    if (at.seq <= dropped) reach({ seq: dropped, hash: anchorHash })
    const before = at.seq
    for (const row of rowsAfter(before)) {
      const why = row === null ? 'it cannot be read' : brokenAt(at, row)
      if (row === null || why !== null) {
        breaks.push({ after: at.seq, through: row?.seq ?? at.seq + 1, why: String(why) })
        break
      }
      reach(row)
    }
    // Nothing was there of a whole window.
    if (at.seq === before) breaks.push(missing(before, lastSeq))
    yield
  }
  const last = proven as Seal | null
  const keys = lines.at(-1) ?? []
  return {
    first: anchorSeq + 1,
    last: lastSeq,
    provenThrough: last?.seq ?? 0,
    provenAt: last?.wall ?? null,
    root: lines[0]?.[0] ?? null,
    keys: keys.length,
    broken: breaks.toSorted((a, b) => a.through - b.through)[0] ?? null,
    head: sealed.latest,
  }
}

/** Of what nobody else has a turn with. */
export function examineWhole(examined: Examined, claims: Claims): Evidence {
  const windows = examine(examined, claims)
  for (;;) {
    const window = windows.next()
    if (window.done) return window.value
  }
}

function brokenAt(before: Reached, row: LinkedRow): string | null {
  if (row.hash !== link(before.hash, row)) return 'it does not match its hash'
  return row.seq === before.seq + 1 ? null : missing(before.seq, row.seq - 1).why
}

const missing = (after: number, through: number): Break => ({
  after,
  through,
  why: `rows ${after + 1} to ${through} are missing`,
})

const notAsSealed = (proven: Seal | null, { seq, wall }: Seal): Break => ({
  after: proven?.seq ?? 0,
  through: seq,
  why: `it is not what was sealed at ${wall}`,
})

/** The seals whose signatures hold, the keys line by line, and what is wrong already by these. */
function judge({ handovers, latest }: Sealed, claims: Claims, lastSeq: number) {
  const lines: string[][] = []
  const seals: Seal[] = []
  const breaks: Break[] = []
  const take = (one: Seal, whose: string) => {
    const { root, key, seq, wall } = one
    const line = lines.find(([first]) => first === root)
    const publicKey = line?.[key - 1]
    const breaksOff = (after: number, why: string) => breaks.push({ after, through: seq, why })
    const isForeign = publicKey === undefined ? line === undefined : !isSealedBy(publicKey, one)
    // A key that came later may be gone with the rows that it sealed.
    if (seq > lastSeq && !isForeign) {
      breaksOff(lastSeq, `rows up to ${seq} were sealed at ${wall}, and are gone`)
    } else if (isForeign || publicKey === undefined) {
      breaksOff(0, `${whose} is not signed by a key of this journal`)
    } else seals.push(one)
  }
  for (const handover of handovers) {
    if (handover.found !== null) take(handover.found, 'a head of an earlier run')
    if ('first' in handover) {
      if (lines.length > 0) {
        const { after } = handover
        const why = 'the key that signed was lost or replaced, and nothing vouches for the next'
        breaks.push({ after, through: after, why })
      }
      lines.push([handover.first])
    } else {
      take(handover.seal, 'a change of keys')
      if (handover.seal.next !== null) lines.at(-1)?.push(handover.seal.next)
    }
  }
  if (latest !== null) take(latest, 'the latest head')
  for (const one of claims.heads) take(one, 'the head that was given')
  if (claims.key !== null && !lines.some((line) => line.includes(claims.key ?? ''))) {
    const why = 'the key that was given has never sealed this journal: it is another one'
    breaks.push({ after: 0, through: 0, why })
  }
  return { seals, lines, breaks }
}
