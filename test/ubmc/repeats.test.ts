/** A client of u-bmc that repeats what it asks, by the id that clients of NATS give a message. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control, createUbmcWorld } from './world.ts'

const forceRestart = 5

test('the message id stands for a request id with u-bmc clients as well', async () => {
  const world = await createUbmcWorld()
  const asked = async (id: string, action = forceRestart) => {
    const answer = world.bus.request('host.control', control('host.0', action), {
      timeoutMs: 10_000,
      headers: { 'Nats-Msg-Id': id },
    })
    await world.advance(100)
    const reply = await answer
    assert.ok(reply.kind === 'answered')
    return Number(reply.message.headers['Nats-Service-Error-Code'] ?? 200)
  }
  const operations = () => {
    const { components, ended } = world.system()
    const under = components.rows.flatMap(({ operation }) => operation ?? [])
    return [...ended, ...under].filter(({ requestId }) => requestId === 'm1')
  }
  await world.put('host.control', control('host.0', 1))
  await world.rest()
  assert.equal(await asked('m1'), 200)
  await world.rest()
  assert.equal(await asked('m1'), 200)
  await world.rest()
  assert.equal(operations().length, 1, 'the second is the first')
  const presses = world.pressed().length
  assert.equal(await asked('m1', 4), 409, 'for another action it is used up')
  assert.equal(await asked('m'.repeat(129)), 400)
  assert.equal(world.pressed().length, presses)
  await world.stop()
})

test('who asks for much leaves room to another client of u-bmc', async () => {
  const world = await createUbmcWorld('ubmc-mock.yaml', (config) => ({
    ...config,
    eventBufferSize: 8,
  }))
  for (let n = 0; n < 20; n += 1)
    world.bus.publishFor(`_INBOX.many.${n}`, 'host.control', control('host.0', 1))
  const { code, description } = await world.put('chassis.control', control('chassis.0', 4))
  assert.equal(code, 200, description)
  await world.stop()
})
