/** Tests the contract of a bus: what every adapter promises, sentence by sentence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusError, type Message, type Refusal, type Service } from '../bus.ts'
import {
  brief,
  type Check,
  discover,
  errorCodeOf,
  type Handle,
  listen,
  type Opened,
  patient,
  serviceOf,
  settle,
  textOf,
  until,
} from './bench.ts'
import { replies } from './replies.ts'

/** Opens a bus for one sentence; the contract drains it. */
export type OpenBus = () => Promise<Opened>

/** Defines one test for each sentence, under the name of the adapter. */
export function busContract(adapter: string, open: OpenBus): void {
  for (const [sentence, check] of Object.entries({
    ...messages,
    ...requests,
    ...replies,
    ...services,
  })) {
    test(`${adapter}: ${sentence}`, async () => {
      const opened = await open()
      try {
        await check(opened)
      } finally {
        await Promise.all([opened.near.drain(), opened.far.drain()])
      }
    })
  }
}

const manyMessages = 1000

const messages: Record<string, Check> = {
  'messages of one publisher are heard in their order, whatever their subjects': async (opened) => {
    const received = await listen(opened.far, 'order.>')
    for (let at = 0; at < manyMessages; at += 1) opened.near.publish(`order.${at % 3}`, `${at}`)
    await received.until(manyMessages)
    assert.deepEqual(
      received.texts(),
      Array.from({ length: manyMessages }, (_, at) => `${at}`),
    )
  },

  'a publisher is never called back before publish returns': async ({ near }) => {
    const trace: string[] = []
    near.subscribe('now', () => trace.push('heard'))
    await near.flush()
    near.publish('now', '')
    trace.push('published')
    await until(() => trace.length === 2)
    assert.deepEqual(trace, ['published', 'heard'])
  },

  'a pattern hears what it covers, once each, and nothing else': async ({ near, far }) => {
    const patterns = ['w.a', 'w.*', 'w.*.c', 'w.>', '*.a']
    const received = await Promise.all(patterns.map((pattern) => listen(far, pattern)))
    for (const subject of ['w', 'w.a', 'w.b', 'w.a.c', 'w.a.d', 'x.a'])
      near.publish(subject, subject)
    await settle(near, far)
    assert.deepEqual(
      received.map((one) => one.texts()),
      [['w.a'], ['w.a', 'w.b'], ['w.a.c'], ['w.a', 'w.b', 'w.a.c', 'w.a.d'], ['w.a', 'x.a']],
    )
  },

  'a message brings its subject, bytes, text and headers': async ({ near, far }) => {
    const received = await listen(far, 'letter.*')
    near.publish('letter.1', 'grüß ·', { 'X-Trace': ' 7 ', 'x-trace': 'other' })
    near.publish('letter.2', Uint8Array.of(0, 255, 10))
    await received.until(2)
    const [text, bytes] = received.messages as [Message, Message]
    assert.equal(text.subject, 'letter.1')
    assert.equal(text.text(), 'grüß ·')
    assert.deepEqual([...text.data], [...Buffer.from('grüß ·')])
    assert.deepEqual(text.headers, { 'X-Trace': '7', 'x-trace': 'other' })
    assert.deepEqual([...bytes.data], [0, 255, 10])
    assert.equal(bytes.text(), '\u0000\ufffd\n')
    assert.deepEqual(bytes.headers, {})
  },

  'a stopped subscription hears nothing more, and may be stopped again': async ({ near, far }) => {
    const received = await listen(far, 'stop')
    near.publish('stop', 'before')
    await received.until(1)
    near.publish('stop', 'on its way')
    await received.stop()
    near.publish('stop', 'after')
    await settle(near, far)
    await received.stop()
    assert.deepEqual(received.texts(), ['before'])
  },

  'a hearer that throws is reported, and the bus goes on': async ({ near, far, errors }) => {
    const received: string[] = []
    const failure = new Error('a bug in a hearer')
    far.subscribe('throw', (message) => {
      received.push(message.text())
      if (message.text() === 'bad') throw failure
    })
    await far.flush()
    for (const text of ['good', 'bad', 'good again']) near.publish('throw', text)
    await until(() => received.length === 3 && errors.length === 1)
    assert.deepEqual(errors, [failure])
  },

  'a bad subject or pattern is refused': async ({ near }) => {
    for (const subject of ['', 'a b', 'a..b', '.a', 'a.', 'a\nb', 'a.*', 'a.>', 'a'.repeat(5000)]) {
      assert.throws(() => near.publish(subject, ''), BusError, subject)
      await assert.rejects(near.request(subject, '', brief), BusError, subject)
    }
    for (const pattern of ['', 'a b', 'a..b', 'a.>.b']) {
      assert.throws(() => near.subscribe(pattern, () => {}), BusError, pattern)
    }
  },

  'headers that would break the line are refused': async ({ near }) => {
    for (const name of ['', 'a:b', 'a b', 'ä']) {
      assert.throws(() => near.publish('headers', '', { [name]: 'value' }), BusError, name)
    }
    assert.throws(() => near.publish('headers', '', { name: 'a\r\nb' }), BusError)
  },

  'the largest payload passes, and one byte more is refused, which ends nothing': async (
    opened,
  ) => {
    const { near, far } = opened
    const refusals: Refusal[] = []
    near.onRefusal((refusal) => refusals.push(refusal))
    const received = await listen(far, 'large')
    const largest = new Uint8Array(near.maxPayloadBytes)
    near.publish('large', largest)
    await received.until(1)
    assert.equal(received.messages[0]?.data.length, largest.length)
    const larger = 'x'.repeat(near.maxPayloadBytes + 1)
    near.publish('large', larger)
    near.publish('large', largest, { one: 'more' })
    const answer = await near.request('large', larger, brief)
    assert.match(answer.kind === 'refused' ? answer.why : answer.kind, /too large/)
    assert.deepEqual(
      refusals.map(({ subject, why }) => [subject, /too large/.test(why ?? '')]),
      [1, 2, 3].map(() => ['large', true]),
    )
    near.publish('large', 'small')
    await until(() => refusals.length === 4)
    assert.deepEqual(refusals.at(-1), { subject: 'large', why: null })
    await received.until(2)
  },

  'draining delivers what was sent, then every call is refused': async ({ near, far }) => {
    const received = await listen(far, 'last')
    for (let at = 0; at < manyMessages; at += 1) near.publish('last', `${at}`)
    await near.drain()
    await received.until(manyMessages)
    await near.drain()
    assert.throws(() => near.publish('last', ''), BusError)
    assert.throws(() => near.subscribe('last', () => {}), BusError)
    await assert.rejects(near.request('last', '', brief), BusError)
    await assert.rejects(near.serve(serviceOf({})), BusError)
    await assert.rejects(near.flush(), BusError)
  },
}

