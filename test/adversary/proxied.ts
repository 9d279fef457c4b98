/** An arena whose product reaches NATS through a proxy, which may cut, hold and delay it. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { type Arena, type ArenaOptions, startArena } from './arena.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export interface Proxied {
  readonly arena: Arena
  readonly proxy: TcpProxy
}

/** Both are gone after the tests of the file. */
export async function startProxied(
  options: Omit<ArenaOptions, 'productUrl'> = {},
): Promise<Proxied> {
  let proxy: TcpProxy | undefined
  const arena = await startArena({
    ...options,
    productUrl: async ({ port }) => {
      proxy = await startTcpProxy(port)
      return `nats://127.0.0.1:${proxy.port}`
    },
  })
  after(async () => {
    await arena[Symbol.asyncDispose]()
    await proxy?.[Symbol.asyncDispose]()
  })
  assert.ok(proxy, 'the arena asks where its product finds NATS')
  return { arena, proxy }
}
