/** Tests which requests are urgent, by how they begin. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priorityOf } from './priority.ts'

test('what takes power away comes before whether it lives, and that before all else', () => {
  const of = priorityOf('rack7')
  const rows = [
    ['POST /api/rack7.emergency.off HTTP/1.1\r\nhost: x', 2],
    ['POST /api/rack7.host.power.off HTTP/1.0', 2],
    ['GET /api/rack7.emergency.off HTTP/1.1', 0],
    ['POST /api/other.emergency.off HTTP/1.1', 0],
    ['POST /api/rack7.host.power.on HTTP/1.1', 0],
    ['GET /healthz HTTP/1.1', 1],
    ['HEAD /readyz HTTP/1.1', 1],
    ['POST /healthz HTTP/1.1', 0],
    ['GET / HTTP/1.1', 0],
    ['GET /healthz', 1],
    ['', 0],
    ['\0'.repeat(5000), 0],
  ] as const
  for (const [text, priority] of rows) assert.equal(of(Buffer.from(text)), priority, text)
})
