/** Tests that many who come at once are taken at once, and that no port is shared with others. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { listenOn } from './listening.ts'

const host = '127.0.0.1'

async function listened(t: TestContext, port = 0) {
  const server = createServer((_, outgoing) => void outgoing.end('here'))
  const listening = await listenOn(server, { host, port }, 8)
  t.after(() => {
    listening.close()
    server.close()
    server.closeAllConnections()
  })
  return { server, port: listening.port }
}

test('all who come are served, and more than one in a turn', async (t) => {
  const { server, port } = await listened(t)
  const inLoops = new Map<number, number>()
  server.prependListener('connection', () => {
    const { loopCount } = performance.nodeTiming.uvMetricsInfo
    inLoops.set(loopCount, (inLoops.get(loopCount) ?? 0) + 1)
  })
  const sockets = Array.from({ length: 40 }, () => connect(port, host))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await Promise.all(sockets.map((socket) => once(socket, 'data')))
  for (const socket of sockets) socket.destroy()
  assert.ok(Math.max(...inLoops.values()) > 1, JSON.stringify([...inLoops]))
})

test('a port that another listens on is not shared', async (t) => {
  const { port } = await listened(t)
  await assert.rejects(listened(t, port), /EADDRINUSE/)
})
