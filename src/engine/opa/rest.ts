/** Asks Open Policy Agent as a server: `POST /v1/data/<rule>` with the view as its input. */

import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { View } from '../../core/model/platform/view.ts'
import { shownDuration } from '../../text/duration.ts'
import { jsonOf, requestBounds } from '../../text/json.ts'
import { type PolicyEngine, PolicyError } from './ask.ts'

export interface OpaServer {
  readonly url: string
  /** Read anew for each question, so that it may be exchanged. */
  readonly token: () => Promise<string | null>
  /** Certificates to trust, PEM; the machine's own otherwise. */
  readonly ca: string | null
  readonly timeoutMs: number
}

/** A decision is a few hundred bytes; whoever sends more is something else. */
const answerMaxBytes = 64 * 1024

export function askOpaServer(server: OpaServer): PolicyEngine {
  const stopping = new AbortController()
  return {
    ask: async (input) => {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(server.timeoutMs)])
      try {
        return resultOf(await post(server, input, signal))
      } catch (error) {
        if (error instanceof PolicyError) throw error
        throw new PolicyError(whyNot(server, error, signal))
      }
    },
    stop: () => stopping.abort(),
  }
}

/** Reads a token from a file; the name of the file is told when it cannot be read, never more. */
export async function tokenIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    throw new PolicyError(`its token cannot be read from ${file}: ${codeOf(error)}`)
  }
}

async function post(
  { url, token, ca }: OpaServer,
  input: View,
  signal: AbortSignal,
): Promise<string> {
  const bearer = await token()
  const body = JSON.stringify({ input })
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
  }
  // A connection for each question: one that was kept may be gone when it is needed.
  const options = { method: 'POST', headers, signal, agent: false as const }
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const request = url.startsWith('https:')
    ? secureRequest(url, ca === null ? options : { ...options, ca })
    : plainRequest(url, options)
  request.on('error', reject)
  request.on('response', (response) => textOf(response).then(resolve, reject))
  request.end(body)
  return promise
}

/** The body of an answer that is one; redirects are none, and are not followed. */
async function textOf(response: IncomingMessage): Promise<string> {
  const { statusCode } = response
  if (statusCode !== 200) {
    response.destroy()
    throw new PolicyError(`the policy engine answers with HTTP ${statusCode}`)
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > answerMaxBytes) {
      response.destroy()
      throw new PolicyError(`the policy engine answers more than ${answerMaxBytes} bytes`)
    }
  }
  if (!response.complete) throw new PolicyError('the policy engine did not answer to the end')
  return Buffer.concat(chunks).toString('utf8')
}

function resultOf(text: string): unknown {
  const answer = jsonOf(text, requestBounds)
  if (answer === undefined) {
    throw new PolicyError('the policy engine answers something that is no JSON')
  }
  const isObject = typeof answer === 'object' && answer !== null
  if (!isObject || !Object.hasOwn(answer as object, 'result')) {
    throw new PolicyError('the policy engine has no such rule, or it is undefined: see the path')
  }
  return (answer as { readonly result: unknown }).result
}

function whyNot({ timeoutMs }: OpaServer, error: unknown, signal: AbortSignal): string {
  if (signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError') {
    return `the policy engine did not answer in ${shownDuration(timeoutMs)}`
  }
  return signal.aborted
    ? 'the service is stopping'
    : `the policy engine cannot be reached: ${codeOf(error)}`
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
