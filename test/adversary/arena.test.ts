/** The arena: the product comes up among the fakes, is paused, killed and started again. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startArena } from './arena.ts'
import { doneTwice, doneUnasked, journalFaults, lies, lost, neverDone } from './oracle.ts'

const arena = await startArena()
after(() => arena[Symbol.asyncDispose]())
const { client, fakes } = arena

test('what is asked is done by the fakes, once, whatever is killed or paused', async () => {
  const received: string[] = []
  client.subscribe('statemgr.events.transitions', (text) => received.push(text))
  let service = await arena.serve()
  await client.act('chassis.0', 'PowerOn', 'first')
  await arena.status('the chassis to be on', ({ chassis }) => chassis.status === 'On')
  await client.act('host.0', 'PowerOn', 'second')
  await service.kill()
  service = await arena.serve()
  await arena.status('the host to run', ({ hosts }) => hosts[0].status === 'Running')
  await client.act('host.0', 'Nmi', 'third')
  await arena.rest()
  service.pause()
  assert.equal(await client.ask('system.status', {}, 100), null)
  service.goOn()
  const status = await arena.rest()
  const journal = await client.journal()
  const evidence = { record: fakes.record, answers: client.answers, journal }
  const { chassis } = fakes.board
  assert.deepEqual(
    [
      ...lost(evidence),
      ...doneTwice(evidence),
      ...neverDone(evidence),
      ...doneUnasked(evidence, chassis),
      ...journalFaults(journal),
      ...lies(status, fakes.plant),
    ],
    [],
  )
  assert.equal(fakes.record.moves('host.0', 'On'), 1)
  assert.equal(fakes.record.count('host.0', 'nmi'), 1)
  assert.ok(received.length > 5)
})
