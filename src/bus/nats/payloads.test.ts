/** What nobody reads is left out, wherever the pieces it comes in are cut. */
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

test('what is answered unread is left out, with all of its headers known', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(message, other), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
      (lines, cuts) => {
        const sent = lines.map((one, index) => one.sent.replace(' 7 ', ` ${index} `))
        const answered = new Map<number, string>()
        const bound = new PayloadBound(1000, (subject, sid, reply, head) => {
          if (subject !== 'a') return null
          answered.set(Number(sid), `${reply === '' ? '' : `${reply} `}${head}`)
          return `${sid};`
        })
        const passed = passedBy(bound, sent.join(''), cuts)
        assert.equal(passed, sent.filter((_, index) => !answered.has(index)).join(''))
        assert.equal(bound.answers(), [...answered.keys()].map((sid) => `${sid};`).join(''))
        for (const [index, one] of sent.entries()) {
          const [, reply = '', head = ''] = parts.exec(one) ?? []
          if (answered.has(index)) assert.equal(answered.get(index), reply + head)
          // Of one whose headers came in pieces they are not known.
          else assert.ok(!one.startsWith('MSG a '), one)
        }
      },
    ),
  )
})

const parts = /^H?MSG a \d+ (_INBOX\.me\.1 )?[\d ]+\r\n(NATS\/1\.0\r\nA: b\r\n\r\n)?/

test('what fits is passed on as it came, and zeros in the place of what does not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(message, other), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (lines, cuts) => {
        const sent = lines.map((one) => one.sent).join('')
        const expected = lines.map((one) => one.passed).join('')
        assert.equal(passedBy(new PayloadBound(max), sent, cuts), expected)
      },
    ),
  )
})

/** What is passed on of what is sent, in pieces so long, one after the other. */
function passedBy(bound: PayloadBound, sent: string, cuts: readonly number[]): string {
  const bytes = Buffer.from(sent)
  const passed: Uint8Array[] = []
  for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
    const length = cuts[piece % cuts.length]!
    passed.push(...bound.bounded(bytes.subarray(at, at + length)))
    at += length
  }
  return Buffer.concat(passed).toString()
}
