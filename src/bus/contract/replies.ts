/** Tests of where answers go, as the contract of a bus has them, and of those nobody asked for. */
import assert from 'node:assert/strict'
import type { Answer, Message, StrayAnswer, Unanswerable } from '../bus.ts'
import {
  brief,
  type Check,
  discover,
  type Handle,
  listen,
  patient,
  serviceOf,
  settle,
  until,
} from './bench.ts'

export const replies: Record<string, Check> = {
  'a request is answered in an inbox, and elsewhere it is not even done': async (opened) => {
    const { near, far, publishFor } = opened
    const asked: string[] = []
    const unanswered: Unanswerable[] = []
    const act: Handle = (message, respond) => {
      asked.push(message.text())
      respond('done')
    }
    const service = serviceOf({ act, other: act })
    await far.serve({ ...service, onUnanswerable: (one) => unanswered.push(one) })
    const received = await Promise.all(
      ['test.other', 'reports.>', '_INBOX.mine.*'].map((pattern) => listen(far, pattern)),
    )
    const elsewhere = ['test.other', 'reports.host', '_INBOX', '_INBOXES.mine.1']
    for (const reply of elsewhere) publishFor(reply, 'test.act', reply)
    for (const verb of ['PING', 'INFO', 'STATS'])
      for (const to of ['', '.test']) publishFor('reports.srv', `$SRV.${verb}${to}`, '')
    publishFor('_INBOX.mine.1', 'test.act', 'inbox')
    await received[2]!.until(1)
    await settle(near, far)
    assert.deepEqual(asked, ['inbox'])
    assert.deepEqual(
      received.map((one) => one.texts()),
      [[], [], ['done']],
    )
    assert.deepEqual(unanswered, [
      { service: 'test', subject: 'test.act', why: 'reply', reply: 'test.other', count: 1 },
    ])
    const stats = await discover(near, '$SRV.STATS.test')
    assert.equal(stats.endpoints[0]?.num_errors, elsewhere.length)
  },

  'an answer is no request, wherever it is sent': async ({ near, far }) => {
    const asked: string[] = []
    const unanswered: Unanswerable[] = []
    const act: Handle = (message, respond) => {
      asked.push(message.text())
      respond('')
    }
    await far.serve({ ...serviceOf({ act }), onUnanswerable: (one) => unanswered.push(one) })
    const answer = await near.request('test.act', 'asked', patient)
    assert.equal(answer.kind, 'answered')
    const { headers } = (answer as Extract<Answer, { kind: 'answered' }>).message
    near.publish('test.act', 'passed on', headers)
    assert.deepEqual(await near.request('test.act', '', { ...brief, headers }), { kind: 'silent' })
    assert.deepEqual(asked, ['asked'])
    assert.equal(unanswered[0]?.why, 'answer')
  },

  'the inbox of the bus itself takes no answer to the request of another': async (opened) => {
    const { far, publishFor } = opened
    const strays: StrayAnswer[] = []
    far.onStray((stray) => strays.push(stray))
    let inbox = ''
    const lookAt: Handle = (message, respond) => {
      inbox = (message as Message & { readonly reply: string }).reply
      respond('')
    }
    await far.serve(serviceOf({ lookAt, act: (_, respond) => respond('forged') }))
    await far.request('test.lookAt', '', patient)
    const unanswered: Unanswerable[] = []
    await far.serve({
      ...serviceOf({ late: (_, respond) => respond('forged') }),
      onUnanswerable: (one) => unanswered.push(one),
    })
    publishFor(inbox, 'test.late', '')
    publishFor(inbox.replace(/[^.]*$/, 'guessed'), 'test.late', '')
    await until(() => unanswered.length === 1)
    await settle(opened.near, far)
    assert.deepEqual(strays, [])
  },

  'who answers second, late or unasked is told of': async ({ near, far }) => {
    const strays: StrayAnswer[] = []
    near.onStray((stray) => strays.push(stray))
    const inboxes: string[] = []
    const note: Handle = (message, respond) => {
      inboxes.push((message as Message & { readonly reply: string }).reply)
      if (message.text() === 'answer') respond('first')
    }
    await far.serve(serviceOf({ note }))
    await near.request('test.note', 'answer', patient)
    await near.request('test.note', 'ignore', brief)
    const [answered, ignored] = inboxes as [string, string]
    for (const inbox of [answered, ignored, answered.replace(/[^.]*$/, 'guessed')])
      far.publish(inbox, 'another')
    await until(() => strays.length === 3)
    assert.deepEqual(strays, [
      { subject: 'test.note', kind: 'second' },
      { subject: 'test.note', kind: 'late' },
      { subject: null, kind: 'unasked' },
    ])
  },
}
