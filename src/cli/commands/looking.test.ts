/** The commands that look, against a service that answers as it was told to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answers, type StandIn, standInOverHttp } from '../../../test/fakes/service.ts'
import { testShell } from '../../../test/fakes/shell.ts'
import { chassis, entry, event, powerOn, system, tooHot } from '../../../test/fakes/system.ts'
import { typed } from '../../../test/fakes/typed.ts'
import type { CheckReply } from '../../api/resources/interlocks.ts'
import { run } from '../program.ts'

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
zone/cpu_zone  normal  46.3   95     within its limits
`,
  )
})

test('status shows what was asked of each supply, what it gives, and what is wrong', async () => {
  const psu = { capacityWatts: 800, needed: 'On', discrepancy: null, isCounted: true } as const
  const asked = { power: 'On', at: 60_000 } as const
  const gives = { power: 'On', at: 89_000, source: 'report' } as const
  const dark = { ...gives, power: 'Off' } as const
  const fine = { level: 'normal', since: 0, why: 'it is well', value: 'Good', limit: null, at: 0 }
  const wrong = { ...fine, level: 'critical', why: 'it was asked to be on, and gives nothing' }
  const body = {
    ...system,
    supplies: [
      { ...psu, name: 'psu.0', requested: asked, observed: gives },
      {
        ...{ ...psu, name: 'psu.1', requested: asked, observed: dark, isCounted: false },
        discrepancy: { name: 'never-reached', at: 80_000 },
      },
      { ...psu, name: 'psu.2', requested: null, observed: { ...gives, unverified: true } },
      { ...psu, name: 'psu.3', requested: null, observed: { ...gives, power: 'Unknown' } },
    ],
    levels: {
      'supply/psu.0': fine,
      'supply/psu.1': wrong,
      'supply/psu.2': fine,
      ...system.levels,
    },
  }
  const { exit, out } = await typed('status', { 'statemgr.system.status': () => ({ body }) })
  assert.equal(exit, 0)
  assert.equal(
    out.slice(out.indexOf('SUPPLY')),
    `SUPPLY  ASKED  GIVES           LEVEL     WHY
psu.0   On     On              normal    it is well
psu.1   On     Off             critical  it was asked to be on, and gives nothing
psu.2          On, unverified  normal    it is well
psu.3          Unknown         unknown   never read

READING        LEVEL   VALUE  LIMIT  WHY
zone/cpu_zone  normal  46.3   95     within its limits
`,
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
  assert.match(err, /there is no component hots.0: did you mean host.0\?/)
})

const verdicts: CheckReply['verdicts'] = [
  {
    rule: 'thermal',
    code: 'thermal-critical',
    verdict: 'blocks',
    message: 'zone/cpu_zone is critical',
    guidance: 'Let it cool down.',
    evidence: tooHot.evidence.slice(1),
  },
]

test('check explains what blocks, and is refused as the action would be', async () => {
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
thermal-zone  zone/cpu_zone  97     95     120 ms  blocks

thermal blocks: zone/cpu_zone is critical
    Let it cool down.
`,
  )
  const may = {
    'statemgr.interlocks.check': () => ({ body: { ...body, allowed: true, verdicts: [] } }),
  }
  const allowed = await typed('check host.0 PowerOn', may)
  assert.deepEqual([allowed.exit, allowed.out], [0, 'host.0 PowerOn may begin\n'])
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

test('history shows the latest last, and how to go on', async () => {
  const entries = [{ ...entry, seq: 8, outcome: 'succeeded' }, entry]
  const line = 'history --component host.0 --limit 2 --from 2026-11-23T13:00:00Z --to 5m'
  const { exit, out, err, requests } = await typed(line, {
    'statemgr.history.query': () => ({ body: { entries, next: 7 } }),
  })
  assert.equal(exit, 0)
  const times = { from: '2026-11-23T13:00:00Z', to: '5m' }
  assert.deepEqual(requests[0]?.[1], { component: 'host.0', order: 'newest', limit: 2, ...times })
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
  const { exit, out, requests } = await typed('history --jsonl --since 2h', {
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
  const asked = requests.map(([, body]) => body as { order: string; since: string })
  assert.ok(asked.every(({ order, since }) => order === 'oldest' && since === '2h'))
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
    procedure: 'restore-reading',
    acknowledged: null,
  }
  const some = await typed('alerts', {
    'statemgr.alerts.list': () => ({ body: { alerts: [alert] } }),
  })
  assert.ok(
    some.out.startsWith(
      'Critical zone/cpu_zone is critical (level-critical)\n    Let it cool down.\n',
    ),
  )
  const none = await typed('alerts', { 'statemgr.alerts.list': () => ({ body: { alerts: [] } }) })
  assert.deepEqual([none.exit, none.out], [0, 'no alerts\n'])
})

/** Tells events once somebody listens for them. */
const answering =
  (...events: readonly unknown[]) =>
  async (service: StandIn) => {
    while (service.patterns.length === 0) await new Promise(setImmediate)
    for (const one of events) service.publish(one)
  }

