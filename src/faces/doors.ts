/** Opens the doors of a host: the HTTP face, and sockets, each for a role. */

import type { Stoppable } from '../bus/bus.ts'
import type { Role } from './door.ts'
import type { HttpFace } from './http.ts'
import type { HttpAppOptions } from './http-app.ts'

export interface SocketDoor {
  readonly path: string
  readonly role: Role
}

export interface HttpDoor {
  readonly host: string
  readonly port: number
  readonly tokenFile?: string
}

export interface Doors extends Stoppable {
  readonly http: HttpFace | null
}

/** All of them, or none: where one cannot be opened, the others are closed again. */
export async function openDoors(
  shown: HttpAppOptions,
  http: HttpDoor | null,
  sockets: readonly SocketDoor[],
): Promise<Doors> {
  const open = new AsyncDisposableStack()
  try {
    // Who has none need not load what serves it.
    for (const socket of sockets) {
      const { startSocket } = await import('./socket.ts')
      const face = await startSocket({ ...shown, ...socket })
      open.defer(() => face.stop())
    }
    if (http === null) return { http, stop: () => open.disposeAsync() }
    const { startHttp } = await import('./http.ts')
    const face = await startHttp({ ...shown, tokenFile: null, ...http })
    open.defer(() => face.stop())
    return { http: face, stop: () => open.disposeAsync() }
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}
