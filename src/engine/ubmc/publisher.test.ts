/** What is published to u-bmc's listeners: JetStream gone is told with its subject, and no more. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import type { Answer, Bus, BusStatus, Refusal } from '../../bus/bus.ts'
import { firstSystem } from '../../core/first-system.ts'
import { UbmcPublisher } from './publisher.ts'

const create = '$JS.API.STREAM.CREATE.STATEMGR'
const limits = { maxBytes: 1, maxAgeMs: 1, maxMessagesPerSubject: 1 }

/** A publisher whose JetStream is there or not, as a test says; `retry` lets the wait be over. */
function opened(isThere: boolean) {
  const jetStream = { isThere }
  const refusals: Refusal[] = []
  const lines: string[] = []
  let retry = () => {}
  let change: (status: BusStatus, why: string | null) => void = () => {}
  const answered: Answer = {
    kind: 'answered',
    message: { subject: '', data: new Uint8Array(), headers: {}, text: () => '{}' },
  }
  const bus: Partial<Bus> = {
    lost: null,
    publish: () => {},
    request: async () => (jetStream.isThere ? answered : { kind: 'nobody' }),
    onStatus: (onStatus) => {
      change = onStatus
    },
  }
  new UbmcPublisher({
    bus: bus as Bus,
    clock: {
      now: () => 0,
      wall: () => 0,
      wake: (_, then) => {
        retry = then
        return () => {}
      },
    },
    platform: example,
    system: () => firstSystem(example, 'run', 0),
    stream: limits,
    onStrange: (_, message) => lines.push(message),
    onRefusal: (refusal) => refusals.push(refusal),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const again = async () => {
    retry()
    change('connected', null)
    await settle()
  }
  return { jetStream, refusals, lines, settle, again }
}

test('JetStream gone is a refusal of its subject, once, until it is back', async () => {
  const { jetStream, refusals, lines, settle, again } = opened(true)
  await settle()
  jetStream.isThere = false
  await again()
  await again()
  const why = 'the stream does not keep: there is no JetStream for it'
  assert.deepEqual(refusals, [{ subject: create, why }])
  assert.equal(lines.length, 1)
  jetStream.isThere = true
  await again()
  assert.deepEqual(refusals.at(-1), { subject: create, why: null })
  assert.equal(lines.length, 2)
})

test('where there never was one, a line in the log is enough', async () => {
  const { refusals, lines, settle } = opened(false)
  await settle()
  assert.deepEqual(refusals, [])
  assert.deepEqual(lines, ['what is told to u-bmc is not kept in its stream'])
})
