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
  const isHeld = { up: false, down: false }
  const lines = new Set<() => void>()
  let delayMs = 0
  let isRefusing = false

  /** What comes later never passes what came before, as TCP has it, also when a delay ends. */
  const line = (direction: 'up' | 'down', to: Socket) => {
    const chunks: { readonly chunk: Uint8Array; readonly atMs: number }[] = []
    const send = (): void => {
      for (let next = chunks[0]; next !== undefined && !isHeld[direction]; next = chunks[0]) {
        const restMs = next.atMs - performance.now()
        if (restMs > 0) return void setTimeout(send, restMs)
        chunks.shift()
        if (!to.destroyed) to.write(next.chunk)
      }
    }
    lines.add(send)
    to.once('close', () => lines.delete(send))
    return (chunk: Uint8Array): void => {
      chunks.push({ chunk, atMs: performance.now() + delayMs })
      if (chunks.length === 1) send()
    }
  }
  const server = createServer((near) => {
    if (isRefusing) {
      near.destroy()
      return
    }
    const link: Link = { near, far: connect(port, host), isHalfOpen: false }
    const { far } = link
    links.add(link)
    const [up, down] = [line('up', far), line('down', near)]
    near.on('data', (chunk) => link.isHalfOpen || up(chunk))
    far.on('data', (chunk) => link.isHalfOpen || down(chunk))
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
      isHeld.up = false
      isHeld.down = false
      for (const send of lines) send()
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
