/** Tells how many connections a server may hold, so that descriptors are left for all else. */
import { readFileSync } from 'node:fs'

/** Each holds some tens of kilobytes. */
const connectionsMax = 256
/** Somebody must be able to come in, whatever the limit is. */
const connectionsMin = 4
/** The store, NATS, events and what is read now and then. */
const reserved = 64
/** Servers that share what is left: TCP, and a socket for each of three roles. */
const servers = 4
/** For each listener of TCP. */
const connectionsPerListener = 2

/** There may be too few of something that it needs. */
class LimitError extends Error {
  override readonly name = 'LimitError'
}

/** `limits` is what the kernel says of this process, as `/proc/self/limits`. */
export function connectionsFor(limits: string): number {
  const descriptors = descriptorsIn(limits)
  const each = Math.floor((descriptors - reserved) / (servers + 1 / connectionsPerListener))
  return Math.min(connectionsMax, Math.max(connectionsMin, each))
}

export const connectionsHere = (): number => connectionsFor(limitsHere())

/** Throws where it would run out of them though nobody asks for anything, in mid-start. */
export function assertDescriptors(limits: string = limitsHere()): void {
  const descriptors = descriptorsIn(limits)
  if (descriptors >= reserved) return
  throw new LimitError(
    `at most ${descriptors} files may be open at once, and ${reserved} are needed: ` +
      'raise the limit, with `ulimit -n 1024` or `LimitNOFILE=1024` in its unit',
  )
}

function descriptorsIn(limits: string): number {
  const [, soft] = /^Max open files +(\d+)/m.exec(limits) ?? []
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
}

/** Nothing where there is no such file. */
function limitsHere(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}

/** Listeners that share the port of a server with so many connections. */
export const listenersFor = (connections: number): number => connections / connectionsPerListener
