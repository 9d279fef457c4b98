/** Reads what lets us in to a NATS server from files, anew for each connection, as they change. */
import { readFileSync } from 'node:fs'
import {
  type Authenticator,
  type ConnectionOptions,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node'
import { type OnError, reportTo } from '../answering.ts'
import { BusError } from '../bus.ts'

/** The files that say who we are: at most one of the first four, which hold a secret. */
export interface NatsFiles {
  /** Holds the password of the user who is named apart. */
  readonly passwordFile?: string
  readonly tokenFile?: string
  /** A JWT and its seed, as `nsc` writes them. */
  readonly credsFile?: string
  /** The seed of an nkey. */
  readonly nkeyFile?: string
  /** PEM: whom to believe, and who we are. Any of them makes the connection one of TLS. */
  readonly caFile?: string
  readonly certFile?: string
  readonly keyFile?: string
}

/**
 * What the client library is to show, which reads certificates anew for each connection by itself.
 * Throws a `BusError` that names a file which cannot be used; later on such a file is reported, and
 * what it held before is shown again.
 */
export function shownFrom(
  files: NatsFiles,
  user: string | undefined,
  onError: OnError | undefined,
): Pick<ConnectionOptions, 'authenticator' | 'tls'> {
  const [secret, ...others] = secretsOf(files, user)
  if (others.length > 0) {
    throw new BusError('there is one way to be let in: give one of password, token, creds and nkey')
  }
  const { caFile, certFile, keyFile } = files
  const tls = {
    ...(caFile === undefined ? {} : { caFile: readable(caFile) }),
    ...(certFile === undefined ? {} : { certFile: readable(certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: readable(keyFile) }),
  }
  return {
    ...(secret === undefined ? {} : { authenticator: authenticatorOf(secret, reportTo(onError)) }),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  }
}

/** Throws a `BusError` that names a file which cannot be read. */
export function assertReadable(files: NatsFiles): void {
  const { passwordFile, tokenFile, credsFile, nkeyFile, caFile, certFile, keyFile } = files
  for (const file of [passwordFile, tokenFile, credsFile, nkeyFile, caFile, certFile, keyFile]) {
    if (file !== undefined) textOf(file)
  }
}

interface Secret {
  readonly file: string
  readonly show: (text: string) => Authenticator
}

function secretsOf(files: NatsFiles, user: string | undefined): readonly Secret[] {
  const { passwordFile, tokenFile, credsFile, nkeyFile } = files
  const bytes = (text: string) => new TextEncoder().encode(text)
  const secrets: readonly (readonly [string | undefined, Secret['show']])[] = [
    [passwordFile, (text) => usernamePasswordAuthenticator(user ?? '', text.trim())],
    [tokenFile, (text) => tokenAuthenticator(text.trim())],
    [credsFile, (text) => credsAuthenticator(bytes(text))],
    [nkeyFile, (text) => nkeyAuthenticator(bytes(text.trim()))],
  ]
  if (passwordFile !== undefined && user === undefined) {
    throw new BusError(`${passwordFile} holds the password of nobody: name the user as well`)
  }
  return secrets.flatMap(([file, show]) => (file === undefined ? [] : [{ file, show }]))
}

/** It must not throw once the connection stands: the library would give that up for good. */
function authenticatorOf({ file, show }: Secret, report: OnError): Authenticator {
  let good = ''
  const shown: Authenticator = (nonce) => {
    const text = textOf(file)
    try {
      const auth = show(text)(nonce)
      good = text
      return auth
    } catch (error) {
      throw new BusError(`the credentials in ${file} are none: ${(error as Error).message}`)
    }
  }
  shown('nonce')
  return (nonce) => {
    try {
      return shown(nonce)
    } catch (error) {
      report(error)
      return show(good)(nonce)
    }
  }
}

function textOf(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new BusError(`the credentials in ${file} cannot be read: ${(error as Error).message}`)
  }
  if (text.trim() === '') throw new BusError(`the credentials in ${file} are empty`)
  return text
}

function readable(file: string): string {
  textOf(file)
  return file
}
