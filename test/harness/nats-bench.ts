/** A bench for tests of the NATS bus: servers and busses that are gone when their test is over. */
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import type { Bus } from '../../src/bus/bus.ts'
import { connectNatsBus, type NatsBusOptions } from '../../src/bus/nats/nats.ts'
import { type NatsServer, type NatsServerOptions, startNatsServer } from './nats-server.ts'

/**
 * Stopped, as the bus is drained, whatever becomes of the test: an open socket would hold it up.
 */
export async function startServer(
  t: TestContext,
  options?: NatsServerOptions,
): Promise<NatsServer> {
  const started = await startNatsServer(options)
  t.after(() => started.stop())
  return started
}

export async function connectBus(t: TestContext, options: NatsBusOptions): Promise<Bus> {
  const bus = await connectNatsBus(options)
  t.after(() => bus.drain())
  return bus
}

export async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${isTrue}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export function unusedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createServer()
    socket.listen(0, '127.0.0.1', () => {
      const address = socket.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      socket.close(() => resolve(address.port))
    })
  })
}
