/** Stands between two ends of TCP connections, and delays, holds, cuts or half-opens them. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** How many connections go through it now. */
  connections(): number
  /** Everything passes this much later; 0 again for at once. */
  delay(byMs: number): void
  /**
   * Nothing passes in these directions, and nobody is told: it is kept, as TCP would send it
   * again, and passes on `release`.
   */
  hold(direction: 'up' | 'down' | 'both'): void
  release(): void
  /** Ends all connections, at both ends. */
  cut(): void
  /** Ends all connections at the far end alone: the near one believes that it is still there. */
  halfOpen(): void
  /** Takes no new connections, or takes them again. */
  refuse(isRefusing: boolean): void
}

/** `near` is who connected to the proxy, `far` whom it connects to. */
interface Link {
  readonly near: Socket
  readonly far: Socket
  isHalfOpen: boolean
}

export async function startTcpProxy(port: number, host = '127.0.0.1'): Promise<TcpProxy> {
  const links = new Set<Link>()
  const held: { up: (() => void)[]; down: (() => void)[] } = { up: [], down: [] }
  const isHeld = { up: false, down: false }
  let delayMs = 0
  let isRefusing = false

  const pass = (direction: 'up' | 'down', to: Socket, chunk: Uint8Array) => {
    const send = () => void (to.destroyed || to.write(chunk))
    const go = () => (isHeld[direction] ? held[direction].push(send) : send())
    if (delayMs === 0) go()
    else setTimeout(go, delayMs)
  }
  const server = createServer((near) => {
    if (isRefusing) {
      near.destroy()
      return
    }
    const link: Link = { near, far: connect(port, host), isHalfOpen: false }
    const { far } = link
    links.add(link)
    near.on('data', (chunk) => link.isHalfOpen || pass('up', far, chunk))
    far.on('data', (chunk) => link.isHalfOpen || pass('down', near, chunk))
    near.once('close', () => {
      links.delete(link)
      far.destroy()
    })
    far.once('close', () => {
      if (!link.isHalfOpen) near.destroy()
    })
    for (const socket of [near, far]) socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const each = (does: (link: Link) => void) => {
    for (const link of [...links]) does(link)
  }
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => links.size,
    delay: (byMs) => {
      delayMs = byMs
    },
    hold: (direction) => {
      isHeld.up ||= direction !== 'down'
      isHeld.down ||= direction !== 'up'
    },
    release: () => {
      for (const direction of ['up', 'down'] as const) {
        isHeld[direction] = false
        for (const send of held[direction].splice(0)) send()
      }
    },
    cut: () => each(({ near, far }) => [near, far].map((socket) => socket.destroy())),
    halfOpen: () =>
      each((link) => {
        link.isHalfOpen = true
        link.far.destroy()
      }),
    refuse: (refusing) => {
      isRefusing = refusing
    },
    [Symbol.asyncDispose]: async () => {
      each(({ near, far }) => [near, far].map((socket) => socket.destroy()))
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
