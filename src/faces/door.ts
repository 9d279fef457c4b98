/** Defines the doors of this machine: by which one somebody came in is known. */
import type { MiddlewareHandler } from 'hono'

export interface Door {
  /** As the journal has it: `token`, `socket`, `socket:viewer`. */
  readonly name: string
  /** True where only what changes nothing may be asked. */
  readonly onlyReads: boolean
  /** Refuses those who are not let in. `port` is the one that is listened on, if it is one. */
  readonly guards: (port: number) => readonly MiddlewareHandler[]
}

/** What a socket is for: its owner and operators may act, viewers only look. */
export const roles = ['owner', 'operator', 'viewer'] as const
export type Role = (typeof roles)[number]
