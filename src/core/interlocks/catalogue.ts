/**
 * The catalogue lists the interlocks: what may speak against an action, and all that is known of
 * each.
 */
import type { RefusalCode } from '../model/refusals.ts'
import { operationsUnderWay } from './bmc.ts'
import { dependency } from './dependency.ts'
import { emergencyOffOwed, thermalEmergency } from './emergency.ts'
import { coolingCapacity, forecast, health, thermal } from './heat.ts'
import {
  bmcNotReady,
  firmwareUpdate,
  hostsRunning,
  locked,
  maintenance,
  storeFails,
} from './holds.ts'
import { type Interlock, settled } from './interlock.ts'
import { chassisBusy, chassisOff, powerBudget, powerDependency } from './power.ts'
import {
  concurrency,
  flapHold,
  minimumOff,
  minimumOffEnds,
  stagger,
  staggerEnds,
} from './sequencing.ts'

/** A row whose judge comes to a code that it does not name does not compile. */
const row = <const Code extends RefusalCode = never>(interlock: Interlock<Code>) => interlock

/** In the order in which they are told: first those that are asked again. */
export const interlocks = {
  'emergency-off-owed': row({
    doc:
      'Nothing takes power while an emergency off that somebody asked for is not carried out: it ' +
      'would be taken over at once.',
    reads: 'whether the emergency off of the component, or of its chassis, is owed; `Off` ends it',
    codes: ['emergency-off-owed'],
    scope: 'world',
    about: 'everything',
    overridable: 'never',
    judge: emergencyOffOwed,
  }),
  'chassis-off': row({
    doc: 'Without chassis power there is no host power.',
    reads: 'the power of its chassis as hardware says; `On`',
    codes: ['chassis-off'],
    scope: 'world',
    overridable: 'never',
    judge: chassisOff,
    wakesAt: settled,
  }),
  'chassis-busy': row({
    doc: 'A chassis that is changing its own power is not to be loaded.',
    reads: 'the operation that is under way on its chassis; none',
    codes: ['chassis-busy'],
    scope: 'world',
    overridable: 'always',
    judge: chassisBusy,
  }),
  store: row({
    doc:
      'Nothing takes power that nobody would know of after a restart; what was accepted ' +
      'before waits until it can be kept.',
    reads: 'whether the store keeps what happens; it does',
    codes: ['store-failed'],
    scope: 'world',
    overridable: 'never',
    judge: storeFails,
  }),
  locked: row({
    doc:
      'What is isolated or locked, or hangs on a chassis that is, stays off until it is ' +
      'unlocked.',
    reads: 'the locks of the component and of its chassis; none that keeps off',
    codes: ['locked'],
    scope: 'world',
    overridable: 'always',
    judge: locked,
  }),
  maintenance: row({
    doc: 'Nothing comes on while somebody may have their hands in it.',
    reads: 'the status of its chassis; not `Maintenance`',
    codes: ['maintenance'],
    scope: 'world',
    overridable: 'always',
    judge: maintenance,
  }),
  thermal: row({
    doc: 'A zone that is too hot, or that cannot be read, takes no more heat.',
    reads: 'the level of each of its zones, in °C, and its critical limit',
    codes: ['thermal-critical', 'thermal-unknown'],
    scope: 'world',
    overridable: 'unless hot',
    policy: { name: 'thermalCheck', silent: false },
    judge: thermal,
    wakesAt: settled,
  }),
  'thermal-emergency': row({
    doc: 'Protects the hardware: no policy leaves it out, and no override goes against it.',
    reads: 'whether an emergency stands in one of its zones; none',
    codes: ['thermal-emergency'],
    scope: 'world',
    overridable: 'never',
    judge: thermalEmergency,
  }),
  forecast: row({
    doc:
      "A zone that is on its way to its critical limit would be there before the boot's " +
      'heat-up is over. Too few readings for a forecast are no objection by themselves, for ' +
      'the zone is judged as well: else nothing could be powered on soon after a start. But ' +
      'a zone that is warm already, and of which nobody can say where it goes, is given no ' +
      'more heat.',
    reads: 'where each of its zones will be within `heatUp`, in °C, and its critical limit',
    codes: ['forecast'],
    scope: 'world',
    overridable: 'unless hot',
    policy: { name: 'thermalCheck', silent: false },
    judge: forecast,
    wakesAt: settled,
  }),
  'cooling-capacity': row({
    doc: 'All that is on in a zone, and this one, give no more heat than its cooling takes away.',
    reads:
      'the heat of all that is on in each of its zones and its own, in W, and ' +
      '`coolingCapacityWatts`',
    codes: ['cooling-capacity'],
    scope: 'world',
    overridable: 'unless hot',
    policy: { name: 'thermalCheck', silent: false },
    judge: coolingCapacity,
    wakesAt: settled,
  }),
  'power-dependency': row({
    doc:
      'A supply that is missing, in fault, without input or browning out, or whose output is ' +
      'off, gives no power to rely upon. Every one that is named must be good; where there is a ' +
      'power budget one is enough, for the budget says whether those that are left can carry it.',
    reads:
      'the level of each supply in its `powerDependencies`; neither critical nor unknown, its ' +
      'output on',
    codes: ['power-dependency'],
    scope: 'world',
    overridable: 'always',
    policy: { name: 'powerCheck', silent: false },
    judge: powerDependency,
    wakesAt: settled,
  }),
  'power-budget': row({
    doc: 'All that is on, and this one, take no more than the supplies can be relied upon to give.',
    reads:
      'the power of all that is on and its own, in W, and what the supplies that give any can ' +
      'give',
    codes: ['power-budget'],
    scope: 'world',
    overridable: 'always',
    policy: { name: 'powerCheck', silent: false },
    judge: powerBudget,
    wakesAt: settled,
  }),
  dependency: row({
    doc:
      'What others it depends on must be there. One that is on its way up is waited for: ' +
      'how that ends decides.',
    reads: 'the status or the level of each thing in its `dependsOn`; one of those that `is` names',
    codes: ['dependency'],
    scope: 'world',
    overridable: 'always',
    judge: dependency,
    wakesAt: settled,
  }),
  health: row({
    doc: 'A sensor that is critical, or cannot be read, keeps off what it watches.',
    reads: 'the level of each of its `healthSensors`, and its critical limit',
    codes: ['health-critical', 'health-unknown'],
    scope: 'world',
    overridable: 'always',
    policy: { name: 'healthCheck', silent: false },
    judge: health,
    wakesAt: settled,
  }),
  'hosts-running': row({
    doc:
      'A chassis is not taken away from under its hosts where the policy forbids it ' +
      '(`takesHostsDown`), nor from under one that is not among its `hostDependencies`.',
    reads: 'the status of each host that holds the chassis on; `Off` or `Isolated`',
    codes: ['hosts-running'],
    scope: 'turn',
    about: 'everything',
    overridable: 'always',
    judge: hostsRunning,
  }),
  'operations-under-way': row({
    doc:
      'What drains begins and then waits for the others to end; what does not drain is ' +
      'refused.',
    reads: 'what is under way on other components; none, where it is not waited for',
    codes: ['operations-under-way'],
    scope: 'turn',
    about: 'everything',
    overridable: 'never',
    judge: operationsUnderWay,
  }),
  'bmc-not-ready': row({
    doc:
      'A BMC that cannot look after what runs starts nothing; one that is on its way is ' +
      'waited for.',
    reads: 'the status of the BMC; `Ready`',
    codes: ['bmc-not-ready'],
    scope: 'turn',
    overridable: 'always',
    policy: { name: 'bmcCheck', silent: false },
    judge: bmcNotReady,
  }),
  'firmware-update': row({
    doc:
      'Whoever asks during a firmware update has its turn after it; what is under way ends ' +
      'in peace.',
    reads: 'the status of the BMC; not `Updating`',
    codes: [],
    scope: 'turn',
    overridable: 'always',
    judge: firmwareUpdate,
  }),
  'minimum-off': row({
    doc: 'What went off stays off until its rails are empty and its disks stand.',
    reads: 'how long it has been off, in ms, and `limits.minimumOffTime`',
    codes: [],
    scope: 'turn',
    overridable: 'always',
    judge: minimumOff,
    wakesAt: minimumOffEnds,
  }),
  'flap-hold': row({
    doc:
      'What goes on and off all the time is broken, or somebody is: it is left off for a ' +
      'while.',
    reads:
      'how often its power changed within `limits.flap.window`, and ' + '`limits.flap.transitions`',
    codes: ['flap-hold'],
    scope: 'turn',
    overridable: 'always',
    judge: flapHold,
  }),
  concurrency: row({
    doc: 'Too many power-ons at once pull more current than any one of them.',
    reads: 'how many operations of its policy run, and `maxConcurrent`',
    codes: [],
    scope: 'turn',
    overridable: 'never',
    policy: { name: 'maxConcurrent', silent: null },
    judge: concurrency,
  }),
  stagger: row({
    doc: 'The inrush of one power-on is over before the next begins.',
    reads: 'how long ago the last power-on began, in ms, and `limits.stagger`',
    codes: [],
    scope: 'turn',
    overridable: 'never',
    judge: stagger,
    wakesAt: staggerEnds,
  }),
}

export type InterlockName = keyof typeof interlocks

export interface NamedInterlock extends Interlock {
  readonly name: string
}
export const namedInterlocks = Object.entries(interlocks).map(
  ([name, one]): NamedInterlock => ({ name, ...one }),
)

/** The rules that an override may name. */
export const overridableRules: readonly string[] = namedInterlocks
  .filter(({ overridable }) => overridable !== 'never')
  .map(({ name }) => name)
