/** Asking the journal by time: by wall time, by service time, and by how long ago it was. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRequest } from '../../../api/requests/parse-request.ts'
import { history as resource } from '../../../api/resources/history.ts'
import { batchOf, rowOf } from '../../../store/contract.ts'
import { createMemoryStore } from '../../../store/memory.ts'
import type { HandlerDeps } from '../handler.ts'
import { history } from './history.ts'

const hourMs = 3_600_000

/**
 * A run that began at 10 h of service time, two hours after the one before ended, with a clock that
 * thought it was 1970 until it was told: now it is 12 h of service time, and 18:00.
 */
const entries: readonly (readonly [seq: number, at: number, wall: string])[] = [
  [1, 8, '2026-11-23T12:00:00.000Z'],
  [2, 9.5, '2026-11-23T13:30:00.000Z'],
  [3, 10, '1970-01-01T00:00:00.000Z'],
  [4, 11, '1970-01-01T01:00:00.000Z'],
  [5, 11.5, '2026-11-23T17:30:00.000Z'],
]
const nowWall = Date.parse('2026-11-23T18:00:00Z')

async function found(asked: object): Promise<unknown> {
  const store = createMemoryStore()
  const rows = entries.map(([seq, at, wall]) =>
    rowOf(seq, { at: at * hourMs, text: JSON.stringify({ seq, wall }) }),
  )
  await store.commit(batchOf(rows))
  const deps: Partial<HandlerDeps> = {
    clock: { now: () => 12 * hourMs, wall: () => nowWall, wake: () => () => {} },
    ranSince: 10 * hourMs,
    history: (query) => store.history(query),
  }
  const text = JSON.stringify({ order: 'oldest', ...asked })
  const read = parseRequest(resource[0], text)
  if (read.kind !== 'parsed') return read.refusal.message
  const answered = Promise.withResolvers<string>()
  const respond = (text: string | Uint8Array) => answered.resolve(String(text))
  history['history.query'](deps as HandlerDeps, read.request, respond)
  const answer = JSON.parse(await answered.promise)
  return answer.entries?.map(({ seq }: { readonly seq: number }) => seq) ?? answer.message
}

test('moments are wall time, how long ago, or service time', async () => {
  const rows: readonly (readonly [asked: object, seqs: readonly number[]])[] = [
    [{ from: '2026-11-23T13:00:00Z' }, [2, 5]],
    [{ since: '2026-11-23T13:00:00Z' }, [2, 5]],
    [{ from: '2026-11-23T13:30:00.000Z', to: '2026-11-23T17:30:00Z' }, [2]],
    [{ from: '2026-11-23T14:30:00+01:00', to: '2026-11-23T18:30:00.001+01:00' }, [2, 5]],
    [{ since: '1h' }, [4, 5]],
    [{ since: '30m' }, [5]],
    [{ since: '2h', to: '30m' }, [3, 4]],
    [{ since: '4.5h' }, [2, 3, 4, 5]],
    [{ since: '4h' }, [3, 4, 5]],
    [{ to: '5h' }, [1]],
    [{ from: 9 * hourMs, to: 11 * hourMs }, [2, 3]],
    [{ from: 9 * hourMs, to: '1h' }, [2, 3]],
    [{ since: '90000d' }, [1, 2, 3, 4, 5]],
  ]
  for (const [asked, seqs] of rows)
    assert.deepEqual(await found(asked), seqs, JSON.stringify(asked))
})

test('what is no moment is refused with what is one', async () => {
  for (const wrong of ['yesterday', '2026-11-23', '2026-11-23T14:00:00', '-1h', 1.5, null])
    assert.match(String(await found({ from: wrong })), /from must be a time with its zone such as/)
  assert.match(String(await found({ from: -1 })), /from is too small: 0 at least/)
  assert.match(String(await found({ from: '1h', since: '2h' })), /since is another word for from/)
})
