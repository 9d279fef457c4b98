/** Sends one request of OTLP over HTTP, and says what came of it. */

import { type ClientRequest, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'

/** Whether it was taken; `again` where it may be taken later. */
export type Posted =
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly why: string; readonly again: boolean }

export type Post = (url: URL, body: Uint8Array, timeoutMs: number) => Promise<Posted>

/** Of the specification of OTLP over HTTP: the collector is there, and has no room just now. */
const laterCodes = [429, 502, 503, 504]

/** A connection for each: an idle one would have to be kept by a BMC for a minute. */
export const post: Post = (url, body, timeoutMs) =>
  new Promise((resolve) => {
    const failed = (why: string, again: boolean) => resolve({ kind: 'failed', why, again })
    const send = url.protocol === 'https:' ? secureRequest : plainRequest
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length }
    const options = { method: 'POST', headers, agent: false } as const
    const sent: ClientRequest = send(url, options, (response) => {
      const code = response.statusCode ?? 0
      // What it says is read to the end, and heeded by nobody.
      response.on('error', () => {}).resume()
      if (code >= 200 && code < 300) resolve({ kind: 'taken' })
      else failed(`it answers ${code}`, laterCodes.includes(code))
    })
    const late = setTimeout(() => sent.destroy(new Error(`silent for ${timeoutMs} ms`)), timeoutMs)
    late.unref()
    sent.on('close', () => clearTimeout(late))
    sent.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? error.message, true))
    sent.end(body)
  })
