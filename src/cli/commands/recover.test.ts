/** Recovering, against a service that goes on with the procedure as it is asked to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standInOverHttp } from '../../../test/fakes/service.ts'
import { testShell } from '../../../test/fakes/shell.ts'
import { powerOn } from '../../../test/fakes/system.ts'
import { typed } from '../../../test/fakes/typed.ts'
import type { RecoveryReply } from '../../api/resources/recovery.ts'
import { run } from '../program.ts'

const alert = {
  id: 'boot-failed/host.0',
  code: 'boot-failed',
  component: 'host.0',
  severity: 'Critical',
  since: 1,
  value: 'Quiesced',
  limit: null,
  unit: null,
  until: null,
  message: 'host.0 is held in Quiesced: did not boot',
  guidance: 'See to the cause.',
} as const

/** A recovery of which so many steps are done. */
function recovery(done: number, changes: Partial<RecoveryReply> = {}): RecoveryReply {
  const steps = (['operator', 'service', 'operator'] as const).map((by, index) => ({
    number: index + 1,
    by,
    text: ['Read the console.', 'Take the power away.', 'Mend it.'][index]!,
    action: by === 'service' ? 'ForceOff' : null,
    state:
      index < done ? ('done' as const) : index === done ? ('next' as const) : ('later' as const),
    actor: null,
    at: null,
    note: null,
    missing: null,
  }))
  return {
    alert,
    stands: true,
    procedure: 'recover-boot',
    title: 'A host that does not boot',
    steps,
    next: done < 3 ? done + 1 : null,
    operation: null,
    ended: done < 3 ? null : 'completed',
    ...changes,
  }
}

/** A service that goes on with the recovery as it is asked to; its own step takes an operation. */
function mending() {
  let done = 0
  return {
    'statemgr.recovery.get': () => ({ body: recovery(done) }),
    'statemgr.recovery.list': () => ({ body: { recoveries: [recovery(done)] } }),
    'statemgr.recovery.advance': (asked: unknown) => {
      const { step } = asked as { step: number }
      if (step !== done + 1) {
        const body = {
          code: 'out-of-order',
          message: `recover-boot: step ${done + 1} is next`,
          evidence: [],
          guidance: 'Read the procedure with statemgr.recovery.get for the step that is next.',
        }
        return { body, code: 409 }
      }
      done++
      return { body: recovery(done, step === 2 ? { operation: 'op-1' } : {}) }
    },
    'statemgr.operation.get': () => ({
      body: { ...powerOn, state: 'succeeded', endedAt: 91_000 } as const,
    }),
  }
}

test('recover lists what there is to mend, how far it has come, and what is next', async () => {
  const { exit, out } = await typed('recover', mending())
  assert.equal(exit, 0)
  assert.match(out, /ALERT .* NEXT/)
  assert.match(out, /boot-failed\/host\.0 +Critical +recover-boot +0 of 3 +Read the console\./)
  const none = await typed('recover', {
    'statemgr.recovery.list': () => ({ body: { recoveries: [] } }),
  })
  assert.equal(none.out, 'nothing to mend\n')
})

test('recover of an alert shows the procedure, and says how to go on', async () => {
  const { exit, out } = await typed('recover boot-failed/host.0', mending())
  assert.equal(exit, 0)
  assert.match(out, /boot-failed\/host\.0: A host that does not boot/)
  assert.match(out, /next +1\. you: Read the console\./)
  assert.match(out, /2\. the service: Take the power away\./)
  assert.match(
    out,
    /step 1 is next: statemgr recover boot-failed\/host\.0 --step 1, once it is done/,
  )
})

test('recover --step confirms one step, with who and why', async () => {
  const { exit, out, requests } = await typed(
    ['recover', 'boot-failed/host.0', '--step', '1', '--reason', 'disk was gone'],
    mending(),
  )
  assert.equal(exit, 0)
  assert.match(out, /done +1\. you/)
  const [subject, body] = requests[0]!
  assert.equal(subject, 'statemgr.recovery.advance')
  const { step, reason, actor } = body as Record<string, unknown>
  assert.deepEqual([step, reason], [1, 'disk was gone'])
  assert.match(String(actor), /^cli:/)
})

test('a step out of order is refused, and which is next is said', async () => {
  const { exit, err } = await typed('recover boot-failed/host.0 --step 3', mending())
  assert.equal(exit, 3)
  assert.match(err, /step 1 is next \(out-of-order\)/)
})

test('recover --yes goes through all steps, and waits for what the service does', async () => {
  const { exit, out, requests } = await typed('recover boot-failed/host.0 --yes', mending())
  assert.equal(exit, 0)
  assert.match(out, /done: 1 Read the console\.\ndone: 2 Take the power away\.\ndone: 3 Mend it\./)
  assert.match(out, /boot-failed\/host\.0 is seen to/)
  assert.ok(requests.some(([subject]) => subject === 'statemgr.operation.get'))
})

test('on a terminal each step is asked for, and what is not agreed to is not done', async () => {
  const service = await standInOverHttp(mending())
  const asked: string[] = []
  const answers = ['y', 'Y', 'n']
  const shell = {
    ...testShell({ STATEMGR_URL: service.url }),
    question: async (text: string) => {
      asked.push(text)
      return answers[asked.length - 1] ?? null
    },
  }
  try {
    assert.equal(await run(['recover', 'boot-failed/host.0'], shell), 0)
  } finally {
    await service.stop()
  }
  assert.deepEqual(asked, [
    'is step 1 done: Read the console. [y/N] ',
    'do step 2 now: Take the power away. [y/N] ',
    'is step 3 done: Mend it. [y/N] ',
  ])
  assert.equal(
    service.requests.filter(([subject]) => subject === 'statemgr.recovery.advance').length,
    2,
  )
  assert.match(shell.written().out, /step 3 is next/)
})

test('a recovery that is over while it is gone through is seen to', async () => {
  const { exit, out } = await typed('recover boot-failed/host.0 --step 2', {
    ...mending(),
    'statemgr.recovery.advance': () => ({ body: recovery(1, { operation: 'op-1' }) }),
    'statemgr.recovery.get': () => ({
      body: { code: 'unknown-alert', message: 'gone', evidence: [], guidance: '' },
      code: 404,
    }),
  })
  assert.equal(exit, 0)
  assert.match(out, /is seen to/)
})

test('alerts ack says who has seen it, and that it stands on', async () => {
  const { exit, out, requests } = await typed(
    ['alerts', 'ack', 'boot-failed/host.0', '--reason', 'on my way'],
    { 'statemgr.alerts.acknowledge': () => ({ body: { alert: alert.id } }) },
  )
  assert.equal(exit, 0)
  assert.match(out, /boot-failed\/host\.0 is acknowledged; it stands until/)
  const { id, reason } = requests[0]![1] as Record<string, unknown>
  assert.deepEqual([id, reason], ['boot-failed/host.0', 'on my way'])
})

test('alerts shows ids, procedures, and who has seen what', async () => {
  const alerts = [
    { ...alert, procedure: 'recover-boot', acknowledged: null },
    {
      ...alert,
      id: 'x/y',
      procedure: 'recover-held',
      acknowledged: { actor: 'otto', note: 'on my way', at: 3 },
    },
  ]
  const { out } = await typed('alerts', { 'statemgr.alerts.list': () => ({ body: { alerts } }) })
  assert.match(out, /id boot-failed\/host\.0, procedure recover-boot/)
  assert.match(out, /seen by otto: on my way/)
  assert.match(out, /statemgr recover ID/)
})
