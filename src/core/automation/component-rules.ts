/** Lists the rules of a component by itself: its power, its status, its boot, its health. */

import { policyDeadlineOf, policyIsAwaited } from '../interlocks/external-policy.ts'
import { beliedAt, offIsBelied } from '../observations/belied-off.ts'
import { coolingDueAt, coolingFollows } from '../observations/cooling.ts'
import { healthIsJudged } from '../observations/health.ts'
import { endsAt, motionsEnd } from '../observations/motions.ts'
import { powerChangesAreRecorded } from '../observations/power-changes.ts'
import { countsAt, hoursAreCounted } from '../observations/power-hours.ts'
import { thermalFollows } from '../observations/thermal.ts'
import { unverifiedPowerIsWeighed } from '../observations/unverified-power.ts'
import { isLeftBehind, leftBehindIsSeen } from '../operations/endings/left-behind.ts'
import {
  attemptsBackAt,
  attemptsComeBack,
  bootIsRetried,
  crashIsCounted,
} from './restoring/auto-reboot.ts'
import { discrepancyIsRestored, isToBeRestored } from './restoring/reconcile.ts'
import { restartsAreExplained } from './restoring/restarts.ts'
import type { ComponentRule } from './rule.ts'
import { begins, ofItself, theWorld } from './rule-parts.ts'
import {
  bmcBecomesReady,
  bmcStartsAnew,
  givenUpAt,
  hostsLoseTheirRail,
  isStarting,
  observationsExpire,
  silenceIsUnknown,
  staleAt,
  statusFollowsBoot,
  statusFollowsHardware,
  waitingEnds,
} from './statuses.ts'

export const ofStatuses: readonly ComponentRule[] = [
  {
    ...ofItself,
    // Before whatever makes it start: that it starts is told before that it is ready.
    name: 'bmcBecomesReady',
    doc: 'The BMC is ready once everything it answers for has been observed.',
    reads: ['self', 'others'],
    apply: bmcBecomesReady,
    watchesAll: (_, component) => isStarting(component),
  },
  {
    ...ofItself,
    name: 'motionsEnd',
    doc: 'What was asked of its power and has not come has had its time: then a look decides.',
    apply: motionsEnd,
    wakesAt: (_, __, component) => endsAt(component),
  },
  {
    ...ofItself,
    name: 'observationsExpire',
    doc: 'What was seen too long ago is not shown as if it were so.',
    apply: observationsExpire,
    wakesAt: (platform, _, component) => staleAt(platform, component),
  },
  {
    ...ofItself,
    name: 'offIsBelied',
    doc: 'What ran before it was said to be off, and says so ever since, was never off.',
    apply: offIsBelied,
    wakesAt: (platform, _, component) => beliedAt(platform, component),
  },
  {
    ...ofItself,
    name: 'unverifiedPowerIsWeighed',
    doc: 'A rail that was switched off is not known to be off while one fed by it is seen on.',
    reads: ['self', 'watched'],
    apply: unverifiedPowerIsWeighed,
  },
  {
    ...ofItself,
    name: 'hostsLoseTheirRail',
    doc: "No chassis power, no host power: the rail says so before the host's own sensor does.",
    reads: ['self', 'watched'],
    apply: hostsLoseTheirRail,
  },
  {
    ...ofItself,
    name: 'restartsAreExplained',
    doc: 'Whatever is seen to start, be reset or be cut has a cause: as far as anything shows it.',
    reads: [
      ...(['self', 'watched', 'levels', 'supplies'] as const),
      ...(['ended', 'settlesAt', 'startCause', 'protection'] as const),
    ],
    apply: restartsAreExplained,
  },
  {
    ...ofItself,
    name: 'powerChangesAreRecorded',
    doc: 'When its power changed is taken down, as far back as somebody has to know.',
    apply: powerChangesAreRecorded,
  },
  {
    ...ofItself,
    name: 'statusFollowsHardware',
    doc: 'A status that says one thing about power while the hardware says another is given up.',
    reads: ['self', 'watched', 'intents', 'ended'],
    writes: ['self', 'ended'],
    apply: statusFollowsHardware,
  },
  {
    ...ofItself,
    name: 'crashIsCounted',
    doc: 'A host that ran and starts anew, though nobody asked it to, has one attempt less.',
    reads: ['self', 'claim'],
    apply: crashIsCounted,
  },
  {
    ...ofItself,
    name: 'statusFollowsBoot',
    doc: 'A host that tells of its boot is as far as it tells.',
    apply: statusFollowsBoot,
  },
  {
    ...ofItself,
    name: 'silenceIsUnknown',
    doc: 'What nobody has confirmed for too long is unknown.',
    apply: silenceIsUnknown,
  },
]

