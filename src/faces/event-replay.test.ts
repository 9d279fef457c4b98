/** A listener that was away: it goes on behind the last event that it has received. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { carry, fetchWith } from '../../test/fakes/carrying.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { startHttp } from './http.ts'

/** A listener that is told of ten a second never catches up with what happens. */
const asFastAsItReads = { timeout: 20_000 }

test(
  'what was missed comes first, as fast as it is read, then what happens',
  asFastAsItReads,
  async (t) => {
    const { listen, happen, url } = await started(t, 3450)
    const response = await listen('7-run2', `${url}/api/events`, () => {
      happen(3451)
      happen(3452)
    })
    assert.deepEqual(await response.ids(3445), sequence(8, 3452))
  },
)

test('a pattern chooses from what was missed as well', async (t) => {
  const { listen, url } = await started(t, 9)
  const response = await listen('2', `${url}/api/events?subject=statemgr.events.host.1`)
  assert.deepEqual(await response.ids(4), [3, 5, 7, 9].map(idOf))
})

test('of another journal all is given, and that it is another is said', async (t) => {
  const { listen, url } = await started(t, 5)
  for (const last of ['3-another', '77-run2', '6']) {
    const response = await listen(last, `${url}/api/events`)
    assert.deepEqual(await response.ids(5), sequence(1, 5))
    assert.match(response.text(), /event: gap\ndata: .*there is another journal now/)
  }
})

test('where the journal does not reach back so far, that is said', async (t) => {
  const { listen, url } = await started(t, 9, 6)
  const response = await listen('2-run2', `${url}/api/events`)
  assert.deepEqual(await response.ids(4), sequence(6, 9))
  assert.match(response.text(), /event: gap\ndata: .*not kept any more/)
})

test('what is no id of an event is refused', async (t) => {
  const { url } = await started(t, 3)
  for (const wrong of ['x', '1;2', '-1', '1-', '1'.repeat(99)]) {
    const headers = { 'last-event-id': wrong }
    const response = await fetchWith(`${url}/api/events`, { headers })
    assert.equal(response.status, 400, wrong)
    assert.match(await response.text(), /Last-Event-ID must be the id of an event/)
  }
})

const idOf = (seq: number) => `${seq}-run2`
const sequence = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => idOf(from + index))

/** A journal from `first` to `last`, of a bus on which history is asked as of the service. */
async function started(t: TestContext, last: number, first = 1) {
  const bus = createMemoryBus()
  const entryOf = (seq: number) => ({
    seq,
    boot: 'run2',
    type: 'operation',
    component: `host.${seq % 2}`,
    outcome: 'succeeded',
    wall: '2026-01-01T00:00:00.000Z',
  })
  await bus.serve({
    ...{ name: 'statemgr', version: '1.0.0', description: 'a journal' },
    endpoints: [
      {
        name: 'history_query',
        subject: 'statemgr.history.query',
        handle: (message, respond) => {
          const { after, limit } = JSON.parse(message.text())
          const from = Math.max(first, after + 1)
          const to = Math.min(last, from + limit - 1)
          const entries = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) =>
            entryOf(from + i),
          )
          respond(JSON.stringify({ entries, next: to < last ? to : null }))
        },
      },
    ],
  })
  const face = await startHttp({
    ...{ bus, serviceName: 'statemgr', systemName: 'rack', services: [], tokenFile: null },
    ...{ host: '127.0.0.1', port: 0, ready: () => ({ ok: true }) },
    log: { warn: () => {}, error: (fields) => assert.fail(JSON.stringify(fields)) },
  })
  carry(face.url, face.token)
  t.after(() => face.stop())
  const happen = (seq: number) => {
    const text = JSON.stringify({ specversion: '1.0', id: idOf(seq) })
    bus.publish(`statemgr.events.host.${seq % 2}`, text)
  }
  return { url: face.url, happen, listen: listening }
}

async function listening(last: string, url: string, opened = () => {}) {
  const response = await fetchWith(url, { headers: { 'last-event-id': last } })
  opened()
  const reader = response.body!.getReader()
  let text = ''
  const found = () => [...text.matchAll(/^id: (.*)\n/gm)].map(([, id]) => id)
  return {
    text: () => text,
    ids: async (count: number) => {
      while (found().length < count) text += new TextDecoder().decode((await reader.read()).value)
      await reader.cancel()
      return found()
    },
  }
}
