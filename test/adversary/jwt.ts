/** Runs NATS accounts by JWT: an operator with one account, its limits, and who is let in to it. */
import { nkeys } from '@nats-io/transport-node'

export type Limits = Readonly<Record<string, number>>

export interface Accounts {
  /** What a server is configured with, for an account of those limits. */
  config(limits?: Limits): string
  /** The credentials of its user, as they stand in a file; until then, in seconds since 1970. */
  creds(expiresAt?: number): string
}

export function createAccounts(): Accounts {
  const [operator, account, user] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createUser(),
  ]
  const seed = new TextDecoder().decode(user.getSeed())
  return {
    config: (limits = {}) => {
      const claims = { limits: { ...unlimited, ...limits } }
      return `operator: ${jwtOf(operator, operator, 'operator')}
        resolver: MEMORY
        resolver_preload: {
          ${account.getPublicKey()}: ${jwtOf(account, operator, 'account', claims)}
        }`
    },
    creds: (exp) =>
      `-----BEGIN NATS USER JWT-----\n${jwtOf(user, account, 'user', ofUser, exp)}\n` +
      '------END NATS USER JWT------\n\n' +
      `-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`,
  }
}

const ofUser = { subs: -1, data: -1, payload: -1 }
const unlimited = { ...ofUser, imports: -1, exports: -1, conn: -1, leaf: -1 }

function jwtOf(
  sub: nkeys.KeyPair,
  by: nkeys.KeyPair,
  type: string,
  more: object = {},
  exp?: number,
): string {
  const claims = {
    ...{ jti: type, iat: 1, iss: by.getPublicKey(), sub: sub.getPublicKey(), name: type },
    ...(exp === undefined ? {} : { exp }),
    nats: { type, version: 2, ...more },
  }
  const parts = [{ typ: 'JWT', alg: 'ed25519-nkey' }, claims].map(base64url)
  const sig = by.sign(new TextEncoder().encode(parts.join('.')))
  return [...parts, Buffer.from(sig).toString('base64url')].join('.')
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
