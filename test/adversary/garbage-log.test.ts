/** Whatever repeats costs a line a minute: garbage by the thousand, and who is not let in. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect } from '@nats-io/transport-node'
import { startArena } from './arena.ts'

const arena = await startArena()
after(() => arena[Symbol.asyncDispose]())

const messages = 20_000

/** What is in the journal is in the log as well, a line an entry. */
const isOfJournal = (line: string) => line.includes('"seq":')

test('garbage on every subject of a service is a line with its subject, then a count', async () => {
  const service = await arena.serve()
  const foreign = await connect({ servers: arena.nats.url })
  for (let at = 0; at < messages; at += 1) {
    foreign.publish(`powermgr.events.${at % 7 === 0 ? 'power' : `x${at}`}`, `{"nonsense": ${at}`)
    if (at % 1000 === 0) await foreign.flush()
  }
  for (let at = 0; at < 1000; at += 1)
    foreign.publish('statemgr.host.get', '[[[[', { reply: 'a.b' })
  await foreign.flush()
  assert.equal((await arena.client.ask('system.status'))?.code, 200)
  const log = service.err()
  assert.match(log, /"subject":"powermgr\.events\.[a-z0-9]+"/)
  const lines = log.split('\n').filter((line) => !isOfJournal(line))
  assert.ok(lines.length < 12, log)
  assert.ok(log.length < 10_000, log)
  await foreign.close()
})
