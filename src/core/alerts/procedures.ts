/**
 * Lists the procedures: how each condition that an alert is about is mended, step by step. Data
 * only.
 */
import type { Action } from '../model/ids.ts'

export interface Procedure {
  readonly name: string
  readonly title: string
  readonly steps: readonly ProcedureStep[]
}

export interface ProcedureStep {
  /** Done by the service when it is asked to go on, or by a person who then says so. */
  readonly by: 'service' | 'operator'
  readonly text: string
  /** What the service asks the component for. */
  readonly action?: Action
  /** What must be true before the step counts as done. */
  readonly check?: ProcedureCheck
}

export type ProcedureCheck = 'power-off' | 'power-known' | 'not-held' | 'alert-gone'

const byHand = (text: string, check?: ProcedureCheck): ProcedureStep =>
  check === undefined ? { by: 'operator', text } : { by: 'operator', text, check }
const byService = (action: Action, text: string, check?: ProcedureCheck): ProcedureStep => ({
  ...byHand(text, check),
  by: 'service',
  action,
})

const procedure = (name: string, title: string, steps: readonly ProcedureStep[]): Procedure => ({
  name,
  title,
  steps,
})

const look = byHand('Look at the hardware: is it on, are there burns, smells, unusual noise?')
const readHistory = byHand('Read the history of the component and see what came first.')
const forceOff = byService('ForceOff', 'Take the power away.', 'power-off')
const recover = byService(
  'Recover',
  'Let it go: it becomes what the hardware is observed to be.',
  'not-held',
)
const seeThatGone = byHand('See that the alert is gone.', 'alert-gone')

