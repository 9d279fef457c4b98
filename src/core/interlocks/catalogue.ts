/** Lists the interlocks: what blocks an action now, with what was seen and what would clear it. */

import type { Verdict } from '../model/event.ts'
import { operationsUnderWay } from './bmc.ts'
import { dependency } from './dependency.ts'
import { thermalEmergency } from './emergency.ts'
import { policyVerdict } from './external-policy.ts'
import { coolingCapacity, forecast, health, thermal } from './heat.ts'
import { bmcNotReady, firmwareUpdate, hostsRunning, locked, maintenance } from './holds.ts'
import type { Interlock, InterlockInput } from './interlock.ts'
import { overridden } from './overrides.ts'
import { chassisBusy, chassisOff, powerBudget, powerDependency } from './power.ts'
import { ruleVerdicts } from './rules.ts'
import { concurrency, flapHold, minimumOff, stagger } from './sequencing.ts'

/** Every interlock that applies, satisfied ones included. */
export const verdictsOf = (c: InterlockInput): readonly Verdict[] => [
  ...judgedBy(interlocks, c),
  ...answered(c, ruleVerdicts(c)),
  ...answered(c, [policyVerdict(c)]),
]

/**
 * Only what is about the world, not about whose turn it is: checked again before each forward
 * step. A rule that delays has had its turn, and the external policy was asked at the start.
 */
export const blocksOf = (c: InterlockInput): readonly Verdict[] => [
  ...judgedBy(rechecked, c).filter(({ verdict }) => verdict !== 'ok'),
  ...answered(c, ruleVerdicts(c)).filter(({ verdict }) => verdict === 'blocks'),
]

const rechecked: readonly Interlock[] = [
  chassisOff,
  chassisBusy,
  locked,
  maintenance,
  thermal,
  thermalEmergency,
  forecast,
  coolingCapacity,
  powerDependency,
  powerBudget,
  dependency,
  health,
]
const interlocks: readonly Interlock[] = [
  ...rechecked,
  hostsRunning,
  operationsUnderWay,
  bmcNotReady,
  firmwareUpdate,
  minimumOff,
  flapHold,
  concurrency,
  stagger,
]

/**
 * The rules that an override may name. Nobody can argue with power that is not there, nor with what
 * keeps the inrush of several apart.
 */
export const overridableRules: readonly string[] = [
  'chassis-busy',
  'locked',
  'maintenance',
  'thermal',
  'forecast',
  'cooling-capacity',
  'power-dependency',
  'power-budget',
  'dependency',
  'health',
  'hosts-running',
  'bmc-not-ready',
  'firmware-update',
  'minimum-off',
  'flap-hold',
]

const judgedBy = (rules: readonly Interlock[], c: InterlockInput): readonly Verdict[] =>
  answered(
    c,
    rules.map((interlock) => interlock(c)),
  )

/** As they are for who has leave to go against some of them. */
const answered = (c: InterlockInput, verdicts: readonly (Verdict | null)[]): readonly Verdict[] =>
  verdicts
    .filter((verdict) => verdict !== null)
    .map((verdict) => overridden(c.system, c.override, c.component.name, verdict))
