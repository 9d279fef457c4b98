/** The proxy: what it delays, holds, cuts and half-opens is so, for a real client of a server. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNatsServer } from '../harness/nats-server.ts'
import { until } from '../harness/processes.ts'
import { connectClient } from './client.ts'
import { natsWire } from './fakes/wire.ts'
import { startTcpProxy } from './tcp-proxy.ts'

test('a client behind it is slow, deaf, cut off, or believes that it is still there', async () => {
  const nats = await startNatsServer()
  const wire = await natsWire({ servers: nats.url })
  wire.serve('statemgr.echo', (_, answer) => answer('{}'))
  await wire.flush()
  const proxy = await startTcpProxy(nats.port)
  const client = await connectClient({ servers: `nats://127.0.0.1:${proxy.port}` })
  const answered = async (timeoutMs: number) => (await client.ask('echo', {}, timeoutMs)) !== null

  assert.ok(await answered(5000))
  proxy.delay(60)
  assert.ok(!(await answered(40)))
  proxy.delay(0)
  proxy.hold('down')
  assert.ok(!(await answered(40)))
  proxy.release()
  assert.ok(await answered(5000))
  proxy.refuse(true)
  proxy.cut()
  await until('nobody to be connected', () => proxy.connections() === 0)
  proxy.refuse(false)
  await until('the client to be back', () => answered(500))
  proxy.halfOpen()
  assert.equal(proxy.connections(), 1)
  assert.ok(!(await answered(40)))

  await client.close()
  await proxy[Symbol.asyncDispose]()
  await wire.close()
  await nats.stop()
})

test('nothing passes what came before, when a delay ends and when it lets go', async () => {
  const came: string[] = []
  const far = createServer((socket) => socket.on('data', (bytes) => came.push(String(bytes))))
  far.listen(0, '127.0.0.1')
  await once(far, 'listening')
  const proxy = await startTcpProxy((far.address() as AddressInfo).port)
  const near = connect(proxy.port, '127.0.0.1').setNoDelay()
  const say = async (word: string): Promise<void> => {
    near.write(word)
    await sleep(5)
  }
  await say('a')
  proxy.delay(50)
  await say('b')
  proxy.delay(0)
  await say('c')
  proxy.hold('up')
  await say('d')
  proxy.release()
  await say('e')
  await until('all of it', () => came.join('').length === 5)
  assert.equal(came.join(''), 'abcde')

  near.destroy()
  await proxy[Symbol.asyncDispose]()
  far.close()
})
