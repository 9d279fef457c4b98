/** Tests of requests, as the contract of a bus has them: answers, silence, errors. */

import assert from 'node:assert/strict'
import { BusError } from '../bus.ts'
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

export const requests: Record<string, Check> = {
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