test('watch tells each event once, until there were enough', async () => {
  const next = { ...event, id: '8', data: { ...entry, seq: 8, to: 'On' } }
  const { exit, out } = await typed('watch host.0 --count 2', {}, answering(event, event, next))
  assert.equal(exit, 0)
  assert.equal(
    out,
    '13:10:22.123 host.0 Off → PoweringOn (request by cli:anna: new kernel)\n' +
      '13:10:22.123 host.0 Off → On (request by cli:anna: new kernel)\n',
  )
})

/** A journal of that many entries, of which the first are not kept any more. */
const journal = (last: number, first = 1) => ({
  'statemgr.system.status': () => ({ body: system }),
  'statemgr.history.query': (asked: unknown) => {
    const { after = 0, limit, since } = asked as { after?: number; limit: number; since?: string }
    const from = Math.max(first, since === undefined ? after + 1 : 3)
    const seqs = Array.from({ length: limit }, (_, i) => from + i).filter((seq) => seq <= last)
    const entries = seqs.map((seq) => ({ ...entry, seq, component: `host.${seq % 2}` }))
    const end = seqs.at(-1) ?? last
    return { body: { entries, next: end < last ? end : null } }
  },
})
const seqsIn = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).data.seq)

test('watch replays what came since a sequence or a time, then tells what happens', async () => {
  const next = { ...event, id: '10', data: { ...entry, seq: 10 } }
  const old = { ...event, id: '9', data: { ...entry, seq: 9 } }
  const rows = [
    ['--since 6', '*.*', [7, 8, 9, 10]],
    ['--since 6-b1', '*.*', [7, 8, 9, 10]],
    ['--since 10m', '*.*', [3, 4, 5, 6, 7, 8, 9, 10]],
    ['--since 4', 'host.1', [5, 7, 9, 10]],
  ] as const
  for (const [since, pattern, seqs] of rows) {
    const line = `watch ${pattern} --json --count ${seqs.length} ${since}`
    const { exit, out, err } = await typed(line, journal(9), async (service) => {
      await answering(old)(service)
      // What happens once it has caught up is told as it happens.
      await sleep(100)
      service.publish(next)
    })
    assert.deepEqual([exit, seqsIn(out), err], [0, seqs, ''], since)
  }
  const gone = await typed('watch --json --count 2 --since 3', journal(9, 8))
  assert.deepEqual(seqsIn(gone.out), [8, 9])
  assert.match(gone.err, /what came next is not kept any more/)
  const wrong = await typed('watch --since yesterday', {
    ...journal(9),
    'statemgr.history.query': () => ({ code: 400, body: { ...tooHot, message: 'no time' } }),
  })
  assert.notEqual(wrong.exit, 0)
  assert.match(wrong.err, /no time/)
})

test('watch ends with Ctrl-C, and when the service does', async () => {
  const stopped = await typed('watch', {}, async (service, shell) => {
    await answering()(service)
    shell.stop()
  })
  assert.equal(stopped.exit, 0)
  const lost = await typed('watch', {}, async (service) => {
    await answering()(service)
    await service.stop()
  })
  assert.equal(lost.exit, 4)
})

test('a service that cannot be reached is told with what to do about it', async () => {
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
