/** Catalogues what may be wrong between options that are right each by itself. */

import type { FindingRow } from '../../core/model/platform/finding.ts'
import { host, row } from './row.ts'

/** What parts of a file say of each other. */
export const crossRows = {
  'duplicate-name': row(
    'A name is listed twice.',
    'Name each once.',
    'hosts: [{name: host.0}, {name: host.0}]',
  ),
  'duplicate-service': row(
    'Two services have one name, and would answer each other’s calls.',
    'Give each a name of its own.',
    `${host}integrations: {leds: powermgr}`,
  ),
  'shared-subject': row(
    'What happens to two things would be told on one subject, or a kind is called like a stream.',
    'Give one of them another name.',
    `${host}kinds: {alerts: {}}\n`,
  ),
  'bad-expression': row(
    'The expression of a rule is no CEL, reads what is not there, or takes too much.',
    'docs/policies.md lists what an expression may read, and the functions there are.',
    `${host}rules:\n  - {name: cool, if: 'hosts.sice() > 1', effect: warn, message: too many}`,
  ),
  'unknown-reference': row(
    'A name is used that nothing has.',
    'Take the name that is suggested, or list what is meant.',
    'hosts: [{name: host.0, thermalZone: attic}]\nzones: [{name: loft, warning: 40, critical: 50}]',
  ),
  'declared-by-reference': row(
    'A supply, a zone or a sensor is named, and none of its kind is listed: it is there as named.',
    'List it, to give it limits of its own and to have misspelt names found.',
    'hosts: [{name: host.0, thermalZone: attic}]',
    'note',
  ),
  'nothing-fed': row(
    'There is neither a host nor another component: the chassis feeds nothing.',
    'List hosts, or components of kinds of the platform’s own.',
    'systemName: shelf',
    'warning',
  ),
  'dependency-without-host': row(
    'The chassis names a host that there is none of.',
    'Leave it out, or list the host.',
    `${host}chassis: {hostDependencies: [host.0, host.1]}`,
    'note',
  ),
  'option-twice': row(
    'The same option is there under both of its names.',
    'Keep one of them.',
    `${host}policies: {hostPowerOn: {}, host_power_on: {}}`,
  ),
  'option-without-use': row(
    'An option has no effect beside another.',
    'Leave it out, or set the other as suggested.',
    `${host}emergency: {ups: {rideThrough: 5m}}`,
  ),
  'option-needs-another': row(
    'An option needs another that is not there.',
    'Add the other.',
    `${host}emergency: {powerFailureResponse: ride_through}`,
  ),
  'restore-contradiction': row(
    'A host is always to be on, and takes its power from a chassis that stays off.',
    'Change one of the two.',
    'hosts: [{name: host.0, powerRestore: AlwaysOn}]\nchassis: {powerRestore: None}',
  ),
  'missing-figure': row(
    'There is a budget of power or heat, and one that uses it up does not say how much.',
    'Give the figure.',
    `${host}supplies: [{name: psu.0, capacityWatts: 500}]`,
  ),
  'redundancy-without-budget': row(
    'Redundancy is counted in a power budget, and there is none, or not so much of it.',
    'Give capacityWatts of each supply, and spare fewer than there are.',
    `${host}chassis: {redundancy: 1}`,
  ),
  'forecast-too-short': row(
    'In so little time there are never enough readings for a forecast.',
    'Make heatUp longer, or limits.observeInterval shorter.',
    `${host}zones: [{name: a, warning: 1, critical: 9, heatUp: 1s}]`,
  ),
  'limits-out-of-order': row(
    'A lower limit is not below the next.',
    'The order is lowerCritical < lowerWarning < warning < critical.',
    `${host}zones: [{name: a, warning: 9, critical: 8}]`,
  ),
  'no-plausible-range': row(
    'What a sensor can measure is nothing, or leaves out one of its limits.',
    'Widen plausible, or set the limits within it.',
    `${host}zones: [{name: a, warning: 60, critical: 90, plausible: {most: 80}}]`,
  ),
  'second-word-too-long': row(
    'A second word would be waited for longer than heat may wait.',
    'Keep emergency.secondWord to 500ms; a service that is slower is believed at its first word.',
    `${host}emergency: {secondWord: 2s}`,
  ),
  'nothing-normal': row(
    'The hysteresis leaves no reading between the limits that is normal.',
    'Make it smaller, or the limits wider.',
    `${host}sensors: [{name: v, lowerWarning: 11, warning: 13, hysteresis: 1}]`,
  ),
  'needs-replaces': row(
    'A kind has something of that name already, built in.',
    'Choose another name, or say replaces: true where it is meant to take its place.',
    `${host}kinds: {host: {statuses: {Off: {class: stable}}}}`,
  ),
  'replaces-nothing': row(
    'It says replaces: true, and the kind has nothing of that name built in.',
    'Mend the name, or leave replaces out.',
    `${host}kinds: {host: {statuses: {Of: {class: stable, replaces: true}}}}`,
  ),
  'unclear-step': row(
    'A step or a condition does nothing, or several things, or has an option that cannot hold.',
    'One of call, observe, each and pause for each step, with its own options.',
    `${host}kinds: {host: {recipes: {blink: {class: quiet, steps: [{name: nothing}]}}}}`,
  ),
  'missing-undo': row(
    'A call is neither taken back by other steps, nor is it said why it is not.',
    'Add undo: [steps], or undo: {none: why}.',
    `${host}kinds: {host: {recipes: {blink: {class: quiet, steps: [{call: power.blink}]}}}}`,
  ),
  'steps-lost': row(
    'A recipe in the place of one of the base leaves out what that does for others, or waits for.',
    'Leave the recipe as it is and use addedSteps, or write those steps too.',
    `${host}zones: [{name: a, warning: 60, critical: 90}]\n` +
      'kinds: {chassis: {recipes: {power-on: {replaces: true, ' +
      'class: up, status: PoweringOn, ends: On, power: On, policy: chassisPowerOn, ' +
      'steps: [{call: power.on, undo: [{call: power.off}]}]}}}}',
    'warning',
  ),
  'sibling-left': row(
    'A recipe has steps that are new, and others of its kind do as the base does without them.',
    'Use addedSteps, which stand in all recipes that have the step by which they stand.',
    `${host}kinds: {pump: {recipes: {power-on: {replaces: true, class: up, ` +
      'status: PoweringOn, ends: On, power: On, steps: [{call: power.prime, ' +
      'undo: {none: harmless}}, {call: power.on, undo: [{call: power.off}]}]}}}}\n' +
      'components: [{name: pump.0}]',
    'warning',
  ),
  'led-not-total': row(
    'An LED shows nothing in some cases, or has a row that is never reached.',
    'All rows but the last have a when or a status; the last has neither.',
    `${host}kinds: {host: {leds: {leak: {show: [{when: critical, pattern: on}]}}}}`,
  ),
  'missing-action': row(
    'A component will be asked for an action that its kind does not have.',
    'Add the action, or begin with the base switched, which has it.',
    `${host}kinds: {jbod: {base: none, statusWhenPower: {On: Up, Off: Down}, ` +
      'failureStatus: Down, statuses: {Up: {class: stable, impliedPower: On}, ' +
      'Down: {class: stable, impliedPower: Off}}}}\n' +
      'components: [{name: jbod.0}]',
  ),
  'vain-dependency': row(
    'A component depends on itself, or on the chassis that feeds it anyway.',
    'Leave it out.',
    'hosts: [{name: host.0, dependsOn: [{component: host.0}]}]',
  ),
  'not-in-dialect': row(
    'Something is there that a service, in the dialect that it speaks, knows nothing of.',
    'Leave it out, or name a service that speaks the native dialect.',
    `${host}integrations: {dialect: ubmc}\nsupplies: [{name: psu.0}]`,
  ),
  'stale-too-early': row(
    'What was observed is out of date before it is looked at again.',
    'Make it several times limits.observeInterval.',
    `${host}limits: {observeInterval: 1m, observationStale: 30s, readingStale: 5m}`,
  ),
} satisfies Record<string, FindingRow>
