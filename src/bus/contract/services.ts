/** Tests of services, as the contract of a bus has them: who is asked, and how they are found. */

import assert from 'node:assert/strict'
import { BusError, type Message, type Service } from '../bus.ts'
import {
  brief,
  type Check,
  discover,
  errorCodeOf,
  type Handle,
  listen,
  patient,
  serviceOf,
  textOf,
  until,
} from './bench.ts'

export const services: Record<string, Check> = {
  'who gathers hears all that answer, and nobody where nobody listens': async ({ near, far }) => {
    for (const [bus, queue] of [[near, 'a'] as const, [far, 'b'] as const])
      await bus.serve({ ...serviceOf({ who: (_, respond) => respond(queue) }), queue })
    const all = await near.gather('test.who', '', { ...patient, max: 2 })
    assert.deepEqual(all.map((message) => message.text()).toSorted(), ['a', 'b'])
    const some = await near.gather('test.who', '', { timeoutMs: 500, max: 9 })
    assert.equal(some.length, 2)
    assert.deepEqual(await near.gather('test.nobody', '', { ...patient, max: 9 }), [])
  },

  'services of one queue group share the requests': async ({ near, far }) => {
    const shares = [0, 0]
    for (const [index, bus] of [near, far].entries()) {
      const share: Handle = (_, respond) => {
        shares[index] = (shares[index] ?? 0) + 1
        respond('')
      }
      await bus.serve(serviceOf({ share }))
    }
    for (let at = 0; at < 200; at += 1) await near.request('test.share', '', patient)
    assert.equal((shares[0] ?? 0) + (shares[1] ?? 0), 200)
    assert.equal(Math.min(...shares) > 0, true, `shares were ${shares}`)
  },

  'services of two queue groups are each asked': async ({ near, far }) => {
    const asked: string[] = []
    for (const queue of ['a', 'b']) {
      await far.serve({ ...serviceOf({ all: () => asked.push(queue) }), queue })
    }
    near.publish('test.all', '')
    await until(() => asked.length === 2)
    assert.deepEqual(asked.toSorted(), ['a', 'b'])
  },

  'a service is discovered by $SRV.PING, INFO and STATS, by its name and its id': async (
    opened,
  ) => {
    const { near, far } = opened
    const service = serviceOf({ echo: (_, respond) => respond('') })
    await far.serve({ ...service, metadata: { rack: '7' } })
    await near.request('test.echo', '', patient)
    const { id } = await discover(near, '$SRV.PING')
    const own = { name: 'test', id, version: '1.2.3', metadata: { rack: '7' } }
    for (const to of ['', '.test', `.test.${id}`]) {
      const ping = await discover(near, `$SRV.PING${to}`)
      assert.deepEqual(ping, { type: 'io.nats.micro.v1.ping_response', ...own })
      const { endpoints, ...info } = await discover(near, `$SRV.INFO${to}`)
      const { description } = service
      assert.deepEqual(info, { type: 'io.nats.micro.v1.info_response', ...own, description })
      const endpoint = { name: 'echo', subject: 'test.echo', queue_group: 'q' }
      assert.deepEqual(endpoints, [{ ...endpoint, metadata: { of: 'echo' } }])
      const { started, endpoints: counted, ...stats } = await discover(near, `$SRV.STATS${to}`)
      assert.deepEqual(stats, { type: 'io.nats.micro.v1.stats_response', ...own })
      assert.equal(new Date(started).toISOString(), started)
      const {
        processing_time: time,
        average_processing_time: average,
        ...counts
      } = counted[0] ?? {}
      assert.deepEqual(counts, { ...endpoint, num_requests: 1, num_errors: 0 })
      assert.deepEqual([typeof time, typeof average], ['number', 'number'])
    }
    assert.deepEqual(await near.request('$SRV.PING.other', '', patient), { kind: 'nobody' })
  },

  'a stopped service is asked no more and not discovered, and may still answer': async (opened) => {
    const held: (() => void)[] = []
    const late: Handle = (_, respond) => held.push(() => respond('late'))
    const served = await opened.far.serve(serviceOf({ late }))
    const asked = opened.near.request('test.late', '', patient)
    await until(() => held.length === 1)
    await served.stop()
    await served.stop()
    for (const subject of ['test.late', '$SRV.PING', '$SRV.PING.test']) {
      assert.deepEqual(await opened.near.request(subject, '', patient), { kind: 'nobody' }, subject)
    }
    held[0]?.()
    assert.equal(textOf(await asked), 'late')
  },

  'what an endpoint refuses of an asker is answered, counted and not handled': async (opened) => {
    const { near, far, publishFor } = opened
    const asked: string[] = []
    const refusing = {
      name: 'refusing',
      subject: 'test.refusing',
      refusal: (asker: string) => (asker.startsWith('_INBOX.poor') ? null : poor),
      handle: (message: Message) => asked.push(message.text()),
    }
    const poor = { data: Buffer.from('ÿ{}'), error: { code: 429, description: 'too much' } }
    await far.serve({ ...serviceOf({}), endpoints: [refusing] })
    for (const headers of [{}, { A: 'b' }]) {
      const answer = await near.request('test.refusing', 'x'.repeat(100), { ...patient, headers })
      assert.deepEqual([textOf(answer), errorCodeOf(answer)], ['ÿ{}', '429'])
    }
    // Nobody is answered where no inbox is, and nobody who has answered himself.
    const elsewhere = await listen(near, 'test.elsewhere')
    publishFor('test.elsewhere', 'test.refusing', 'elsewhere')
    const headers = { 'Statemgr-Answer': 'other' }
    const answered = await near.request('test.refusing', '', { ...brief, headers })
    assert.equal(answered.kind, 'silent')
    far.publish('test.refusing', 'for nobody')
    await far.flush()
    publishFor('_INBOX.poor.1', 'test.refusing', 'handled')
    await until(() => asked.length > 0)
    assert.deepEqual([asked, elsewhere.texts()], [['handled'], []])
    const { endpoints } = await discover(near, '$SRV.STATS.test')
    const { num_requests: requests, num_errors: errors } = endpoints[0]!
    assert.deepEqual([requests, errors], [6, 5])
  },

  'endpoints of one name answer on subjects of their own': async ({ near, far }) => {
    const list = (subject: string) => ({
      name: 'list',
      subject,
      handle: (_: Message, respond: (data: string) => void) => respond(subject),
    })
    const service = { ...serviceOf({}), endpoints: [list('test.a.list'), list('test.b.list')] }
    const served = await near.serve(service)
    for (const subject of ['test.a.list', 'test.b.list'])
      assert.equal(textOf(await far.request(subject, '', patient)), subject)
    await served.stop()
  },

  'a service with a bad name, version, subject or a name twice is refused': async ({ near }) => {
    const good = serviceOf({ one: () => {} })
    const endpoint = good.endpoints.slice(0, 1)
    const bad: readonly Service[] = [
      { ...good, name: 'a.b' },
      { ...good, version: 'one' },
      { ...good, queue: 'a b' },
      { ...good, endpoints: endpoint.map((one) => ({ ...one, name: '' })) },
      { ...good, endpoints: endpoint.map((one) => ({ ...one, subject: 'a..b' })) },
      { ...good, endpoints: [...endpoint, ...endpoint] },
    ]
    for (const service of bad) await assert.rejects(near.serve(service), BusError)
  },
}
