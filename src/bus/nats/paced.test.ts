/** Tests that no more of a connection is heard in one turn than leaves time for all else. */
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { connect } from '@nats-io/transport-node'
import { startNatsServer } from '../../../test/harness/nats-server.ts'
import { connectPaced } from './paced.ts'

const messages = 5000
const bytes = 1024
/** What node reads of a socket at once. */
const readBytes = 64 * 1024

for (const turnMaxMs of [1, 1000]) {
  test(`what lies there is heard in many turns of ${turnMaxMs} ms, all of it`, async (t) => {
    const server = await startNatsServer()
    t.after(() => server.stop())
    // One after the other: whoever connects next has the transport of his own.
    const hears = await connectPaced({ servers: server.url, turnMaxMs })
    const says = await connect({ servers: server.url })
    const heard: number[] = []
    const inTurns = new Map<number, number>()
    const { promise, resolve } = Promise.withResolvers<void>()
    hears.subscribe('said', {
      callback: (_, message) => {
        heard.push(Number(message.string().slice(0, 8)))
        const { loopCount } = performance.nodeTiming.uvMetricsInfo
        inTurns.set(loopCount, (inTurns.get(loopCount) ?? 0) + 1)
        if (heard.length === messages) resolve()
      },
    })
    await hears.flush()
    for (let n = 0; n < messages; n += 1) says.publish('said', `${n}`.padEnd(bytes))
    await promise
    assert.deepEqual(heard, [...Array(messages).keys()])
    const most = Math.max(...inTurns.values())
    assert.ok(most <= (2 * readBytes) / bytes, `${most} in one turn`)
    await Promise.all([hears.close(), says.close()])
  })
}
