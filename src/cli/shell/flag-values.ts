/** Reads the values of flags, each as it is typed; what cannot be meant says how it looks. */
import { InvalidArgumentError } from 'commander'
import { parseDurationMs } from '../../text/duration.ts'

export interface HttpAddress {
  readonly host: string
  readonly port: number
}

/** Entries, both inclusive. */
export interface Range {
  readonly from: number
  readonly to: number
}

export type Hidden = 'names' | 'secrets'

export const addressHint = 'It looks like 127.0.0.1:8080.'

export function parseAddress(text: string): HttpAddress {
  const address = addressOf(text)
  if (address === null) throw new InvalidArgumentError(addressHint)
  return address
}

export function addressOf(text: string): HttpAddress | null {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  if (host === '' || Number(port) > maxPort) return null
  // An IPv6 address is written in brackets, so that its colons are not taken for the port's.
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
}

const maxPort = 65_535

export function parseWait(text: string): number {
  const waitMs = parseDurationMs(text)
  if (waitMs === null) throw new InvalidArgumentError('It looks like 500ms, 30s, 5m or 1h.')
  return waitMs
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 on.')
  return Number(text)
}

export function parseFaults(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('It is a number from 0 to 99.')
  return Number(text)
}

export function parseSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (seed <= seedMax) return seed
  throw new InvalidArgumentError(`It is a number from 0 to ${seedMax}.`)
}

export function parseRange(text: string): Range {
  const [, from = '', to = ''] = /^([1-9]\d{0,14})\.\.([1-9]\d{0,14})$/.exec(text) ?? []
  if (from !== '' && Number(from) <= Number(to)) return { from: Number(from), to: Number(to) }
  throw new InvalidArgumentError('It looks like 10..20: the first and the last entry.')
}

export function parseHide(text: string): readonly Hidden[] {
  return text.split(',').map((what) => {
    if (what === 'names' || what === 'secrets') return what
    throw new InvalidArgumentError('It is names, secrets, or names,secrets.')
  })
}

const seedMax = 2 ** 32 - 1