export const ofTime: readonly ComponentRule[] = [
  {
    ...ofItself,
    name: 'bootIsRetried',
    doc: 'A boot that nobody waits for in an operation, and that does not end in time: once more.',
    reads: ['self', 'others', 'intents', ...begins.reads],
    writes: ['self', 'intents', ...begins.writes],
    apply: bootIsRetried,
    wakesAt: (_, __, component) => givenUpAt(component),
  },
  {
    ...ofItself,
    name: 'waitingEnds',
    doc: 'A waiting status that nothing ended is given up at its deadline.',
    reads: ['self', 'claim'],
    apply: waitingEnds,
    wakesAt: (_, __, component) => givenUpAt(component),
  },
  {
    ...ofItself,
    name: 'attemptsComeBack',
    doc: 'A host that has run for long enough has all its boot attempts again.',
    apply: attemptsComeBack,
    wakesAt: (platform, _, component) => attemptsBackAt(platform, component),
  },
  {
    ...ofItself,
    name: 'hoursAreCounted',
    doc: 'The hours that a chassis has had power are counted, rarely, to spare the flash.',
    apply: hoursAreCounted,
    wakesAt: (_, __, component) => countsAt(component),
  },
  {
    ...ofItself,
    name: 'discrepancyIsRestored',
    doc: 'Hardware that is not what was asked of it is asked again, where that is the policy.',
    reads: theWorld,
    writes: ['self', ...begins.writes],
    apply: discrepancyIsRestored,
    watchesAll: isToBeRestored,
  },
  {
    ...ofItself,
    name: 'policyIsAwaited',
    doc: 'A question to the external policy is given up, and an old decision asked anew.',
    apply: ({ platform, now }, system, component) =>
      policyIsAwaited(platform, system, component, now),
    wakesAt: (platform, _, component) => policyDeadlineOf(platform, component),
  },
  {
    ...ofItself,
    name: 'healthIsJudged',
    doc: 'Health follows the statuses of others where a rule of health looks at them.',
    reads: ['self', 'watched', 'levels', 'supplies'],
    apply: healthIsJudged,
  },
  {
    ...ofItself,
    name: 'leftBehindIsSeen',
    doc: 'What an operation left behind is let go once it is seen to be as it should be.',
    reads: ['self', 'others', 'supplies'],
    apply: leftBehindIsSeen,
    watchesAll: (_, component) => isLeftBehind(component),
  },
  {
    ...ofItself,
    name: 'thermalFollows',
    doc: 'A chassis is as hot as the worst of its zones.',
    reads: ['self', 'levels'],
    apply: thermalFollows,
  },
  {
    ...ofItself,
    name: 'coolingFollows',
    doc: 'Cooling that was asked to be raised, and is told to be as it was, has had its time.',
    apply: coolingFollows,
    wakesAt: coolingDueAt,
  },
  {
    ...ofItself,
    name: 'bmcStartsAnew',
    doc: 'A BMC that was seen to start anew, though nobody asked for it, is on its way again.',
    apply: bmcStartsAnew,
  },
]
