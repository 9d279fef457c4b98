/** Tests who keeps a connection to the HTTP server when there are more than it takes. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { boundConnections } from './connections.ts'
import { priorityOf } from './priority.ts'

/** Beside those for all. */
const kept = 2
const max = 4
const patienceMs = 5000

async function served(t: TestContext, listener: RequestListener) {
  const server = createServer(listener)
  boundConnections(server, max + kept, priorityOf('statemgr'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    open: async (text = ''): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.on('error', () => {}).write(text)
      return socket
    },
  }
}

const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
const answer = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0])

for (const [what, text] of [
  ['nothing', ''],
  ['half of a header', 'POST / HTTP/1.1\r\nhost'],
  ['half of a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf'],
] as const) {
  test(`who has sent ${what} makes room, the longest first`, async (t) => {
    const server = await served(t, (incoming, outgoing) => {
      incoming.resume().on('end', () => outgoing.end('here'))
    })
    const idle = []
    for (let n = 0; n < max; n += 1) idle.push(await server.open(text))
    const closed = once(idle[0]!, 'close')
    const asking = await server.open(request)
    assert.match(await answer(asking), /here/)
    await closed
    assert.ok(idle.slice(1).every((socket) => !socket.destroyed))
  })
}

test('who is being answered stays, and then who comes is not taken', async (t) => {
  const server = await served(t, (_, outgoing) => void outgoing.write('so far'))
  const listening = []
  for (let n = 0; n < max; n += 1) listening.push(await server.open(request))
  await Promise.all(listening.map(answer))
  const late = await server.open(request)
  await once(late, 'close')
  assert.ok(listening.every((socket) => !socket.destroyed))
})

test('places are kept for who asks whether it lives, and for who takes power away', async (t) => {
  const server = await served(t, (_, outgoing) => void outgoing.write('so far'))
  const isServed = async (text: string): Promise<boolean> => {
    const socket = await server.open(text)
    const closed = once(socket, 'close').then(() => false)
    return Promise.race([answer(socket).then(() => true), closed])
  }
  for (let n = 0; n < max; n += 1) assert.ok(await isServed(request))
  const looks = request.replace('/', '/healthz')
  const acts = request.replace('GET /', 'POST /api/statemgr.emergency.off')
  const asked = [request, looks, looks, request, acts, acts]
  const answered = []
  for (const text of asked) answered.push(await isServed(text))
  assert.deepEqual(answered, [false, true, false, false, true, false])
})

test('who does not read what he is answered makes room', async (t) => {
  const large = 'x'.repeat(16 * 1024 * 1024)
  const server = await served(
    t,
    ({ url }, outgoing) => void outgoing.end(url === '/' ? 'here' : large),
  )
  const deaf = []
  for (let n = 0; n < max; n += 1) {
    const socket = await server.open(request.replace('/', '/large'))
    await once(socket, 'readable')
    deaf.push(socket)
  }
  const asking = await server.open(request)
  assert.match(await answer(asking), /here/)
})

test('who asks on and on ahead of the answers is ended, who asks for some is not', async (t) => {
  const open: ServerResponse[] = []
  const server = await served(t, (_, outgoing) => void open.push(outgoing))
  const some = await server.open(request.repeat(16))
  const many = await server.open(request.repeat(17))
  const ended = once(many, 'close').then(() => true)
  assert.ok(await Promise.race([ended, sleep(patienceMs, false, { ref: false })]))
  assert.ok(!some.destroyed)
  some.destroy()
})

test('who sends thousands at once makes room while they are read', async (t) => {
  const server = await served(t, (_, outgoing) => void outgoing.end('here'))
  const one = request.replace('/', `/${'x'.repeat(100)}`)
  for (let n = 0; n < max; n += 1) {
    const many = await server.open(one.repeat(10_000))
    await once(many, 'readable')
  }
  const asking = await server.open(request)
  const refused = once(asking, 'close').then(() => 'it was not taken')
  assert.match(await Promise.race([answer(asking), refused]), /here/)
})
