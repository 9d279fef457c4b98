/** `statemgr schedule` and `statemgr preferences`, against a service that answers as told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typed } from '../../../test/fakes/typed.ts'

/** What the first request carried. */
const bodyOf = (requests: readonly (readonly [string, unknown])[]) => requests[0]?.[1]

const schedule = {
  id: 'b1-7',
  component: 'host.0',
  action: 'PowerOn',
  actor: 'cli:anna',
  reason: 'Monday',
  at: '2026-11-30T06:00:00.000Z',
  ifMissed: 'run',
}

test('schedule add asks for a wall time as it was typed, or a while from now', async () => {
  const answers = { 'statemgr.schedule.add': () => ({ body: { schedule } }) }
  const { exit, out, requests } = await typed(
    'schedule add host.0 PowerOn 2026-11-30T07:00:00+01:00 --if-missed run --reason Monday',
    answers,
  )
  assert.equal(exit, 0)
  assert.equal(out, 'host.0 PowerOn will be asked for at 2026-11-30T06:00:00.000Z: schedule b1-7\n')
  const { actor, ...body } = bodyOf(requests) as Record<string, unknown>
  assert.match(String(actor), /^cli:/)
  assert.deepEqual(body, {
    name: 'host.0',
    action: 'PowerOn',
    at: '2026-11-30T06:00:00.000Z',
    ifMissed: 'run',
    reason: 'Monday',
  })
  const soon = await typed('schedule add host.0 PowerOn 8h', answers)
  const { at, ifMissed } = bodyOf(soon.requests) as { at: string; ifMissed: string }
  // The clock of whoever types is not asked.
  assert.deepEqual([at, ifMissed], [`${8 * 3_600_000}ms`, 'skip'])
})

test('a time without its zone, and what is no time, are mistakes', async () => {
  for (const when of ['2026-11-30T07:00:00', 'tomorrow', '25:00']) {
    const { exit, err } = await typed(`schedule add host.0 PowerOn ${when}`, {})
    assert.equal(exit, 2, when)
    assert.match(err, /It looks like 2026-11-23T22:00:00Z, or 8h from now/)
  }
})

test('schedule lists what is to come, and cancel calls it off', async () => {
  const listed = await typed('schedule list', {
    'statemgr.schedule.list': () => ({
      body: { schedules: [{ ...schedule, dueInMs: 5_400_000 }] },
    }),
  })
  assert.match(
    listed.out,
    /b1-7 +host.0 +PowerOn +2026-11-30T06:00:00.000Z +1 h 30 min +run +cli:anna +Monday/,
  )
  const none = await typed('schedule', {
    'statemgr.schedule.list': () => ({ body: { schedules: [] } }),
  })
  assert.equal(none.out, 'no schedules\n')
  const { out, requests } = await typed('schedule cancel b1-7 --reason rain', {
    'statemgr.schedule.cancel': () => ({ body: { schedule } }),
  })
  assert.match(out, /will not be asked for/)
  const { id, reason } = bodyOf(requests) as Record<string, unknown>
  assert.deepEqual([id, reason], ['b1-7', 'rain'])
})

const policy = {
  name: 'host.0',
  restore: 'AlwaysOn',
  restoreOnce: 'AlwaysOff',
  autoReboot: true,
  autoRebootOnce: null,
}

test('policy shows what a component does by itself', async () => {
  const { exit, out } = await typed('preferences host.0', {
    'statemgr.preferences.get': () => ({ body: policy }),
  })
  assert.equal(exit, 0)
  assert.equal(
    out,
    `host.0
  after a power loss       AlwaysOn
  after the next one only  AlwaysOff
  after a failed boot      boots again
`,
  )
})

test('preferences set sends what was typed; none takes a one-time value back', async () => {
  const answers = { 'statemgr.preferences.set': () => ({ body: policy }) }
  const asked = async (line: string) => {
    const { requests } = await typed(`preferences set host.0 ${line}`, answers)
    const { name, actor, reason, ...changes } = bodyOf(requests) as Record<string, unknown>
    assert.deepEqual([name, reason], ['host.0', null])
    assert.match(String(actor), /^cli:/)
    return changes
  }
  assert.deepEqual(await asked('--restore AlwaysOn'), { restore: 'AlwaysOn' })
  assert.deepEqual(await asked('--restore-once none'), { restoreOnce: null })
  assert.deepEqual(await asked('--auto-reboot off'), { autoReboot: false })
  assert.deepEqual(await asked('--auto-reboot-once none'), { autoRebootOnce: null })
  assert.deepEqual(await asked('--restore None --auto-reboot-once on'), {
    restore: 'None',
    autoRebootOnce: true,
  })
})

test('preferences set without anything, or with a wrong word, says what is right', async () => {
  const empty = await typed('preferences set host.0', {})
  assert.equal(empty.exit, 2)
  assert.match(empty.err, /--restore, --restore-once, --auto-reboot or --auto-reboot-once/)
  const wrong = await typed('preferences set host.0 --restore Always', {})
  assert.equal(wrong.exit, 2)
  assert.match(wrong.err, /None, AlwaysOn, AlwaysOff, Restore/)
})
