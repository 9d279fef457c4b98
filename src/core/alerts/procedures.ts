/**
 * Lists the procedures: how each condition that an alert is about is mended, step by step. Data
 * only.
 */

import {
  bmc,
  boot,
  cut,
  dependency,
  discrepancy,
  doubt,
  drain,
  emergency,
  flap,
  flapHold,
  held,
  led,
  left,
  powerFault,
  reading,
  stillCooling,
  takenDown,
  undone,
  unheard,
  unreached,
  unverified,
  update,
  worn,
} from './hardware-procedures.ts'
import { byHand, byService, type Procedure, procedure, readHistory } from './procedure.ts'
import {
  another,
  behind,
  bug,
  bus,
  disk,
  nobodyActs,
  odd,
  service,
  shared,
  store,
  subject,
  voices,
} from './service-procedures.ts'

const maintenance = procedure('end-maintenance', 'End a maintenance', [
  byHand('See with whoever began it that the work is done and nobody is at the hardware.'),
  byService('ExitMaintenance', 'End the maintenance.', 'not-held'),
])
const diagnosis = procedure('end-diagnosis', 'End a diagnosis', [
  byHand('See with whoever began it that the diagnosis is done.'),
  byService('Resume', 'Let the host go: it is as it is observed to be.', 'not-held'),
])
const isolation = procedure('end-isolation', 'Take an isolated host back', [
  readHistory,
  byHand('Mend what it was isolated for, or replace it.'),
  byService('Recover', 'Take its locks away; it stays off until it is asked for.', 'not-held'),
])
const override = procedure('end-override', 'An override in force', [
  byHand('See with whoever holds it whether it is still needed.'),
  byHand('Revoke it, or let it expire.', 'alert-gone'),
])

const schedule = procedure('settle-schedule', 'A schedule that was refused when it was due', [
  byHand('Read in the alert what it was, who had it scheduled, and what objected.'),
  byHand('Mend that, then ask for it again or schedule it anew, if it is still wanted.'),
  byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
])

/** By the code of the alert. A test finds every code that there can be, and looks for it here. */
const byCode: Readonly<Record<string, Procedure>> = {
  'service-silent': service,
  'another-instance': another,
  'name-shared': shared,
  'nobody-acts': nobodyActs,
  'bus-lost': bus,
  'bus-refused': subject,
  'not-carried-out': unheard,
  'two-voices': voices,
  'odd-report': odd,
  'taken-down': takenDown,
  'level-warning': reading,
  'level-critical': reading,
  'level-unknown': reading,
  'unexpected-off': discrepancy,
  'unexpected-on': discrepancy,
  'never-reached': unreached,
  'boot-failed': boot,
  'crash-loop': boot,
  'never-observed': doubt,
  'no-answer': doubt,
  timeout: doubt,
  'rollback-failed': doubt,
  'forced-off': cut,
  'left-behind': left,
  'operation-lost': held,
  rejected: held,
  dependents: held,
  held,
  'initialization-timeout': bmc,
  'reboot-timeout': bmc,
  'shutdown-timeout': bmc,
  'update-timeout': update,
  'drain-timeout': drain,
  'operation-failed': undone,
  unverified,
  'store-damaged': store,
  'journal-behind': behind,
  'store-failing': disk,
  'led-stuck': led,
  maintenance,
  diagnostic: diagnosis,
  isolated: isolation,
  override,
  'schedule-refused': schedule,
  flapping: flap,
  'flap-hold': flapHold,
  'thermal-emergency': emergency,
  'power-capped': emergency,
  'cooling-failed': service,
  'cap-failed': service,
  'cut-failed': service,
  internal: bug,
  'power-emergency': powerFault,
  'restore-held-up': powerFault,
  'cooling-not-raised': stillCooling,
  'power-lost': held,
  'dependency-lost': dependency,
  wear: worn,
}

/** What an interlock stopped half-way, and what a platform adds, is a held component. */
export const procedureOf = (code: string): Procedure =>
  Object.hasOwn(byCode, code) ? byCode[code]! : held

/** Every code that has a procedure of its own. */
export const coveredCodes: readonly string[] = Object.keys(byCode)
