/** Events come in the order of the journal, and all of them, whatever becomes of the connection. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import { startProxied } from './proxied.ts'

const { arena, proxy } = await startProxied()
const { client } = arena

test('cut off in the midst of many events, it tells all of them in order', async () => {
  await arena.serve()
  /** In the order in which they were first heard. */
  const announced = new Set<number>()
  client.subscribe('statemgr.events.>', (text) => {
    const { seq } = JSON.parse(text).data
    // Incidents are found out of entries, and are none.
    if (seq !== undefined) announced.add(seq)
  })
  const cuts: (() => void)[] = [() => proxy.cut(), () => proxy.hold('up'), () => proxy.delay(30)]
  let asked = 0
  for (const cut of cuts) {
    const answers = Array.from({ length: 60 }, async () => {
      const on = ++asked % 2 === 0
      await sleep(asked % 20)
      return client.ask('host.identify', { name: `host.${asked % 2}`, on }, 300)
    })
    await sleep(10)
    cut()
    await Promise.all(answers)
    proxy.delay(0)
    proxy.release()
    // Who believes that it is still connected learns that it is not.
    proxy.cut()
    await until('it to be back', () => client.ask('system.status', {}, 300))
  }
  const kept = (await client.journal()).map(({ seq }) => seq)
  const last = kept.at(-1) ?? 0
  await until('the last to be announced', () => announced.has(last))
  const [first = 0] = announced
  const since = kept.filter((seq) => seq >= first)
  assert.deepEqual([...announced].slice(0, since.length), since)
  assert.ok(announced.size > asked / 4, `${announced.size} events`)
})
