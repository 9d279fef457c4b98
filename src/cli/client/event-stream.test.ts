/** Streams of server-sent events. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataOfEvents } from './event-stream.ts'

test('the data of each event is read, whatever else stands beside it', async () => {
  const text = ': hello\n\nid: 7\nevent: transition\ndata: {"a":1}\n\ndata:{"b":2}\n\n'
  assert.deepEqual(await read([text]), ['{"a":1}', '{"b":2}'])
})

test('lines may end in any of the three ways, and be cut anywhere', async () => {
  const text = 'data: ü1\r\ndata: 2\r\n\r\ndata: 3\r\rdata: 4\n\n'
  const bytes = new TextEncoder().encode(text)
  assert.deepEqual(await read([text]), ['ü1\n2', '3', '4'])
  const single = [...bytes].map((byte) => Uint8Array.of(byte))
  assert.deepEqual(await readBytes(single), ['ü1\n2', '3', '4'])
})

test('an event that was not finished is not told', async () => {
  assert.deepEqual(await read(['data: 1\n\ndata: 2\n']), ['1'])
})

test('an event without an end is an error, not a full memory', async () => {
  const endless = Array.from({ length: 20 }, () => 'x'.repeat(65_536))
  await assert.rejects(read(['data: ', ...endless]), /has no end/)
  const lines = Array.from({ length: 20 }, () => `data: ${'x'.repeat(65_536)}\n`)
  await assert.rejects(read(lines), /has no end/)
})

const read = (texts: readonly string[]) =>
  readBytes(texts.map((text) => new TextEncoder().encode(text)))

async function readBytes(chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  const received: string[] = []
  for await (const data of dataOfEvents(ReadableStream.from(chunks))) received.push(data)
  return received
}
