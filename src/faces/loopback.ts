/** Keeps everybody out who is not on this machine, and web pages that are not ours. */
import { isIPv4 } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { errorBody } from '../api/fields/errors.ts'
import { refused } from './http-reply.ts'

/** The face cannot, or must not, listen where it was told to; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/** Throws for an address that others can reach: a token sent in the clear is one no more. */
export function assertLoopback(host: string): void {
  if (isLoopback(host)) return
  throw new ListenError(
    `refusing to listen on ${host}: HTTP is not encrypted, so only this machine may ask. ` +
      'Use 127.0.0.1, ::1 or localhost',
  )
}

/** As it stands in a URL: an IPv6 address in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Refuses requests that were not addressed to this server by a loopback name (a page that rebinds
 * its own name to 127.0.0.1 sends that name), and those that a browser sends for another site.
 */
export function onlyFromHere(port: number): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host')
    if (host === undefined || !isOurs(host, port)) {
      return foreign('host', host, `127.0.0.1:${port}`)
    }
    const origin = c.req.header('origin')
    if (origin !== undefined && !isOurOrigin(origin, port)) {
      return foreign('origin', origin, `http://127.0.0.1:${port}`)
    }
    const site = c.req.header('sec-fetch-site')
    if (site !== undefined && !['same-origin', 'none'].includes(site)) {
      return foreign('sec-fetch-site', site, 'same-origin')
    }
    return next()
  }
}

/**
 * Refuses what a browser sends for a page: none of ours is behind a socket, so it is that of
 * another site, by way of a proxy.
 */
export const noPages: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  if (origin !== undefined) return foreign('origin', origin, 'none on a socket')
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'none') return foreign('sec-fetch-site', site, 'none')
  return next()
}

const shownMax = 64

function foreign(header: string, given: string | undefined, limit: string): Response {
  const value = given?.slice(0, shownMax) ?? null
  const is = value ?? 'missing'
  const message = `the header ${header} must name this server, such as ${limit}; it is ${is}`
  return refused(errorBody('forbidden', message, [{ subject: header, value, limit }]))
}

function isOurOrigin(origin: string, port: number): boolean {
  const scheme = 'http://'
  return origin.startsWith(scheme) && isOurs(origin.slice(scheme.length), port)
}

/** True for a loopback name or address with our port; 80 may be left out. */
function isOurs(host: string, port: number): boolean {
  const [, bracketed, plain, given = '80'] =
    /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(host) ?? []
  return Number(given) === port && isLoopback(bracketed ?? plain ?? '')
}

/** RFC 6761 (localhost), RFC 1122 (127.0.0.0/8), RFC 4291 (::1). */
function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost' || host === '::1') return true
  return isIPv4(host) && host.startsWith('127.')
}
