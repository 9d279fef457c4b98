/**
 * Checks what every adapter of the bus asks of its callers, so that all of them refuse the same.
 */
import { BusError, type Headers, type Payload, type Service } from './bus.ts'
import { isPattern, isSubject } from './subject.ts'

/** The queue group of a service that names none; NATS micro's own default. */
export const defaultQueue = 'q'

/** The longest wait a timer of node can hold: 24.8 days. */
const maxTimeoutMs = 2 ** 31 - 1

/** Throws for what cannot be published to. */
export function assertSubject(subject: string): void {
  if (isSubject(subject)) return
  throw new BusError(
    `${quoted(subject)} is no subject: tokens parted by dots, none empty, no blanks, no wildcards`,
  )
}

/** Throws for what cannot be subscribed to. */
export function assertPattern(pattern: string): void {
  if (isPattern(pattern)) return
  throw new BusError(
    `${quoted(pattern)} is no pattern: a subject with * for one token or > for the last ones`,
  )
}

/**
 * Why the bus will not carry it, `null` where it will. Throws for headers that cannot be sent.
 */
export function objectionTo(
  data: Payload,
  headers: Headers | undefined,
  maxPayloadBytes: number,
): string | null {
  if (headers !== undefined) assertHeaders(headers)
  const bytes = messageBytes(data, headers)
  return bytes > maxPayloadBytes ? tooLarge(bytes, maxPayloadBytes).message : null
}

/** What NATS counts against its greatest payload: the data and the headers as they are sent. */
export function messageBytes(data: Payload, headers?: Headers): number {
  const dataBytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length
  return headers === undefined ? dataBytes : dataBytes + headerBytes(headers)
}

export function tooLarge(bytes: number, maxPayloadBytes: number): BusError {
  return new BusError(`a message of ${bytes} bytes is too large: at most ${maxPayloadBytes} pass`)
}

/** Throws for a wait that no timer can hold. */
export function assertTimeout(timeoutMs: number): void {
  if (timeoutMs >= 1 && timeoutMs <= maxTimeoutMs) return
  throw new BusError(`a request waits from 1 to ${maxTimeoutMs} ms, not ${timeoutMs}`)
}

/** Throws for a service NATS micro would not take. */
export function assertService(service: Service): void {
  const { name, version, queue = defaultQueue, endpoints } = service
  assertName('service', name)
  assertName('queue group', queue)
  if (!semanticVersion.test(version)) {
    throw new BusError(`${quoted(version)}, of service ${name}, is no semantic version`)
  }
  const seen = new Set<string>()
  for (const endpoint of endpoints) {
    assertName('endpoint', endpoint.name)
    assertPattern(endpoint.subject)
    const both = `${endpoint.name} on ${endpoint.subject}`
    if (seen.has(both)) throw new BusError(`service ${name} has two endpoints ${quoted(both)}`)
    seen.add(both)
  }
}

const microName = /^[A-Za-z0-9_-]+$/
/** From semver.org, shortened: the numbers, then a pre-release, then build metadata. */
const semanticVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/
const headerName = /^[\x21-\x39\x3b-\x7e]+$/
const lineBreak = /[\r\n]/

function assertHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) throw new BusError(`${quoted(name)} is no header name`)
    if (lineBreak.test(value)) {
      throw new BusError(`the value of header ${name} has a line break`)
    }
  }
}

/** `NATS/1.0`, a line for each header, an empty line. Counted once for the same headers. */
function headerBytes(headers: Headers): number {
  let bytes = counted.get(headers)
  if (bytes !== undefined) return bytes
  bytes = 'NATS/1.0\r\n\r\n'.length
  for (const [name, value] of Object.entries(headers)) {
    bytes += name.length + ': \r\n'.length + Buffer.byteLength(value)
  }
  counted.set(headers, bytes)
  return bytes
}

const counted = new WeakMap<Headers, number>()

function assertName(what: string, name: string): void {
  if (microName.test(name)) return
  throw new BusError(`${quoted(name)} is no ${what} name: letters, digits, - and _ only`)
}

/** Long texts are cut: a message about a bad subject must not be as large as it. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}
