/** The log's lines: written at once, kept while nobody takes them, and never more than a bound. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logLines, waitingMaxBytes } from './log-lines.ts'

/** A pipe with so much room, and what wakes are waited for. */
function pipe() {
  let text = ''
  let room = 0
  let failure: string | null = null
  const wakes: (() => void)[] = []
  const lines = logLines({
    write: (bytes) => {
      if (failure !== null) throw Object.assign(new Error(failure), { code: failure })
      if (room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
      const some = Buffer.from(bytes.subarray(0, room))
      room -= some.length
      text += some
      return some.length
    },
    wake: (_, then) => wakes.push(then),
  })
  return {
    lines,
    text: () => text,
    takes: (bytes: number) => {
      room = bytes
    },
    fails: (code: string | null) => {
      failure = code
    },
    wake: () => {
      for (const then of wakes.splice(0)) then()
    },
    wakes: () => wakes.length,
  }
}

test('a line is written at once, and nothing is waited for', () => {
  const { lines, text, takes, wakes } = pipe()
  takes(1000)
  lines.write('a\n')
  lines.write('b\n')
  assert.equal(text(), 'a\nb\n')
  assert.equal(wakes(), 0)
})

test('what is not taken is written later, whole and in order', () => {
  const { lines, text, takes, wake, wakes } = pipe()
  takes(3)
  lines.write('one\n')
  lines.write('two\n')
  assert.equal(text(), 'one')
  assert.equal(wakes(), 1)
  takes(2)
  wake()
  assert.equal(text(), 'one\nt')
  takes(1000)
  wake()
  assert.equal(text(), 'one\ntwo\n')
  assert.equal(wakes(), 0)
})

test('nobody who never reads costs more than a bound, and the count is told', () => {
  const { lines, text, takes, wake } = pipe()
  const line = `${'x'.repeat(1023)}\n`
  for (let n = 0; n < 1000; n++) lines.write(line)
  assert.equal(text(), '')
  takes(Number.MAX_SAFE_INTEGER)
  wake()
  const written = text().split('\n').slice(0, -1)
  assert.equal(written.length, waitingMaxBytes / 1024 + 1)
  const last = JSON.parse(written.at(-1) ?? '')
  assert.equal(last.dropped, 1000 - waitingMaxBytes / 1024)
})

test('a reader that is gone, or a disk that is full, costs the lines and nothing else', () => {
  const { lines, text, takes, fails, wakes } = pipe()
  for (const code of ['EPIPE', 'ENOSPC', 'EIO', 'EBADF']) {
    fails(code)
    lines.write('lost\n')
    assert.equal(wakes(), 0)
  }
  fails(null)
  takes(1000)
  lines.write('there\n')
  assert.equal(text(), 'there\n')
})
