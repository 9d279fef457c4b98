/** Reads from flags and environment where NATS is, and what lets us in there. */
import type { NatsAddress } from '../../bus/nats/address.ts'
import { type Given, type NatsFlag, optionOf } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'

/** What each flag is called in the environment, and by the bus. */
const settings = {
  natsUser: ['STATEMGR_NATS_USER', 'user'],
  natsPasswordFile: ['STATEMGR_NATS_PASSWORD_FILE', 'passwordFile'],
  natsTokenFile: ['STATEMGR_NATS_TOKEN_FILE', 'tokenFile'],
  natsCreds: ['STATEMGR_NATS_CREDS', 'credsFile'],
  natsNkey: ['STATEMGR_NATS_NKEY', 'nkeyFile'],
  natsCa: ['STATEMGR_NATS_CA', 'caFile'],
  natsCert: ['STATEMGR_NATS_CERT', 'certFile'],
  natsKey: ['STATEMGR_NATS_KEY', 'keyFile'],
  inboxPrefix: ['STATEMGR_NATS_INBOX_PREFIX', 'inboxPrefix'],
} as const satisfies Readonly<Record<NatsFlag, readonly [string, keyof NatsAddress]>>

/** Secrets are never flags: whoever lists the processes of a machine sees those. */
const secrets = { STATEMGR_NATS_PASSWORD: 'pass', STATEMGR_NATS_TOKEN: 'token' } as const

/** The variables of the environment among these, each with what it stands for. */
export const credentialVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(settings).map(([flag, [variable]]) => [
      variable,
      optionOf(flag as NatsFlag).long ?? flag,
    ]),
  ),
  STATEMGR_NATS_PASSWORD: 'the password itself',
  STATEMGR_NATS_TOKEN: 'the token itself',
}

/** The server at `servers`, with what flags, or else the environment, say of us. */
export function natsAddress(servers: string, given: Given, { env }: Shell): NatsAddress {
  const [flags, variables] = [new Map(Object.entries(given)), new Map(Object.entries(env))]
  const found = Object.entries(settings).flatMap(([flag, [variable, name]]) => {
    const value = flags.get(flag) ?? variables.get(variable)
    return value ? [[name, value] as const] : []
  })
  const kept = Object.entries(secrets).flatMap(([variable, name]) => {
    const value = variables.get(variable)
    return value ? [[name, value] as const] : []
  })
  return { servers, ...Object.fromEntries([...found, ...kept]) }
}
