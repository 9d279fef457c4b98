/** Alerts of the service itself: who else is there, the bus and its words, and what it keeps. */
import type { Bug } from '../../../src/core/model/bug.ts'
import { acknowledged, type Case, calm, intent, now } from './case.ts'

const other = {
  ...{ boot: 'b7', since: '2026-11-29T17:00:00Z', where: '42 at shelf', role: 'acting' as const },
  ...{ system: calm.name, seenAt: now },
}

const bug: Bug = {
  ...{ place: 'rule', what: 'heatIsHeeded', component: null, at: now, message: 'no such zone' },
  trace: ['heat.ts:1'],
}

const wear = {
  ...{ subject: 'sensor/cpu0_temp', sign: 'reading-leaps', since: now, guidance: 'Look at it.' },
  ...{ message: 'sensor/cpu0_temp leaps', value: null, limit: null, unit: null },
}

/** By their codes. */
export const ofService: Readonly<Record<string, Case>> = {
  'service-silent': {
    holds: { ...calm, services: { ...calm.services, powermgr: { available: false, since: now } } },
    id: 'service-silent/powermgr',
    message: 'powermgr does not answer',
    cleared: 'powermgr answers',
  },
  'another-instance': {
    holds: { ...calm, claim: { ...calm.claim, others: [other] } },
    id: 'another-instance/statemgr/b7',
    message:
      `another statemgr is there for ${calm.name}: boot b7 (42 at shelf) since ` +
      '2026-11-29T17:00:00Z; it acts as well',
    cleared: 'it is not there any more',
  },
  'name-shared': {
    holds: { ...calm, claim: { ...calm.claim, others: [{ ...other, system: 'shelf-2' }] } },
    id: 'name-shared/statemgr/b7',
    message:
      `the System shelf-2 is served under the same service name as ${calm.name}: boot b7 ` +
      '(42 at shelf) since 2026-11-29T17:00:00Z; what clients ask reaches the one or the other',
    cleared: 'it is not there any more',
  },
  'nobody-acts': {
    holds: { ...calm, claim: { role: 'waiting', others: [], actor: other, silentSince: now } },
    id: 'nobody-acts/statemgr',
    message:
      `boot b7 (42 at shelf) since 2026-11-29T17:00:00Z acts for ${calm.name} and does not ` +
      'answer any more',
    cleared: 'this one acts',
  },
  'bus-lost': {
    holds: { ...calm, bus: { ...calm.bus, lost: { since: now, why: 'it was closed' } } },
    id: 'bus-lost/nats',
    message: 'NATS is out of reach: it was closed',
    cleared: 'NATS is reached',
  },
  'bus-refused': {
    holds: { ...calm, bus: { ...calm.bus, refused: [{ subject: 'a.b', why: 'no', since: now }] } },
    id: 'bus-refused/nats/a.b',
    message: 'NATS does not carry a.b: no',
    cleared: 'NATS carries a.b',
  },
  'two-voices': {
    holds: {
      ...calm,
      bus: { ...calm.bus, voices: [{ service: 'powermgr', why: 'two runs', since: now }] },
    },
    id: 'two-voices/powermgr',
    message: 'somebody else speaks for powermgr: two runs',
    cleared: 'one voice speaks for powermgr',
  },
  'odd-report': {
    holds: {
      ...calm,
      bus: {
        ...calm.bus,
        odd: [
          {
            ...{ service: 'powermgr', about: 'host.0', field: 'power', value: 'Odd' },
            ...{ why: 'it must be On or Off', since: now },
          },
        ],
      },
    },
    id: 'odd-report/host.0/powermgr.power',
    message: 'powermgr: power of host.0 is Odd: it must be On or Off',
    facts: ['Odd', null, null],
    cleared: 'powermgr.power of host.0 is not told so any more',
  },
  'store-damaged': {
    holds: intent({ damage: { message: 'three commits were lost', at: now } }),
    id: 'store-damaged/statemgr',
    message: 'three commits were lost',
    ...acknowledged('store-damaged/statemgr'),
  },
  'journal-behind': {
    holds: intent({ behind: { service: 'powermgr', order: 12, kept: 9, at: now } }),
    id: 'journal-behind/statemgr',
    message: 'powermgr has done call 12 for this System, and the journal ends before: at 9',
    facts: [12, 9, null],
    ...acknowledged('journal-behind/statemgr'),
  },
  'store-failing': {
    holds: { ...calm, storeFailure: { since: now, why: 'the disk is full' } },
    id: 'store-failing/statemgr',
    message: 'nothing is kept any more, and what is shown is of then: the disk is full',
    cleared: 'the store keeps what happens',
  },
  wear: {
    holds: intent({ wear: { w: wear } }),
    id: 'wear/sensor/cpu0_temp/reading-leaps',
    message: 'sensor/cpu0_temp leaps',
    cleared: 'sensor/cpu0_temp does not go on so any more',
  },
  internal: {
    holds: intent({ bugs: { b: bug } }),
    id: 'internal/statemgr',
    message: 'a bug of statemgr in rule heatIsHeeded: no such zone at heat.ts:1',
    ...acknowledged('internal/statemgr'),
  },
}
