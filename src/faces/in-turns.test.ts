/** Tests that whoever sends much at once is read a little at a time, and others meanwhile. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createTurns } from './in-turns.ts'

const sliceBytes = 1024
const slices = 48

/** Reads of each connection what comes, by its first byte, and takes a millisecond for a slice. */
async function served(t: TestContext) {
  const read: string[] = []
  /** Between what else there is to be done. */
  let inTurn = 0
  let inTurnMax = 0
  let taken = 0
  const turns = createTurns((bytes) => (bytes.toString('latin1', 0, 1) === 'u' ? 2 : 0))
  const server = createServer({ allowHalfOpen: true }, (raw) => {
    taken += 1
    const socket = turns.of(raw)
    socket.on('data', (bytes: Buffer) => {
      const until = performance.now() + 1
      while (performance.now() < until);
      read.push(bytes.toString('latin1', 0, 1))
      inTurn += 1
      inTurnMax = Math.max(inTurnMax, inTurn)
      setImmediate(() => {
        inTurn = 0
      })
    })
    socket.on('end', () => socket.end('all'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    read,
    inTurnMax: () => inTurnMax,
    send: async (text: string) => {
      const socket = connect(port, '127.0.0.1')
      socket.end(text)
      const [said] = await once(socket, 'data')
      return String(said)
    },
    /** By so many, who are connected before the first says anything. */
    sendTogether: async (texts: readonly string[]) => {
      const sockets = texts.map(() => connect(port, '127.0.0.1'))
      while (taken < texts.length) await new Promise(setImmediate)
      for (const [n, text] of texts.entries()) sockets[n]?.end(text)
      await Promise.all(sockets.map((socket) => once(socket, 'data')))
    },
  }
}

test('all of it is read in the end, and what is answered comes back', async (t) => {
  const server = await served(t)
  assert.equal(await server.send('a'.repeat(slices * sliceBytes)), 'all')
  assert.equal(server.read.length, slices)
})

test('two that send much are read side by side, and neither for longer than a turn', async (t) => {
  const server = await served(t)
  await Promise.all(['a', 'b'].map((one) => server.send(one.repeat(slices * sliceBytes))))
  assert.equal(server.read.length, 2 * slices)
  assert.ok(server.inTurnMax() <= 2, `${server.inTurnMax()} slices in one turn`)
  const firstOf = server.read.indexOf(server.read[0] === 'a' ? 'b' : 'a')
  assert.ok(firstOf < slices, 'the second waited for the end of the first')
})

test('who sends little does not wait behind a crowd that sends much', async (t) => {
  const crowd = 40
  const server = await served(t)
  const much = Array.from({ length: crowd }, () => server.send('m'.repeat(4 * sliceBytes)))
  while (server.read.length < crowd) await new Promise(setImmediate)
  const before = server.read.length
  await server.send('little')
  const place = server.read.indexOf('l') - before
  assert.ok(place < crowd / 2, `behind ${place} slices of others`)
  await Promise.all(much)
})

test('who is urgent is read before a crowd, and leaves each turn to one of it', async (t) => {
  for (const [crowd, one] of [
    ['l', 'u'],
    ['u', 'l'],
  ] as const) {
    const server = await served(t)
    await server.sendTogether([...crowd.repeat(50), one])
    const place = server.read.indexOf(one)
    assert.ok(place < 25, `${one} behind ${place} others`)
  }
})
