/** What is sent to a collector: nothing waits for it, and what it does not take is counted. */
import assert from 'node:assert/strict'
import { mock, type TestContext, test } from 'node:test'
import type { Span } from '../tracing/span.ts'
import { Exporter } from './exporter.ts'
import type { Posted } from './post.ts'

const span: Span = {
  ...{ traceId: '1'.repeat(32), spanId: '2'.repeat(16), parentId: null, state: null },
  ...{ name: 'x', kind: 'internal', startMs: 1, endMs: 2, attributes: {}, links: [], events: [] },
  error: null,
}
const failed = (again: boolean): Posted => ({ kind: 'failed', why: 'ECONNREFUSED', again })
const taken: Posted = { kind: 'taken' }

test('a collector that is away costs a queue, and what is beyond it is counted', async (t) => {
  const { exporter, counts, news, answer, passes } = opened(t)
  for (let at = 0; at < 25; at += 1) exporter.add(span)
  assert.deepEqual(counts(), { dropped: 15, sent: 0 })
  await passes(1000)
  answer(failed(true))
  await passes(1000)
  answer(failed(true))
  assert.deepEqual(counts(), { dropped: 15, sent: 0 })
  await passes(2000)
  assert.deepEqual(news, ['ECONNREFUSED', 'ECONNREFUSED'])
  answer(taken)
  await passes(0)
  assert.deepEqual(counts(), { dropped: 15, sent: 10 })
  assert.deepEqual(news.at(-1), null)
})

test('one that hangs is asked once, and what comes meanwhile waits for it', async (t) => {
  const { exporter, counts, posts, answer, passes } = opened(t)
  exporter.add(span)
  await passes(1000)
  exporter.add(span)
  await passes(60_000)
  assert.equal(posts(), 1)
  answer(taken)
  await passes(1000)
  assert.equal(posts(), 2)
  answer(taken)
  await passes(0)
  assert.deepEqual(counts(), { dropped: 0, sent: 2 })
})

test('what it would never take is not sent again', async (t) => {
  const { exporter, counts, posts, answer, passes } = opened(t)
  exporter.add(span)
  await passes(1000)
  answer(failed(false))
  await passes(60_000)
  assert.deepEqual([counts(), posts()], [{ dropped: 1, sent: 0 }, 1])
})

test('at the end what is left is sent, or counted', async (t) => {
  const { exporter, counts, answer, passes } = opened(t)
  exporter.add(span)
  const stopped = exporter.stop()
  await passes(0)
  answer(failed(true))
  await stopped
  assert.deepEqual(counts(), { dropped: 1, sent: 0 })
  exporter.add(span)
  assert.deepEqual(counts(), { dropped: 2, sent: 0 })
})

/** One whose collector answers when it is told to, while time passes when it is told to. */
function opened(t: TestContext) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  t.after(() => mock.timers.reset())
  const count = { sent: 0, dropped: 0 }
  const news: (string | null)[] = []
  const waiting: ((posted: Posted) => void)[] = []
  let posts = 0
  const exporter = new Exporter({
    ...{ endpoint: 'http://127.0.0.1:1/', timeoutMs: 1000, queueMax: 10, version: '1' },
    ...{ resource: {}, metrics: null },
    onExported: ({ outcome, count: many }) => {
      count[outcome] += many
    },
    onNews: (_, why) => void news.push(why),
    post: (url) => {
      assert.equal(url.href, 'http://127.0.0.1:1/v1/traces')
      posts += 1
      return new Promise((resolve) => waiting.push(resolve))
    },
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const passes = async (ms: number) => {
    await settle()
    mock.timers.tick(ms)
    await settle()
  }
  return {
    ...{ exporter, news, passes, posts: () => posts },
    counts: () => ({ ...count }),
    answer: (posted: Posted) => waiting.shift()?.(posted),
  }
}
