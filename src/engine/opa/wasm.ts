/** Runs Open Policy Agent in this process: a policy that was compiled to WebAssembly. */
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { LoadedPolicy } from '@open-policy-agent/opa-wasm'
import { readJson, shown } from '../../text/json.ts'
import { type PolicyEngine, PolicyError } from './ask.ts'
import { filesInTar } from './tar.ts'

export interface OpaBundle {
  /** A bundle of `opa build -t wasm`, `.tar.gz`, or the `.wasm` out of one. */
  readonly bundle: string
  readonly entrypoint: string
  /** A JSON file; in place of what the bundle brings. */
  readonly data: string | null
}

/** A policy is some 100 KB. */
const fileMaxBytes = 8 * 1024 * 1024
const unpackedMaxBytes = 32 * 1024 * 1024
/** Data may be whatever a policy looks at. */
const dataBounds = { charsMax: fileMaxBytes, depthMax: 32, commasMax: fileMaxBytes }
/** What it may use while it is judging: 64 KiB each. */
const pagesMax = 1024

/**
 * Loads the policy. Rego always ends, and its memory is bounded, so that it may run right here.
 * @throws {PolicyError} for a file that is not there, or is no policy.
 */
export async function loadOpaBundle(options: OpaBundle): Promise<PolicyEngine> {
  const { bundle, entrypoint } = options
  const files = await filesOf(bundle)
  const policy = await policyOf(bundle, files.wasm)
  const entrypoints = Object.keys(policy.entrypoints)
  if (!entrypoints.includes(entrypoint)) {
    const known = entrypoints.join(', ')
    throw new PolicyError(`${bundle} has no entrypoint ${entrypoint}; it has ${known}`)
  }
  const data = options.data === null ? files.data : await readLimited(options.data)
  if (data !== null) policy.setData(parsed(options.data ?? bundle, data))
  return {
    // A thing that throws what it pleases: strings, objects, traps.
    ask: async (input) => {
      const answers = judged(() => policy.evaluate(input, entrypoint))
      const [answer] = Array.isArray(answers) ? answers : []
      if (answer === undefined) {
        throw new PolicyError(`${entrypoint} is undefined for this question`)
      }
      return answer.result
    },
    stop: () => {},
  }
}

function judged(judge: () => unknown): unknown {
  try {
    return judge()
  } catch (error) {
    throw new PolicyError(`the policy cannot be judged: ${textOf(error)}`)
  }
}

async function policyOf(bundle: string, wasm: Uint8Array): Promise<LoadedPolicy> {
  const { loadPolicy } = await import('@open-policy-agent/opa-wasm')
  try {
    const memory = { initial: 5, maximum: pagesMax }
    return await loadPolicy(new Uint8Array(wasm), memory)
  } catch (error) {
    throw new PolicyError(`${bundle} is no policy for WebAssembly: ${textOf(error)}`)
  }
}

/** The policy, and the data that came with it. */
async function filesOf(
  bundle: string,
): Promise<{ readonly wasm: Uint8Array; readonly data: Uint8Array | null }> {
  const bytes = await readLimited(bundle)
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!isGzip) return { wasm: bytes, data: null }
  const files = filesInTar(await unpacked(bundle, bytes))
  const wasm = files.get('policy.wasm')
  if (wasm === undefined) {
    throw new PolicyError(`${bundle} has no policy.wasm: make it with opa build -t wasm`)
  }
  return { wasm, data: files.get('data.json') ?? null }
}

async function unpacked(bundle: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: unpackedMaxBytes })
  } catch (error) {
    throw new PolicyError(`${bundle} cannot be unpacked: ${textOf(error)}`)
  }
}

async function readLimited(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size <= fileMaxBytes) return await readFile(file)
    throw new PolicyError(`${file} has ${size} bytes: at most ${fileMaxBytes} are read`)
  } catch (error) {
    if (error instanceof PolicyError) throw error
    throw new PolicyError(`${file} cannot be read: ${textOf(error)}`)
  }
}

function parsed(file: string, bytes: Uint8Array): object {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const read = readJson(text, dataBounds)
    if (read.kind === 'malformed') throw new PolicyError(read.why)
    if (read.kind === 'unbounded') throw new PolicyError(`it is too ${read.is}`)
    const { value } = read
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    throw new PolicyError(`the data of ${file} is no JSON: ${textOf(error)}`)
  }
  throw new PolicyError(`the data of ${file} is no object`)
}

function textOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return shown(error)
}
