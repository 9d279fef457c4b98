/** Decides when a head of the journal is sealed: soon after it grew, and by which key. */

import type { Reached, Seal } from '../sealed-head.ts'
import { firstKey, type SigningKey, seal, successor } from './seal.ts'
import { readKey, readSeals, SealFile } from './seal-file.ts'

/** No head sooner after the one before, but for an emergency and the end. */
const everyMs = 1_000
/** How long one key signs. */
const keyMaxMs = 86_400_000
/** A service that is started over and over fills the disk with keys no further than this, 7 MB. */
const startKeysMax = 10_000

export interface Sealer {
  /** The first public key, if this run has made it: to be kept elsewhere. */
  readonly newRoot: string | null
  /** The journal has grown. */
  grew(reached: Reached): void
  /** In how many ms a head is due; `null` while all is sealed. */
  dueInMs(nowMs: number): number | null
  /** Seals how far it has come; `null` where that is sealed already. */
  seal(nowMs: number): Seal | null
  close(): void
}

/**
 * Each start and each day has a key of its own, which the one before has signed and is destroyed
 * after: who gets hold of a key can forge what it signs from then on, and nothing before.
 */
export function openSealer(path: string, reached: Reached, nowMs: number): Sealer {
  const known = readSeals(path)
  const last = readKey(path, known)
  const file = new SealFile(path, known)
  let signer: SigningKey
  let signsSinceMs = nowMs
  let sealedSeq = reached.seq - 1
  let at = reached
  let latestMs = Number.NEGATIVE_INFINITY

  const handOver = (now: number, found: Seal | null) => {
    const next = successor(signer, at, now)
    file.handOver({ seal: next.seal, found }, next.signer)
    signer = next.signer
    signsSinceMs = now
  }
  const write = (now: number): Seal => {
    // Also of one that fails: it is tried again no sooner.
    latestMs = now
    if (now - signsSinceMs >= keyMaxMs || now < signsSinceMs) handOver(now, null)
    const sealed = seal(signer, at, now)
    file.writeLatest(sealed, signer)
    sealedSeq = at.seq
    return sealed
  }
  if (last === null) {
    signer = firstKey()
    file.handOver({ first: signer.root, after: at.seq, found: known.latest }, signer)
  } else {
    signer = last
    if (last.key < startKeysMax) handOver(nowMs, known.latest)
  }
  return {
    newRoot: last === null ? signer.root : null,
    grew: (next) => {
      at = next
    },
    dueInMs: (now) =>
      at.seq === sealedSeq ? null : Math.min(everyMs, Math.max(0, latestMs + everyMs - now)),
    seal: (now) => (at.seq === sealedSeq ? null : write(now)),
    close: () => file.close(),
  }
}