const service = procedure('restore-service', 'Bring a hardware service back', [
  byHand('Start the service named in the alert, or see why it is not reached.'),
  seeThatGone,
])
const bus = procedure('restore-bus', 'Bring NATS back', [
  byHand('See that the NATS server runs: systemctl status nats-server, or its log.'),
  byHand('See that it lets statemgr in: user, password or credentials, and its limits.'),
  seeThatGone,
])
const subject = procedure('allow-subject', 'Have NATS carry a subject again', [
  byHand('Read in the alert which subject it is, and what NATS has against it.'),
  byHand(
    'Allow it in the permissions, or raise the limit, and have the server read them: ' +
      'nats-server --signal reload. examples/nats-permissions.conf names all that is needed.',
  ),
  byHand('Acknowledge the alert, unless it clears by itself.', 'alert-gone'),
])
const another = procedure('one-acts', 'Have one service act for a System', [
  byHand('Read in the alert which other one there is, where it runs and since when.'),
  byHand('Stop the one that is too many. If there is none, see who says so on the bus.'),
  seeThatGone,
])
const nobodyActs = procedure('somebody-acts', 'Have somebody act for a System again', [
  byHand('Cut the power by hand if something cannot wait.'),
  byHand('Start the service that does not answer, or the one that observes, anew.'),
  seeThatGone,
])
const voices = procedure('settle-voices', 'A service that somebody else speaks for', [
  byHand('Do not trust what is shown of its hardware: look at it.'),
  byHand(
    'See who is connected to the server, and what each may say: nats server report connections.',
  ),
  byHand('Stop what poses as the service, or the second of two that were started.'),
  byHand(
    'Give each user what is its own to say, and inboxes of its own: ' +
      'examples/nats-permissions.conf does.',
  ),
  seeThatGone,
])
const odd = procedure('understand-service', 'A service that says what nobody understands', [
  byHand('See which version of the service runs, and what it says: nats request <service>.state.'),
  byHand('Update it, or have its words put right: the alert names the field and the value.'),
  seeThatGone,
])
const takenDown = procedure('bring-back', 'What was taken down to protect the hardware', [
  byHand('See what the alert says was seen, and whether it was so: statemgr history.'),
  byHand('Mend it: cooling, supply, sensor, or what it depends on.'),
  byHand('Power it on again, or acknowledge this alert: statemgr power on.'),
  seeThatGone,
])
const unheard = procedure('carry-out', 'An emergency that nobody has carried out yet', [
  byHand('Cut the power by hand if it cannot wait.'),
  byHand('Bring the service back that is out of reach, or NATS.'),
  byHand('See that its power is off: statemgr status.', 'power-off'),
  seeThatGone,
])
const held = procedure('recover-held', 'Let a held component go', [readHistory, look, recover])
const cut = procedure('see-to-a-cut', 'A host that was cut instead of shut down', [
  byHand('Read its own log: what kept it from shutting down?'),
  byHand('See that it has lost nothing once it runs again: its file systems, what it was at.'),
  byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
])
const left = procedure('take-back-by-hand', 'What an operation left undone or not taken back', [
  byHand('Read in the alert what is left, and why its service did not do it.'),
  byHand('Do it or take it back by hand, or ask for the power again that was asked for.'),
  byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
])
const shared = procedure('tell-apart', 'Two Systems under one service name', [
  byHand('Find the other: the alert says which System it is, its process, machine and start.'),
  byHand('Give one of them another serviceName, or a NATS account of its own; start it anew.'),
  seeThatGone,
])
const doubt = procedure('settle-doubt', 'Hardware of which nobody knows whether it followed', [
  byHand('See that the power service answers, and that its own log has no fault.'),
  look,
  byHand('See that its power is observed again, whatever it is.', 'power-known'),
  recover,
])
const boot = procedure('recover-boot', 'A host that does not boot', [
  byHand('Read the console of the host for the last boot stage it reached.'),
  forceOff,
  byHand('Mend what kept it from booting: media, memory, firmware settings.'),
  byService('PowerOn', 'Power it on again.'),
])
const reading = procedure('restore-reading', 'Bring a reading back within its limits', [
  byHand('See to the cause: fans, airflow, supplies, cabling, the sensor itself.'),
  seeThatGone,
])
const askAgain = byHand(
  'Ask for the power it should have, for a supply for SuppliesOn of its chassis: that clears it.',
  'alert-gone',
)
const discrepancy = procedure('explain-discrepancy', 'Hardware that did what nobody asked', [
  readHistory,
  byHand('Find who or what did it: a button, a watchdog, another controller.'),
  askAgain,
])
const unreached = procedure('settle-unreached', 'Hardware that did not do what was asked', [
  readHistory,
  byHand('See that the power service did what it was asked: its own log, its faults.'),
  look,
  askAgain,
])
const bmc = procedure('recover-bmc', 'A BMC that did not come back, or did not go', [
  byHand('Read the log of the BMC since its last start; hosts run on meanwhile.'),
  byHand('See that its services run and that its power is observed.', 'power-known'),
  recover,
])
const update = procedure('finish-update', 'A firmware update that took too long', [
  byHand('See what the updater says: is the new firmware written, or the old one whole?'),
  byHand('Finish the update or take it back. Do not cut its power while it writes.'),
  recover,
])
const unverified = procedure('see-whether-done', 'Something that nobody tells the outcome of', [
  byHand('See for yourself whether it was done: log in, look at its uptime, its lights.'),
  byHand('Ask for it again if it was not, or for Recover: that clears the alert.', 'alert-gone'),
])
const drain = procedure(
  'end-drain',
  'Operations that did not end before an update or a reboot of the BMC',
  [
    byHand('See which operations are under way: statemgr operations.'),
    byHand('Wait for them, or abort them.'),
    byHand('Ask for the update or the reboot again: that clears the alert.', 'alert-gone'),
  ],
)
const behind = procedure('find-the-rest', 'A journal that lacks what was done', [
  byHand('Run statemgr history verify with the heads that were kept elsewhere.'),
  byHand('Find out who has put the data folder back, and from when it is.'),
  byHand('See that locks, overrides and schedules are as they ought to be: statemgr status.'),
])
const store = procedure('mend-store', 'A store that was damaged', [
  byHand('Read in the alert what was lost; see the file that was put aside.'),
  byHand('See that every component is what it should be: nothing was believed unseen.'),
  byHand('Check the disk: its health, its free space, how it was last powered down.'),
  byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
])
const disk = procedure('mend-disk', 'A store that cannot keep anything', [
  byHand(
    'See in the alert what is wrong: no room, no leave to write, a disk that does not answer.',
  ),
  byHand('Free space, mount it to be written to, or replace the disk.'),
  byHand('See that it keeps again: that clears the alert.', 'alert-gone'),
])
const led = procedure('mend-led', 'An LED that shows something else than it should', [
  byHand('See which LED it is, and who else may set it: a button, another controller.'),
  byHand('See to the LED service, the driver, the LED.'),
  seeThatGone,
])
const bug = procedure('report-bug', 'A bug of statemgr, and what it left', [
  byHand('Report it with what the alert says, and with the lines of the log that tell of it.'),
  look,
  byHand('Let go what is held: ask for Recover, or take its power away with ForceOff.'),
  byHand('Acknowledge the alert: that clears it, unless something is still held.', 'alert-gone'),
])
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
const flap = procedure('end-flapping', 'Hardware that changes its power again and again', [
  readHistory,
  byHand(
    'Find what works against the service: a button, a watchdog, another controller, a supply.',
  ),
  look,
  recover,
])
const flapHold = procedure('wait-out-flapping', 'Hardware that went on and off too often', [
  readHistory,
  byHand('Find what switched it: a button, a watchdog, another controller, a supply, somebody.'),
  byHand('Wait until the hold is over, or have an override of flap-hold granted.', 'alert-gone'),
])
const emergency = procedure('end-heat-emergency', 'An emergency of heat', [
  byHand('See to fans, filters, airflow, coolant, and how warm the room is.'),
  byHand('See that the zone has a reading again, and that it falls: statemgr status.'),
  seeThatGone,
])
const stillCooling = procedure('see-to-cooling', 'Cooling that was asked for and does not come', [
  byHand('See whether the fans or pumps of the zone turn, and what their service logs.'),
  byHand('Mend what stands still, or take load off the zone.'),
  seeThatGone,
])
const powerFault = procedure('restore-power', 'Power that is lost, or less than it should be', [
  byHand('See to the feeds, the supplies and the UPS, and how long it will last.'),
  byHand('See that the input is good again: statemgr status.'),
  seeThatGone,
])

const dependency = procedure(
  'restore-dependency',
  'Something that a component depends on is lost',
  [
    byHand('See what is lost, and what else depends on it: statemgr status.'),
    byHand('Bring it back: power it on, recover it, or mend it.'),
    seeThatGone,
  ],
)

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
}

/** What an interlock stopped half-way, and what a platform adds, is a held component. */
export const procedureOf = (code: string): Procedure =>
  Object.hasOwn(byCode, code) ? byCode[code]! : held

/** Every code that has a procedure of its own. */
export const coveredCodes: readonly string[] = Object.keys(byCode)
