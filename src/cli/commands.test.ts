/** The commands, against a service that answers as it was told to: what people and programs see. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answers, type StandIn, standInOverHttp } from '../../test/stand-ins/service.ts'
import { type TestShell, testShell } from '../../test/stand-ins/shell.ts'
import {
  accepted,
  chassis,
  entry,
  event,
  host,
  powerOn,
  system,
  tooHot,
} from '../../test/stand-ins/system.ts'
import type { CheckReply, PlanReply } from '../wire/api-replies.ts'
import { run } from './program.ts'

interface Typed {
  readonly exit: number
  readonly out: string
  readonly err: string
  readonly heard: StandIn['heard']
}

/** Runs a command against a service of its own, found through the environment. */
async function typed(
  line: string | readonly string[],
  answers: Answers,
  meanwhile: (service: StandIn, shell: TestShell) => Promise<void> = async () => {},
): Promise<Typed> {
  const service = await standInOverHttp(answers)
  const shell = testShell({ STATEMGR_URL: service.url })
  try {
    const running = run(typeof line === 'string' ? line.split(' ') : line, shell)
    await meanwhile(service, shell)
    return { exit: await running, ...shell.written(), heard: service.heard }
  } finally {
    await service.stop()
  }
}

const statusAnswers: Answers = { 'statemgr.system.status': () => ({ body: system }) }

test('status shows the System as tables', async () => {
  const { exit, out, err } = await typed('status', statusAnswers)
  assert.deepEqual([exit, err], [0, ''])
  assert.equal(
    out,
    `two-host-chassis: On, health OK

COMPONENT  STATUS   FOR   POWER  HEALTH  DOES
chassis.0  On       30 s  On     OK
host.0     Off      30 s  Off    OK
host.1     Running  30 s  Off    OK
bmc.0      Ready    30 s  On     OK

READING        LEVEL   VALUE  LIMIT  WHY
zone/cpu_zone  normal  46.2   95     within its limits
`.replace('46.2 ', '46.3 '),
  )
})

test('status of one component tells all there is to know', async () => {
  const { exit, out } = await typed('status host.0', statusAnswers)
  assert.equal(exit, 0)
  assert.match(out, /^host.0 \(host\)\n {2}status {13}Off, since 30 s ago\n/)
  assert.match(out, /power {14}Off, report, 1 s ago/)
  assert.match(out, /may be asked for {3}PowerOn, Isolate, IdentifyOn\n$/)
})

test('with --json, programs get what the service said', async () => {
  const whole = await typed('status --json', statusAnswers)
  assert.deepEqual(JSON.parse(whole.out), system)
  const one = await typed('status chassis.0 --json', statusAnswers)
  assert.deepEqual(JSON.parse(one.out), chassis)
})

test('a component that does not exist is refused with the nearest that does', async () => {
  const { exit, err } = await typed('status hots.0', statusAnswers)
  assert.equal(exit, 3)
  assert.match(err, /there is no component hots.0; perhaps host.0 is meant/)
})

