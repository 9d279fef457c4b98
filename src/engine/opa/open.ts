/** Opens the external policy that a configuration names; nothing of it is loaded otherwise. */

import { readFile } from 'node:fs/promises'
import { lookUp } from '../../core/model/look-up.ts'
import type { Clock } from '../loop/clock.ts'
import { createPolicyClient, type PolicyClient, PolicyError } from './ask.ts'

/** As the configuration has it: either `url` or `bundle`. */
export interface PolicyClientOptions {
  readonly url?: string | undefined
  readonly tokenFile?: string | undefined
  readonly tokenVariable?: string | undefined
  readonly caFile?: string | undefined
  readonly timeout: number
  readonly cache: number
  readonly bundle?: string | undefined
  readonly entrypoint: string
  readonly data?: string | undefined
}

/** @throws {PolicyError} for files that are not there, or not what they should be. */
export async function openPolicyClient(
  options: PolicyClientOptions,
  clock: Pick<Clock, 'now'>,
): Promise<PolicyClient> {
  const { bundle, entrypoint, data = null, cache: cacheMs } = options
  if (bundle === undefined) {
    return createPolicyClient({ engine: await serverOf(options), clock, cacheMs })
  }
  const { loadOpaBundle } = await import('./wasm.ts')
  // It answers at once: there is nothing to be gained by remembering what it said.
  return createPolicyClient({
    engine: await loadOpaBundle({ bundle, entrypoint, data }),
    clock,
    cacheMs: 0,
  })
}

async function serverOf({ url = '', timeout, ...options }: PolicyClientOptions) {
  const { askOpaServer, tokenIn } = await import('./rest.ts')
  const { tokenFile, tokenVariable, caFile } = options
  const ca = caFile === undefined ? null : await certificatesIn(caFile)
  if (tokenVariable !== undefined && !lookUp(process.env, tokenVariable)) {
    throw new PolicyError(`the token for ${url} is to be in ${tokenVariable}, which is not set`)
  }
  if (tokenFile !== undefined) await tokenIn(tokenFile)
  const token = async () => {
    if (tokenFile !== undefined) return tokenIn(tokenFile)
    return tokenVariable === undefined ? null : (lookUp(process.env, tokenVariable) ?? null)
  }
  return askOpaServer({ url, timeoutMs: timeout, ca, token })
}

async function certificatesIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new PolicyError(`the certificates cannot be read: ${why}`)
  }
}
