/**
 * The rules of automation, in the order in which they are looked at: what must follow from where
 * things are, whoever brought them there. Each says what it reads and writes, and when it wakes.
 */

import { policyDeadlineOf, policyIsAwaited } from '../interlocks/external-policy.ts'
import { overridesExpire } from '../interlocks/overrides.ts'
import { coolingDueAt, coolingFollows } from '../observations/cooling.ts'
import { healthIsJudged } from '../observations/health.ts'
import { endsAt, motionsEnd } from '../observations/motions.ts'
import { powerChangesAreRecorded } from '../observations/power-changes.ts'
import { countsAt, hoursAreCounted } from '../observations/power-hours.ts'
import { suppliesAreFollowed, supplyDeadlines } from '../observations/supplies.ts'
import { thermalFollows } from '../observations/thermal.ts'
import { unverifiedPowerIsWeighed } from '../observations/unverified-power.ts'
import { isLeftBehind, leftBehindIsSeen } from '../operations/endings/left-behind.ts'
import { lossBelievedAt, lostDependencyShutsDown } from './protection/dependencies.ts'
import { heatDeadlines, heatIsHeeded } from './protection/heat.ts'
import { criticalBelievedAt, criticalHealthIsIsolated } from './protection/isolation.ts'
import {
  cutWhatHasLost,
  cutWhatIsCritical,
  cutWhatIsNotCarried,
  cutWhatIsTooHot,
} from './protection/last-resort.ts'
import { mitigationDeadlines, mitigationsAreRetried } from './protection/mitigations.ts'
import { powerDeadlines, powerLossIsHeeded } from './protection/power-loss.ts'
import { triedAgainAt } from './protection/shedding.ts'
import {
  attemptsBackAt,
  attemptsComeBack,
  bootIsRetried,
  crashIsCounted,
} from './restoring/auto-reboot.ts'
import { discrepancyIsRestored, isToBeRestored } from './restoring/reconcile.ts'
import { restartsAreExplained } from './restoring/restarts.ts'
import { powerIsRestored, restorationDeadlines } from './restoring/restoration.ts'
import type { ComponentRule, Part, Rule, SystemRule } from './rule.ts'
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

/** What an operation that a rule begins rests on, and what it leaves. */
const begins = {
  reads: ['boot', 'order'],
  writes: ['order', 'ended', 'intents'],
} as const satisfies Record<string, readonly Part[]>

/** What interlocks and the owner's own rules may look at. */
const theWorld: readonly Part[] = [
  'self',
  'watched',
  'others',
  'levels',
  'supplies',
  'services',
  'intents',
  'protection',
  ...([
    'boot',
    'order',
    'energisedAt',
    'settlesAt',
    'startCause',
    'wallAheadMs',
    'storeFailure',
    'name',
  ] as const),
]

const ofItself = { each: 'component', reads: ['self'], writes: ['self'] } as const

const powerBack: SystemRule = {
  each: 'system',
  name: 'powerIsRestored',
  doc: 'Power that was lost is given back, once it is known to have been and it is safe.',
  reads: theWorld,
  writes: ['others', 'intents', 'startCause', ...begins.writes],
  apply: powerIsRestored,
  wakesAt: restorationDeadlines,
}

const ofStatuses: readonly ComponentRule[] = [
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
    reads: ['self', 'watched', 'intents'],
    writes: ['self', 'ended'],
    apply: statusFollowsHardware,
  },
  {
    ...ofItself,
    name: 'crashIsCounted',
    doc: 'A host that ran and starts anew, though nobody asked it to, has one attempt less.',
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

const ofTime: readonly ComponentRule[] = [
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

const suppliesFollowed: SystemRule = {
  each: 'system',
  name: 'suppliesAreFollowed',
  doc: 'A supply that does not give what was asked of it, or what others live on, is told of.',
  reads: ['supplies', 'levels', 'others'],
  writes: ['supplies', 'others'],
  apply: suppliesAreFollowed,
  wakesAt: supplyDeadlines,
}

/** Heat first: it takes hosts down that a shortage of power need not be worked out for any more. */
const ofProtection: readonly Rule[] = [
  {
    each: 'system',
    name: 'heatIsHeeded',
    protects: true,
    doc: 'More cooling while a zone is warm, less load before it is too hot, none when it is.',
    reads: ['levels', 'supplies', 'protection', 'others', ...begins.reads],
    writes: ['protection', 'others', ...begins.writes],
    apply: heatIsHeeded,
    lastResort: cutWhatIsTooHot,
    wakesAt: heatDeadlines,
  },
  {
    each: 'system',
    name: 'powerLossIsHeeded',
    doc: 'Hosts that what is left of the supplies cannot carry go down.',
    reads: [
      ...(['levels', 'supplies', 'protection', 'others', 'settlesAt', 'intents'] as const),
      ...begins.reads,
    ],
    writes: ['protection', 'others', 'intents', ...begins.writes],
    apply: powerLossIsHeeded,
    lastResort: cutWhatIsNotCarried,
    wakesAt: (_, system) => powerDeadlines(system),
  },
  {
    each: 'load',
    name: 'criticalHealthIsIsolated',
    doc: 'A host with a sensor that stays critical is taken off, and kept off.',
    reads: ['self', 'levels', 'supplies', 'protection', 'intents', ...begins.reads],
    writes: ['self', ...begins.writes],
    apply: criticalHealthIsIsolated,
    lastResort: cutWhatIsCritical,
    // Whoever wanted it off and failed, for whatever reason, wants it again then.
    wakesAt: (platform, system, component) => {
      const again = triedAgainAt(platform, component)
      const believed = criticalBelievedAt(platform, system, component)
      return again === null ? believed : [again, ...(believed ?? [])]
    },
  },
  {
    each: 'component',
    name: 'lostDependencyShutsDown',
    doc: 'What cannot do without something that is lost is shut down.',
    reads: ['self', 'watched', 'levels', 'supplies', 'intents', ...begins.reads],
    writes: ['self', ...begins.writes],
    apply: lostDependencyShutsDown,
    lastResort: cutWhatHasLost,
    wakesAt: lossBelievedAt,
  },
  {
    each: 'system',
    name: 'mitigationsAreRetried',
    protects: true,
    doc: 'What a service did not do against an emergency is asked of it again, after a rest.',
    reads: ['protection', 'order', 'boot', 'others'],
    writes: ['protection', 'order', 'calls'],
    apply: mitigationsAreRetried,
    wakesAt: (_, system) => mitigationDeadlines(system),
  },
]

const overridesEnd: SystemRule = {
  each: 'system',
  name: 'overridesExpire',
  doc: 'An override that is past its end stands no longer.',
  reads: ['intents'],
  writes: ['intents'],
  apply: ({ now }, system) => overridesExpire(system, now),
  wakesAt: (_, { intents }) => Object.values(intents.overrides).map(({ expiresAt }) => expiresAt),
}

export const rules: readonly Rule[] = [
  powerBack,
  ...ofStatuses,
  ...ofTime,
  suppliesFollowed,
  ...ofProtection,
  overridesEnd,
]
