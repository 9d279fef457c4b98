/**
 * Reads the body of a request from the connection itself: however its length is given, or not, no
 * more of it is taken in than is read of any request.
 */
import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  /** The client went away before its end. */
  | { readonly kind: 'cut' }

/** Never rejects. Of a body that is too large nothing is kept. */
export function bodyOf(incoming: IncomingMessage, bytesMax: number): Promise<Body> {
  const announced = Number(incoming.headers['content-length'] ?? 0)
  if (announced > bytesMax) return Promise.resolve({ kind: 'too-large' })
  const { promise, resolve } = Promise.withResolvers<Body>()
  const chunks: Uint8Array[] = []
  let byteCount = 0
  const take = (chunk: Uint8Array): void => {
    byteCount += chunk.length
    chunks.push(chunk)
    if (byteCount > bytesMax) end({ kind: 'too-large' })
  }
  const end = (body: Body): void => {
    incoming.off('data', take)
    // Cut off in the middle, a client would not hear the answer: what is left is let go by.
    incoming.resume()
    resolve(body)
  }
  incoming.on('data', take)
  incoming.once('end', () => end({ kind: 'whole', bytes: Buffer.concat(chunks) }))
  incoming.once('error', () => end({ kind: 'cut' }))
  incoming.once('close', () => end({ kind: 'cut' }))
  return promise
}