test('a power-on that an interlock objects to prints the explanation', async () => {
  const { exit, out, err } = await typed('power on host.0', {
    ...statusAnswers,
    'statemgr.action': () => ({ body: tooHot, code: 423 }),
  })
  assert.deepEqual([exit, out], [3, ''])
  assert.equal(
    err,
    `refused: host.0 cannot be powered on: zone/cpu_zone is critical (thermal-critical)

RULE              OF             VALUE  LIMIT  AGE     SAYS
thermal-zone      zone/cpu_zone  97     95     120 ms  objects
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
    const { heard } = await typed([...line.split(' '), '--reason', 'new kernel'], answers)
    const [, body] = heard.at(-1) ?? []
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

test('a button that a kind does not have, and force for what asks nobody, are mistakes', async () => {
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
  const { exit, err, heard } = await typed(
    'action host.0 PowerOn --wait',
    answers,
    async (_, shell) => shell.stop(),
  )
  assert.equal(exit, 1)
  assert.match(err, /not over yet/)
  assert.ok(heard.every(([subject]) => subject !== 'statemgr.operation.abort'))
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

const verdicts: CheckReply['verdicts'] = [
  {
    rule: 'thermal',
    code: 'thermal-critical',
    verdict: 'objects',
    message: 'zone/cpu_zone is critical',
    guidance: 'Let it cool down.',
    evidence: tooHot.evidence.slice(1),
  },
]

test('check explains what objects, and is refused as the action would be', async () => {
  const body: CheckReply = {
    component: 'host.0',
    action: 'PowerOn',
    allowed: false,
    waits: false,
    verdicts,
  }
  const answers = { 'statemgr.interlocks.check': () => ({ body }) }
  const { exit, out } = await typed('check host.0 PowerOn', answers)
  assert.equal(exit, 3)
  assert.equal(
    out,
    `host.0 PowerOn would be refused

RULE          OF             VALUE  LIMIT  AGE     SAYS
thermal-zone  zone/cpu_zone  97     95     120 ms  objects

thermal objects: zone/cpu_zone is critical
    Let it cool down.
`,
  )
  const may = {
    'statemgr.interlocks.check': () => ({ body: { ...body, allowed: true, verdicts: [] } }),
  }
  const allowed = await typed('check host.0 PowerOn', may)
  assert.deepEqual([allowed.exit, allowed.out], [0, 'host.0 PowerOn may begin\n'])
})

test('a dry run shows the plan', async () => {
  const step: PlanReply['steps'][number] = {
    name: 'power on',
    kind: 'call',
    service: 'power',
    verb: 'on',
    target: 'host.0',
    after: ['raise cooling'],
    timeoutMs: 10_000,
    undo: ['force off', 'power off'],
  }
  const plan: PlanReply = { dryRun: true, component: host, steps: [step], verdicts: [] }
  const { exit, out, heard } = await typed('action host.0 PowerOn --dry-run', {
    'statemgr.action': () => ({ body: plan }),
  })
  assert.equal(exit, 0)
  assert.equal((heard[0]?.[1] as { dryRun: boolean }).dryRun, true)
  assert.equal(
    out,
    `host.0 PowerOn: nothing has moved

STEP      DOES             AFTER          AT MOST  UNDONE BY
power on  power on host.0  raise cooling  10 s     force off, power off

`,
  )
})

test('operations lists them, and shows one step by step', async () => {
  const answers: Answers = {
    'statemgr.operations.list': () => ({ body: { operations: [powerOn] } }),
    'statemgr.operation.get': () => ({ body: powerOn }),
  }
  const all = await typed('operations', answers)
  assert.match(all.out, /^op-1 +host.0 +PowerOn +running +cli:anna +request +power on$/m)
  const one = await typed('operations op-1', answers)
  assert.match(one.out, /^host.0 PowerOn: running\nasked by cli:anna \(request\)\n/)
  assert.match(one.out, /^power on +host.0 +running +2$/m)
})

test('operations abort asks for it, with who and why', async () => {
  const { exit, heard } = await typed('operations abort op-1 --reason oops', {
    'statemgr.operation.abort': () => ({ body: accepted }),
  })
  assert.equal(exit, 0)
  const [subject, body] = heard[0] ?? []
  assert.equal(subject, 'statemgr.operation.abort')
  const { id, reason } = body as Record<string, unknown>
  assert.deepEqual([id, reason], ['op-1', 'oops'])
})

test('history shows the latest last, and how to go on', async () => {
  const entries = [{ ...entry, seq: 8, outcome: 'succeeded' }, entry]
  const { exit, out, err, heard } = await typed('history --component host.0 --limit 2', {
    'statemgr.history.query': () => ({ body: { entries, next: 7 } }),
  })
  assert.equal(exit, 0)
  assert.deepEqual(heard[0]?.[1], { component: 'host.0', order: 'newest', limit: 2 })
  const why = 'request by cli:anna: new kernel'
  assert.equal(
    out,
    `SEQ  TIME (UTC)               COMPONENT  WHAT              OUTCOME    TOOK  WHY
7    2026-11-23 13:10:22.123  host.0     Off → PoweringOn  started    30 s  ${why}
8    2026-11-23 13:10:22.123  host.0     Off → PoweringOn  succeeded  30 s  ${why}
`,
  )
  assert.equal(err, 'There are more: add --after 7\n')
})

test('history --jsonl exports all pages from the oldest on, one entry a line', async () => {
  const { exit, out, heard } = await typed('history --jsonl', {
    'statemgr.history.query': (asked) => {
      const { after = 0 } = asked as { after?: number }
      const next = after < 2 ? after + 1 : null
      return { body: { entries: [{ ...entry, seq: after + 1 }], next } }
    },
  })
  assert.equal(exit, 0)
  const lines = out.trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { seq: number }).seq),
    [1, 2, 3],
  )
  assert.ok(heard.every(([, body]) => (body as { order: string }).order === 'oldest'))
})

test('alerts come with what to do about each', async () => {
  const alert = {
    id: 'level-critical/zone/cpu_zone',
    code: 'level-critical',
    component: 'zone/cpu_zone',
    severity: 'Critical',
    since: 1,
    message: 'zone/cpu_zone is critical',
    guidance: 'Let it cool down.',
  }
  const some = await typed('alerts', {
    'statemgr.alerts.list': () => ({ body: { alerts: [alert] } }),
  })
  assert.equal(
    some.out,
    'Critical zone/cpu_zone is critical (level-critical)\n    Let it cool down.\n',
  )
  const none = await typed('alerts', { 'statemgr.alerts.list': () => ({ body: { alerts: [] } }) })
  assert.deepEqual([none.exit, none.out], [0, 'no alerts\n'])
})

/** Tells events once somebody listens for them. */
const telling =
  (...events: readonly unknown[]) =>
  async (service: StandIn) => {
    while (service.patterns.length === 0) await new Promise(setImmediate)
    for (const one of events) service.tell(one)
  }

test('watch tells each event once, until there were enough', async () => {
  const next = { ...event, id: '8', data: { ...entry, seq: 8, to: 'On' } }
  const { exit, out } = await typed('watch host.0 --count 2', {}, telling(event, event, next))
  assert.equal(exit, 0)
  assert.equal(
    out,
    '13:10:22.123 host.0 Off → PoweringOn (request by cli:anna: new kernel)\n' +
      '13:10:22.123 host.0 Off → On (request by cli:anna: new kernel)\n',
  )
})

test('watch ends with Ctrl-C, and when the service does', async () => {
  const stopped = await typed('watch', {}, async (service, shell) => {
    await telling()(service)
    shell.stop()
  })
  assert.equal(stopped.exit, 0)
  const lost = await typed('watch', {}, async (service) => {
    await telling()(service)
    await service.stop()
  })
  assert.equal(lost.exit, 4)
})

test('a service that cannot be reached is told with what to do, for people and programs', async () => {
  const service = await standInOverHttp({})
  await service.stop()
  const shell = testShell({ STATEMGR_URL: service.url })
  assert.equal(await run(['status'], shell), 4)
  assert.match(shell.written().err, /nothing answers at .*\nStart it: statemgr serve/)
  const forPrograms = testShell()
  assert.equal(await run(['alerts', '--json', '--url', service.url], forPrograms), 4)
  const { out, err } = forPrograms.written()
  assert.equal((JSON.parse(out) as { code: string }).code, 'unreachable')
  assert.equal(err, '')
})