const requests: Record<string, Check> = {
  'a request is answered, with headers and body both ways': async ({ near, far }) => {
    await far.serve(
      serviceOf({
        echo: (message, respond) => respond(`${message.headers.who}: ${message.text()}`),
      }),
    )
    const answer = await near.request('test.echo', 'hello', {
      ...patient,
      headers: { who: 'near' },
    })
    assert.equal(textOf(answer), 'near: hello')
  },

  'a request nobody listens to ends at once with nobody': async ({ near }) => {
    assert.deepEqual(await near.request('nobody.home', '', patient), { kind: 'nobody' })
  },

  'a request that is heard and not answered ends silent': async ({ near, far }) => {
    const received = await listen(far, 'mute')
    assert.deepEqual(await near.request('mute', '', brief), { kind: 'silent' })
    await received.until(1)
  },

  'many requests under way get their own answers, in any order': async ({ near, far }) => {
    const held: (() => void)[] = []
    const hold: Handle = (message, respond) => held.push(() => respond(message.text()))
    await far.serve(serviceOf({ hold }))
    const asked = Array.from({ length: 100 }, (_, at) =>
      near.request('test.hold', `${at}`, patient),
    )
    await until(() => held.length === asked.length)
    for (const answer of held.reverse()) answer()
    assert.deepEqual((await Promise.all(asked)).map(textOf), [...asked.keys()].map(String))
  },

  'a service error brings its code, description and body': async ({ near, far }) => {
    const error = { code: 423, description: 'chassis.0 is off,\r\n  so wait' }
    await far.serve(serviceOf({ refuse: (_, respond) => respond('{"code":"locked"}', error) }))
    const answer = await near.request('test.refuse', '', patient)
    assert.equal(textOf(answer), '{"code":"locked"}')
    assert.deepEqual(answer.kind === 'answered' && answer.message.headers, {
      'Statemgr-Answer': 'test',
      'Nats-Service-Error-Code': '423',
      'Nats-Service-Error': 'chassis.0 is off, so wait',
    })
  },

  'only the first answer counts, and a message without a reply needs none': async (opened) => {
    const asked: string[] = []
    const twice: Handle = (message, respond) => {
      asked.push(message.text())
      respond('first')
      respond('second')
    }
    await opened.far.serve(serviceOf({ twice }))
    opened.near.publish('test.twice', 'published')
    assert.equal(textOf(await opened.near.request('test.twice', 'asked', patient)), 'first')
    assert.deepEqual(asked, ['published', 'asked'])
  },

  'an answer too large to send becomes a service error that says so, and is reported': async (
    opened,
  ) => {
    const body = 'x'.repeat(opened.near.maxPayloadBytes + 1)
    await opened.far.serve(serviceOf({ large: (_, respond) => respond(body) }))
    const answer = await opened.near.request('test.large', '', patient)
    assert.equal(errorCodeOf(answer), '413')
    assert.match(textOf(answer), /too large/)
    assert.equal(opened.errors[0] instanceof BusError, true)
  },

  'a handler that throws is reported, answers 500, and is asked again': async (opened) => {
    const failure = new Error('a bug\nin a handler')
    const fail: Handle = () => {
      throw failure
    }
    await opened.far.serve(serviceOf({ fail }))
    for (const _ of [1, 2]) {
      assert.equal(errorCodeOf(await opened.near.request('test.fail', '', patient)), '500')
    }
    assert.deepEqual(opened.errors, [failure, failure])
    const stats = await discover(opened.near, '$SRV.STATS.test')
    assert.equal(stats.endpoints[0]?.num_errors, 2)
  },

  'every answer that is an error is counted, with the text of the last': async ({ near, far }) => {
    const later: (() => void)[] = []
    await far.serve(
      serviceOf({
        refuse: (message, respond) => {
          const refused = () =>
            respond('{}', { code: 409, description: `${message.text()} is busy` })
          if (message.text() === 'host.1') later.push(refused)
          else refused()
        },
      }),
    )
    await near.request('test.refuse', 'host.0', patient)
    const slow = near.request('test.refuse', 'host.1', patient)
    await until(() => later.length === 1)
    const statsOf = async () => {
      const [endpoint] = (await discover(near, '$SRV.STATS.test')).endpoints
      return [endpoint?.num_requests, endpoint?.num_errors, endpoint?.last_error]
    }
    assert.deepEqual(await statsOf(), [2, 1, '409:host.0 is busy'])
    later[0]!()
    await slow
    assert.deepEqual(await statsOf(), [2, 2, '409:host.1 is busy'])
  },
}

const services: Record<string, Check> = {
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
