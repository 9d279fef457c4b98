/** The commands that ask for something, against a service that answers as it was told to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answers } from '../../../test/fakes/service.ts'
import { accepted, host, powerOn, system, tooHot } from '../../../test/fakes/system.ts'
import { typed } from '../../../test/fakes/typed.ts'
import type { PlanReply } from '../../api/resources/control.ts'

const statusAnswers: Answers = { 'statemgr.system.status': () => ({ body: system }) }

test('a power-on that an interlock blocks prints the explanation', async () => {
  const { exit, out, err } = await typed('power on host.0', {
    ...statusAnswers,
    'statemgr.action': () => ({ body: tooHot, code: 423 }),
  })
  assert.deepEqual([exit, out], [3, ''])
  assert.equal(
    err,
    `refused: host.0 cannot be powered on: zone/cpu_zone is critical (thermal-critical)

RULE              OF             VALUE  LIMIT  AGE     SAYS
thermal-zone      zone/cpu_zone  97     95     120 ms  blocks
power-dependency  psu.0          Good          5 ms    ok

Let the zone cool down, or mend its cooling, then ask again.
`,
  )
})

test('with --json, the refusal is the error body, on standard output', async () => {
  const { exit, out, err } = await typed('action host.0 PowerOn --json', {
    'statemgr.action': () => ({ body: tooHot, code: 423 }),
  })
  assert.deepEqual([exit, err], [3, ''])
  assert.deepEqual(JSON.parse(out), tooHot)
})

test('power asks each kind for its own action, with who asks and why', async () => {
  const answers = { ...statusAnswers, 'statemgr.action': () => ({ body: accepted }) }
  const asked = async (line: string) => {
    const { requests } = await typed([...line.split(' '), '--reason', 'new kernel'], answers)
    const [, body] = requests.at(-1) ?? []
    const { name, action, reason, actor, requestId, dryRun } = body as Record<string, unknown>
    assert.match(String(actor), /^cli:/)
    assert.ok(requestId)
    assert.deepEqual([reason, dryRun], ['new kernel', false])
    return `${name} ${action}`
  }
  assert.equal(await asked('power on host.0'), 'host.0 PowerOn')
  assert.equal(await asked('power off host.0'), 'host.0 GracefulShutdown')
  assert.equal(await asked('power off host.0 --force'), 'host.0 ForceOff')
  assert.equal(await asked('power reset host.0'), 'host.0 GracefulRestart')
  assert.equal(await asked('power reset host.0 --force'), 'host.0 ForceRestart')
  assert.equal(await asked('power off chassis.0'), 'chassis.0 PowerOff')
  assert.equal(await asked('power cycle chassis.0'), 'chassis.0 PowerCycle')
  assert.equal(await asked('power reset bmc.0'), 'bmc.0 Reboot')
})

test('a kind of a platform’s own has the buttons of what is switched, and is found', async () => {
  const pump = { ...host, name: 'pump.0', kind: 'pump' }
  const answers = {
    'statemgr.system.status': () => ({ body: { ...system, parts: [pump] } }),
    'statemgr.action': () => ({ body: accepted }),
  }
  for (const [line, action] of [
    ['power on pump.0', 'PowerOn'],
    ['power off pump.0', 'PowerOff'],
    ['power off pump.0 --force', 'ForceOff'],
    ['power cycle pump.0', 'PowerCycle'],
  ] as const) {
    const { requests } = await typed(line, answers)
    const [, body] = requests.at(-1) ?? []
    assert.equal((body as Record<string, unknown>).action, action)
  }
  const shown = await typed('status', answers)
  assert.match(shown.out, /^pump\.0 +Off/m)
})

test('a button that a kind lacks, and force for what asks nobody, are mistakes', async () => {
  const reset = await typed('power reset chassis.0', statusAnswers)
  assert.equal(reset.exit, 2)
  assert.match(reset.err, /power reset does not go with a chassis: try power on or off or cycle/)
  const force = await typed('power on host.0 --force', statusAnswers)
  assert.equal(force.exit, 2)
  assert.match(force.err, /nothing to --force/)
})

test('without --wait, accepted is done, and says where to look', async () => {
  const answers = { 'statemgr.action': () => ({ body: accepted }) }
  const { exit, out } = await typed('action host.0 PowerOn', answers)
  assert.equal(exit, 0)
  assert.equal(out, 'host.0 PowerOn accepted: statemgr operations op-1\n')
})

test('what is so already is done at once', async () => {
  const component = { ...host, status: 'Running' }
  const body = { accepted: true, unchanged: true, operation: null, component }
  const { exit, out } = await typed('action host.0 PowerOn --wait', {
    'statemgr.action': () => ({ body }),
  })
  assert.deepEqual([exit, out], [0, 'host.0 is Running already\n'])
})

/** Answers of a service whose operation goes on for a few looks, then ends so. */
function endingAs(end: object, looks = 2): Answers {
  let left = looks
  return {
    'statemgr.action': () => ({ body: accepted }),
    'statemgr.operation.get': () => {
      left -= 1
      return { body: left > 0 ? powerOn : { ...powerOn, endedAt: 92_000, ...end } }
    },
    'statemgr.system.status': () => ({
      body: { ...system, hosts: [{ ...host, status: 'Running' }] },
    }),
  }
}

