/** Seals heads of the journal: signs how far it has come, by keys that each vouch for the next. */

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Reached, Seal } from '../sealed-head.ts'

/** What signs, and is destroyed once it has vouched for its successor. */
export interface SigningKey {
  readonly root: string
  readonly key: number
  readonly publicKey: string
  readonly privateKey: KeyObject
}

/** A key that nothing vouches for: the first of a journal. */
export function firstKey(): SigningKey {
  const made = keyPair()
  return { ...made, root: made.publicKey, key: 1 }
}

/** Signs a head by `signer`; with `next`, as the last that it signs. */
export function seal(
  signer: SigningKey,
  reached: Reached,
  wallMs: number,
  next: string | null = null,
): Seal {
  const { root, key, privateKey } = signer
  const wall = new Date(wallMs).toISOString()
  const unsigned = { root, key, seq: reached.seq, hash: reached.hash, wall, next }
  return { ...unsigned, signature: sign(null, signed(unsigned), privateKey).toString('base64url') }
}

/** The key after `signer`, and the seal by which that vouches for it. */
export function successor(
  signer: SigningKey,
  reached: Reached,
  wallMs: number,
): { readonly signer: SigningKey; readonly seal: Seal } {
  const made = keyPair()
  return {
    signer: { ...made, root: signer.root, key: signer.key + 1 },
    seal: seal(signer, reached, wallMs, made.publicKey),
  }
}

/** Whether the seal was made by the private half of `publicKey`; never throws. */
export function isSealedBy(publicKey: string, { signature, ...unsigned }: Seal): boolean {
  try {
    const key = createPublicKey({ key: { ...jwk, x: publicKey }, format: 'jwk' })
    return verify(null, signed(unsigned), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

export const privateText = ({ privateKey }: SigningKey): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** The private half as `privateText` wrote it, and its public one; throws for what is none. */
export function keyOf(text: string): Pick<SigningKey, 'publicKey' | 'privateKey'> {
  const privateKey = createPrivateKey(text)
  return { privateKey, publicKey: publicText(createPublicKey(privateKey)) }
}

const jwk = { kty: 'OKP', crv: 'Ed25519' } as const

function keyPair(): Pick<SigningKey, 'publicKey' | 'privateKey'> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { publicKey: publicText(publicKey), privateKey }
}

const publicText = (key: KeyObject): string => String(key.export({ format: 'jwk' }).x)

/** A line a field, so that no two different seals are ever the same text. */
function signed({ root, key, seq, hash, wall, next }: Omit<Seal, 'signature'>): Buffer {
  return Buffer.from(['statemgr-seal-1', root, key, seq, hash, wall, next ?? '-'].join('\n'))
}
