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
const connectionsPerListener = 4

/** `limits` is what the kernel says of this process, as `/proc/self/limits`. */
export function connectionsFor(limits: string): number {
  const [, soft] = /^Max open files +(\d+)/m.exec(limits) ?? []
  if (soft === undefined) return connectionsMax
  const each = Math.floor((Number(soft) - reserved) / (servers + 1 / connectionsPerListener))
  return Math.min(connectionsMax, Math.max(connectionsMin, each))
}

/** As they are where there is no such file. */
export function connectionsHere(): number {
  try {
    return connectionsFor(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return connectionsMax
  }
}

/** Listeners that share the port of a server with so many connections. */
export const listenersFor = (connections: number): number => connections / connectionsPerListener