test('with --wait, the steps are told as they go, and then how it ended', async () => {
  const answers = endingAs({ state: 'succeeded' })
  const { exit, out, err } = await typed('action host.0 PowerOn --wait', answers)
  assert.equal(exit, 0)
  assert.equal(err, 'host.0 PowerOn: power on (2 of 3, attempt 2)\n')
  assert.equal(out, 'host.0 is Running (PowerOn took 2 s)\n')
})

test('an operation that fails is a failure, with its error', async () => {
  const error = { code: 'never-reached', message: 'power did not come', at: 92_000 }
  const answers = endingAs({ state: 'rolled-back', error })
  const { exit, out, err } = await typed('action host.0 PowerOn --wait', answers)
  assert.deepEqual([exit, out], [1, ''])
  assert.match(err, /rolled-back: host.0 PowerOn: power did not come \(never-reached\)/)
  assert.match(err, /See statemgr operations op-1 and statemgr alerts/)
})

test('a wait that is over before the operation is a failure, but stops nothing', async () => {
  const { exit, err } = await typed(
    'action host.0 PowerOn --wait 10ms',
    endingAs({}, Number.POSITIVE_INFINITY),
  )
  assert.equal(exit, 1)
  assert.match(err, /not over yet: host.0 PowerOn goes on by itself/)
  assert.match(err, /statemgr operations abort op-1/)
})

test('Ctrl-C ends the wait and not the operation', async () => {
  const answers = endingAs({}, Number.POSITIVE_INFINITY)
  const { exit, err, requests } = await typed(
    'action host.0 PowerOn --wait',
    answers,
    async (_, shell) => shell.stop(),
  )
  assert.equal(exit, 1)
  assert.match(err, /not over yet/)
  assert.ok(requests.every(([subject]) => subject !== 'statemgr.operation.abort'))
})

test('a service that starts anew in the middle is asked again', async () => {
  const ending = endingAs({ state: 'succeeded' })
  let isAway = true
  const answers: Answers = {
    ...ending,
    'statemgr.operation.get': (asked) => {
      if (!isAway) return ending['statemgr.operation.get']?.(asked) ?? { body: null }
      isAway = false
      return { body: { ...tooHot, code: 'not-ready' }, code: 503 }
    },
  }
  const { exit } = await typed('action host.0 PowerOn --wait', answers)
  assert.equal(exit, 0)
})

test('a dry run shows the plan', async () => {
  const step: PlanReply['steps'][number] = {
    name: 'power on',
    kind: 'call',
    service: 'power',
    verb: 'on',
    target: 'host.0',
    after: [],
    timeoutMs: 10_000,
    undo: ['force off', 'power off'],
  }
  const plan: PlanReply = {
    dryRun: true,
    unchanged: false,
    component: host,
    steps: [step],
    verdicts: [],
  }
  const { exit, out, requests } = await typed('action host.0 PowerOn --dry-run', {
    'statemgr.action': () => ({ body: plan }),
  })
  assert.equal(exit, 0)
  const [[, asked] = []] = requests
  assert.equal((asked as { dryRun: boolean }).dryRun, true)
  assert.equal(
    out,
    `host.0 PowerOn: nothing has moved

#  STEP      DOES      AFTER  AT MOST
1  power on  power on         10 s

Should it fail, taken back: 1 by force off, power off.

`,
  )
})

test('a dry run of what is so says that there is nothing to do', async () => {
  const plan = { dryRun: true, unchanged: true, component: host, steps: [], verdicts: [] }
  const answers = { 'statemgr.action': () => ({ body: plan }) }
  const { exit, out } = await typed('action host.0 PowerOn --dry-run', answers)
  assert.equal(exit, 0)
  assert.match(out, /\nhost\.0 is \w+ already: there would be nothing to do\n$/)
})

test('operations abort asks for it, with who and why', async () => {
  const { exit, requests } = await typed('operations abort op-1 --reason oops', {
    'statemgr.operation.abort': () => ({ body: accepted }),
  })
  assert.equal(exit, 0)
  const [subject, body] = requests[0] ?? []
  assert.equal(subject, 'statemgr.operation.abort')
  const { id, reason } = body as Record<string, unknown>
  assert.deepEqual([id, reason], ['op-1', 'oops'])
})
