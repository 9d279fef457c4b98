/** Makes the token that requests over TCP carry: anew at each start, in a file of its owner. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import type { MiddlewareHandler } from 'hono'
import { errorBody } from '../api/fields/errors.ts'
import { refused } from './http-reply.ts'
import { ListenError } from './loopback.ts'

export interface Token {
  readonly text: string
  /** Removes the file: with the service its token ends. */
  forget(): void
}

/** Writes a new token to the file, in place of the one before; `null` keeps it in memory only. */
export function makeToken(file: string | null): Token {
  const text = randomBytes(32).toString('base64url')
  if (file === null) return { text, forget: () => {} }
  try {
    write(file, text)
  } catch (error) {
    throw new ListenError(`the token for HTTP cannot be written: ${(error as Error).message}`)
  }
  return { text, forget: () => forget(file, text) }
}

/** Made anew rather than written over: what stood there may be a link, or open to others. */
function write(file: string, text: string): void {
  rmSync(file, { force: true })
  const fd = openSync(file, 'wx', 0o600)
  try {
    writeSync(fd, `${text}\n`)
  } finally {
    closeSync(fd)
  }
}

/** Leaves one alone that another service has put there since. */
function forget(file: string, text: string): void {
  try {
    if (readFileSync(file, 'latin1').trim() === text) rmSync(file)
  } catch {
    // It is gone already.
  }
}

/** Refuses whoever does not carry the token; whether the service lives anybody may know. */
export function onlyWithToken(token: string): MiddlewareHandler {
  const wanted = digest(token)
  return async (c, next) => {
    const { method, path } = c.req
    if (openToAll.has(path) && (method === 'GET' || method === 'HEAD')) return next()
    const [, given] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return next()
    return unauthenticated(given !== undefined)
  }
}

const openToAll: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

/** All digests have the same length, and comparing them tells nothing of the token. */
const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

function unauthenticated(isWrong: boolean): Response {
  const message = isWrong
    ? 'the token is not the one of this run: it is made anew at each start'
    : 'a request over TCP must carry the token, as the header authorization: Bearer TOKEN'
  const spot = {
    subject: 'authorization',
    value: isWrong ? 'another token' : null,
    limit: 'Bearer',
  }
  const response = refused(errorBody('token-required', message, [spot]))
  response.headers.set('www-authenticate', 'Bearer realm="statemgr"')
  return response
}
