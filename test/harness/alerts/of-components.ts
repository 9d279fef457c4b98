/** Alerts of components: what was not carried out, what is held, locked, and left behind. */
import { componentOf, type System } from '../../../src/core/model/system/system.ts'
import { withRow } from '../../../src/core/model/table.ts'
import { benchIn } from '../platform.ts'
import { acknowledged, type Case, calm, changed, ended, intent, now } from './case.ts'

/** Nobody has heard that it is to be off. */
function unheardOff(): System {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.deliver({ kind: 'bus', lost: 'it was closed' })
  bench.ask('host.0', 'EmergencyCut')
  const [call] = bench.calls('force-off')
  const error = 'nobody was there'
  const outcome = { kind: 'rejected', error, again: true, unheard: true } as const
  bench.deliver({ kind: 'outcome', call: call!.id, outcome })
  bench.deliver({ kind: 'bus', lost: null })
  return bench.system
}

function stuckLed(): System {
  const power = { ...{ component: 'host.0', led: 'power', pattern: 'on' }, serial: 9, tries: 2 }
  const rest = { wrongSince: now, dueAt: null, askedAt: now, isButton: false, settled: null }
  const own = { power: { ...power, ...rest, pattern: 'on' as const } }
  return { ...calm, leds: withRow(calm.leds, 'host.0', own) }
}

/** Held by that fault; let go by an operation of anna's. */
function held(code: string, name: string, status: string): Case {
  const lastError = { code, message: 'power good: not seen within 30 s', at: now }
  return {
    holds: changed(name, { status, lastError, since: now }),
    id: `${code}/${name}`,
    message: `${name} is held in ${status}: power good: not seen within 30 s`,
    facts: [status, null, null],
    after: ended(name, 'Recover'),
    cleared: `Recover by anna: ${name} is ${componentOf(calm, name).status}`,
  }
}

/** Failed at, and not held by. */
function failed(code: string, action: string, alert = code): Case {
  const lastError = { code, message: 'host.0 does not end', at: now, isUntold: true as const }
  return {
    holds: changed('bmc.0', { lastError }),
    id: `${alert}/bmc.0`,
    message: 'bmc.0: host.0 does not end',
    after: ended('bmc.0', action),
    cleared: `${action} by anna: bmc.0 is Ready`,
  }
}

function left(code: 'forced-off' | 'left-behind', message: string): Case {
  const aftermath = [{ code, message, operation: 'ask-3', correlation: 'c', at: now }]
  return {
    holds: changed('host.0', { aftermath }),
    id: `${code}/host.0/ask-3`,
    message,
    ...acknowledged(`${code}/host.0/ask-3`),
  }
}

function locked(code: string, name: string, action: string): Case {
  return {
    holds: changed(name, { locks: [{ code, actor: 'otto', reason: 'fan 3', at: now }] }),
    id: `${code}/${name}`,
    message: `${name}: ${code} by otto: fan 3`,
    after: ended(name, action),
    cleared: `${action} by anna: ${name} is ${componentOf(calm, name).status}`,
  }
}

const discrepancy = (
  code: 'unexpected-off' | 'unexpected-on' | 'never-reached',
  did: string,
): Case => ({
  holds: changed('host.0', { discrepancy: { name: code, at: now } }),
  id: `${code}/host.0`,
  message: `host.0: the hardware ${did}`,
  after: ended('host.0', 'PowerOn'),
  cleared: 'PowerOn by anna: host.0 is Running',
})

/** By their codes. */
export const ofComponents: Readonly<Record<string, Case>> = {
  'not-carried-out': {
    holds: unheardOff(),
    id: 'not-carried-out/host.0',
    message:
      'EmergencyCut of host.0 is not carried out: power service out of reach ' +
      '(nobody was there)',
    after: ended('host.0', 'EmergencyCut'),
    cleared: 'EmergencyCut by anna: host.0 is Running',
  },
  'unexpected-off': discrepancy('unexpected-off', 'went off and nobody had asked for it'),
  'unexpected-on': discrepancy('unexpected-on', 'came on and nobody had asked for it'),
  'never-reached': {
    ...discrepancy('never-reached', 'did not do what was asked'),
    holds: changed('host.0', {
      discrepancy: { name: 'never-reached', at: now },
      lastError: { code: 'timeout', message: 'power good: not seen within 30 s', at: now },
    }),
    message: 'host.0: the hardware did not do what was asked: power good: not seen within 30 s',
  },
  'drain-timeout': failed('drain-timeout', 'Reboot'),
  unverified: failed('unverified', 'Reboot'),
  'operation-failed': failed('rejected', 'Reboot', 'operation-failed'),
  'forced-off': left('forced-off', 'host.0 did not follow within 5 min and was forced off'),
  'left-behind': left('left-behind', 'what is left of PowerOn: psu.1 is on'),
  'led-stuck': {
    holds: stuckLed(),
    id: 'led-stuck/host.0/power',
    message: 'the power LED of host.0 should be on and shows something else',
    facts: [null, 'on', null],
    cleared: 'the power LED of host.0 shows what it should',
  },
  maintenance: locked('maintenance', 'chassis.0', 'ExitMaintenance'),
  diagnostic: locked('diagnostic', 'host.0', 'Resume'),
  isolated: locked('isolated', 'host.1', 'Recover'),
  override: {
    holds: intent({
      overrides: {
        a: {
          ...{ id: 'a', component: 'host.1', interlocks: ['health', 'locked'], actor: 'otto' },
          ...{ reason: 'a new DIMM', grantedAt: now, expiresAt: now + 60_000 },
        },
      },
    }),
    id: 'override/host.1/a',
    message: 'host.1 may go against health, locked by leave of otto: a new DIMM',
    facts: ['health, locked', null, null],
    until: now + 60_000,
    event: { kind: 'override.revoke', id: 'a', actor: 'anna', reason: null },
    cleared: 'revoked by anna',
  },
  'schedule-refused': {
    holds: intent({
      refusedSchedules: {
        s1: {
          schedule: {
            ...{ id: 's1', component: 'host.1', action: 'PowerOn', actor: 'otto', reason: null },
            ...{ dueWall: now, ifMissed: 'skip' },
          },
          ...{ at: now, code: 'chassis-off', message: 'chassis.0 is off', guidance: 'Mend it.' },
        },
      },
    }),
    id: 'schedule-refused/host.1/s1',
    message:
      'PowerOn of host.1 was refused when it was due, as otto had it scheduled: chassis.0 is off',
    facts: ['chassis-off', null, null],
    ...acknowledged('schedule-refused/host.1/s1'),
  },
  ...Object.fromEntries(
    [
      ['boot-failed', 'host.0', 'Quiesced'],
      ['crash-loop', 'host.0', 'Quiesced'],
      ['never-observed', 'chassis.0', 'Failed'],
      ['no-answer', 'host.0', 'Error'],
      ['timeout', 'host.0', 'Error'],
      ['rollback-failed', 'host.0', 'Error'],
      ['operation-lost', 'host.0', 'Error'],
      ['rejected', 'host.0', 'Error'],
      ['dependents', 'chassis.0', 'Failed'],
      ['initialization-timeout', 'bmc.0', 'Error'],
      ['reboot-timeout', 'bmc.0', 'Error'],
      ['shutdown-timeout', 'bmc.0', 'Error'],
      ['update-timeout', 'bmc.0', 'Error'],
      ['flapping', 'host.0', 'Error'],
      ['power-lost', 'host.0', 'Error'],
    ].map(([code, name, status]) => [code!, held(code!, name!, status!)]),
  ),
}
