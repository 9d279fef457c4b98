/** The button that cuts everything: `statemgr emergency off`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typed } from '../../../test/fakes/typed.ts'

const cut = { operations: ['7.chassis.0', '7.host.0'], going: ['host.1'], kept: true }
const answers = (body: object) => ({ 'statemgr.emergency.off': () => ({ body }) })

test('emergency off says what is being cut, and where to look', async () => {
  const { exit, out, requests } = await typed(
    ['emergency', 'off', 'all', '--reason', 'smoke'],
    answers(cut),
  )
  assert.equal(exit, 0)
  assert.equal(
    out,
    `power is being cut: everything (2 begun; going down already: host.1)
See statemgr status for what is off, and statemgr history for what was cut.
`,
  )
  const { name, reason, actor } = requests.at(-1)![1] as Record<string, unknown>
  assert.deepEqual([name, reason], [null, 'smoke'])
  assert.match(String(actor), /^cli:/)
})

test('it needs no reason, names one component, and says when nothing of it is kept', async () => {
  const body = { operations: ['7.host.1'], going: [], kept: false }
  const { out, requests } = await typed('emergency off host.1', answers(body))
  assert.match(out, /^power is being cut: host\.1 \(1 begun\)\nThe store does not keep/)
  const { name, reason } = requests.at(-1)![1] as Record<string, unknown>
  assert.deepEqual([name, reason], ['host.1', 'emergency off on the command line'])
})

test('nobody cuts everything by leaving a word out', async () => {
  for (const line of ['emergency off', 'emergency all', 'emergency']) {
    const { exit, requests } = await typed(line, answers(cut))
    assert.equal(exit, 2)
    assert.deepEqual(requests, [])
  }
})

test('with --json it prints what was answered', async () => {
  const { out } = await typed('emergency off all --json', answers(cut))
  assert.deepEqual(JSON.parse(out), cut)
})
