/** What is too long is left out, wherever the pieces it comes in are cut. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PayloadBound } from './payloads.ts'

const max = 20

/** A message as the server sends it, and as it is passed on. */
const message = fc
  .record({
    subject: fc.constantFrom('a', 'news.of.all'),
    reply: fc.constantFrom('', '_INBOX.me.1 '),
    headers: fc.constantFrom('', 'NATS/1.0\r\nA: b\r\n\r\n'),
    payload: fc.oneof(fc.constantFrom('', '\r\n', 'MSG a 1 99\r\n'), fc.string({ maxLength: 60 })),
  })
  .map(({ subject, reply, headers, payload }) => {
    const head = Buffer.byteLength(headers)
    const size = head + Buffer.byteLength(payload)
    const sizes = head === 0 ? `${size}` : `${head} ${size}`
    const verb = head === 0 ? 'MSG' : 'HMSG'
    const where = `${subject} 7 ${reply}`
    const sent = `${verb} ${where}${sizes}\r\n${headers}${payload}\r\n`
    const without = `MSG ${where}${max + 1}\r\n${'\0'.repeat(max + 1)}\r\n`
    return { sent, passed: size > max ? without : sent }
  })

const other = fc
  .constantFrom('PING\r\n', 'PONG\r\n', '+OK\r\n', "-ERR 'no'\r\n", 'INFO {"max_payload":9}\r\n')
  .map((sent) => ({ sent, passed: sent }))

test('what fits is passed on as it came, and zeros in the place of what does not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(message, other), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map(({ sent }) => sent).join(''))
        const bound = new PayloadBound(max)
        const passed: Uint8Array[] = []
        for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
          const length = cuts[piece % cuts.length]!
          passed.push(...bound.bounded(bytes.subarray(at, at + length)))
          at += length
        }
        const expected = lines.map((one) => one.passed).join('')
        assert.equal(Buffer.concat(passed).toString(), expected)
      },
    ),
  )
})
