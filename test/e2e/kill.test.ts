/** `kill -9` of the service in the middle of a chassis power-on, at each of its steps. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import type { OperationReply } from '../../src/api/resources/control.ts'
import { run } from '../../src/cli/program.ts'
import { storyOf } from '../../src/rehearse/stories/recorded.ts'
import { transcribe } from '../../src/rehearse/stories/story.ts'
import { readFile } from '../../src/replay/file.ts'
import { recordingOf } from '../../src/replay/recording.ts'
import { compare, replay } from '../../src/replay/replayed.ts'
import { testShell } from '../fakes/shell.ts'
import { exampleConfig } from '../harness/platform.ts'
import { until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const site = await startSite({
  simulation: { railTime: '500ms' },
  // Each test begins just after the power-off of the one before: nothing is to wait for that.
  limits: { minimumOffTime: '0s' },
  recording: { kept: true },
})
after(() => site[Symbol.asyncDispose]())
await site.simulate()
let service = await site.serve()

/** The power service takes its time, so that each step can be met. */
const slow = { service: 'powermgr', kind: 'delay', delayMs: 500 }
const steps = ['supply on psu.0', 'supply on psu.1', 'main rail on', 'chassis power good']

for (const [count, step] of steps.entries()) {
  test(`killed at step ${step} of a chassis power-on it ends with it On`, async () => {
    const request = { name: 'chassis.0', requestId: `request-${count}`, actor: 'anna' }
    await site.sim('fault', slow)
    const { id } = (await site.ask('chassis.power.on', request)).body.operation
    await until(step, async () => runningOf(await operation(id)).includes(step))
    const { signal } = await service.kill()
    assert.equal(signal, 'SIGKILL')
    await site.sim('fault', { service: 'powermgr', kind: 'none' })
    service = await site.serve()
    await site.becomes('chassis.0', 'On')
    const { state, steps } = await operation(id)
    assert.equal(state, 'succeeded')
    assert.ok(
      steps.every((one) => one.state === 'done'),
      JSON.stringify(steps),
    )
    const { chassis, supplies } = await site.truth()
    assert.equal(chassis['chassis.0']?.power, 'On')
    assert.ok(Object.values(supplies).every(({ output }) => output === 'On'))
    await assertWhole(id)
    const repeated = await site.ask('chassis.power.on', request)
    assert.equal(repeated.body.operation.id, id)
    await site.ask('chassis.power.off', { name: 'chassis.0', wait: true })
  })
}

test('what was recorded up to each kill leads to the same journal, elsewhere', async () => {
  const journal = await site.history()
  const file = join(site.folder, 'incident.jsonl')
  const data = dirname(site.database)
  await service.kill()
  const exported = ['record', 'export', '--data', data, '--out', file]
  assert.equal(await run(exported, testShell()), 0)
  const recording = recordingOf(readFile(readFileSync(file, 'utf8')).lines)
  const replayed = replay(recording)
  const { same, differences, beyond } = compare(recording, replayed)
  assert.deepEqual({ differences, beyond }, { differences: [], beyond: 0 })
  assert.equal(same, recording.journal.size)
  assert.ok(same >= journal.length)
  assert.equal(new Set(recording.stretches.map(({ run: { boot } }) => boot)).size, steps.length + 1)
  const ends = journal.filter(({ component, to }) => component === 'chassis.0' && to === 'On')
  const [from, to] = [ends[0]!.seq - 1, ends[0]!.seq].map((seq) => replayed.entries.get(seq)!)
  const span = { from: from!.index, to: to!.index }
  const story = storyOf(recording.stretches[to!.stretch]!, span, exampleConfig())
  const { text, failure } = await transcribe(story, { config: exampleConfig() })
  assert.deepEqual({ text, failure }, { text: story, failure: null })
})

const operation = async (id: string): Promise<OperationReply> =>
  (await site.ask('operation.get', { id })).body

const runningOf = ({ steps }: OperationReply) =>
  steps.filter(({ state }) => state === 'running').map(({ name }) => name)

/** The journal has no gap, and begins and ends the operation, each in a run of its own. */
async function assertWhole(id: string): Promise<void> {
  const history = await site.history()
  assert.deepEqual(
    history.map(({ seq }) => seq),
    history.map((_, index) => index + 1),
  )
  const mine = history.filter(({ operation, type }) => operation === id && type === 'transition')
  assert.deepEqual(
    mine.map(({ from, to, outcome, actor }) => `${from} → ${to} ${outcome} ${actor}`),
    ['Off → PoweringOn started anna', 'PoweringOn → On succeeded anna'],
  )
  assert.notEqual(mine[0]?.boot, mine[1]?.boot)
}
