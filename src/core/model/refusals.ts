/**
 * Catalogues refusals: why something is not accepted. Faces map classes to numbers, never the core.
 */

/** By whose business it is; a face has one number for each class. */
export type RefusalClass =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'unknown'
  | 'conflict'
  | 'too-large'
  | 'blocked'
  | 'too-many'
  | 'not-ready'
  | 'timed-out'

/** Every code with its class and what to do about it. */
export const refusals = {
  malformed: ['malformed', 'Mend the request at the path named in the message and send it again.'],
  'too-large': ['too-large', 'Send a smaller request.'],
  'answer-too-large': [
    'too-large',
    'What was asked for was done. Ask for less, or raise max_payload of the NATS server.',
  ],
  'unknown-subject': [
    'unknown',
    'See the list of subjects in the documentation, or `nats micro info`.',
  ],
  'unknown-component': ['unknown', 'List the components with statemgr.system.status.'],
  'unknown-action': ['unknown', 'See allowedActions of the component.'],
  'unknown-operation': [
    'unknown',
    'Only the latest operations are remembered: look in the history.',
  ],
  'unknown-override': ['unknown', 'List the overrides that stand with statemgr.override.list.'],
  'unknown-alert': ['unknown', 'List the alerts that stand with statemgr.alerts.list.'],
  'unknown-entry': ['unknown', 'Ask statemgr.history.query without it to see what there is.'],
  'unknown-incident': [
    'unknown',
    'List the incidents with statemgr.incidents.list; only the latest are remembered.',
  ],
  'insight-off': ['unknown', 'Set insight: true in the configuration, and start the service anew.'],
  'unknown-schedule': ['unknown', 'List the schedules with statemgr.schedule.list.'],
  'out-of-order': [
    'conflict',
    'Read the procedure with statemgr.recovery.get for the step that is next.',
  ],
  'not-mended': ['conflict', 'See to what the check of the step names, then advance again.'],
  'policy-contradiction': [
    'conflict',
    'Set the policy that is named first, or choose one that goes with it.',
  ],
  'token-required': [
    'unauthenticated',
    'Read the token from the file http-token of the data folder, or ask by the socket beside it.',
  ],
  forbidden: ['forbidden', 'Ask somebody who may.'],
  'not-overridable': [
    'forbidden',
    'See to what it objects to; leave it out, or name what an override may be had for.',
  ],
  'not-permitted': ['conflict', 'See allowedActions of the component for what it takes now.'],
  'not-observed': ['not-ready', 'Wait until the hardware was observed, then ask again.'],
  'not-powered': ['conflict', 'Power it on first.'],
  busy: ['conflict', 'Wait for the operation in progress to end, abort it, or ask for ForceOff.'],
  'revision-conflict': ['conflict', 'Read the component again and decide anew.'],
  'request-id-reused': ['conflict', 'Use a new requestId for a different request.'],
  'not-abortable': [
    'conflict',
    'Wait for it to end; ForceOff takes over from it if it must stop now.',
  ],
  'thermal-critical': ['blocked', 'Let the zone cool down, or mend its cooling, then ask again.'],
  'thermal-unknown': [
    'blocked',
    'See why the zone has no fresh reading: thermal service, sensor, cabling.',
  ],
  'thermal-emergency': [
    'blocked',
    'Wait until the zone is normal again; nobody can override the protection of the hardware.',
  ],
  'emergency-off-owed': [
    'blocked',
    'It is asked for again until it is seen to be off; if it stays on, cut the power by hand. ' +
      'Once it is off, ask again.',
  ],
  forecast: [
    'blocked',
    'See why the zone heats up: fans, inlet, load; ask again once it does no longer.',
  ],
  'cooling-capacity': ['blocked', 'Power another host of the zone off first, or cool it better.'],
  'power-budget': ['blocked', 'Power another host off, or mend the supply named in the evidence.'],
  'power-dependency': ['blocked', 'Restore the supply named in the evidence, then ask again.'],
  dependency: [
    'blocked',
    'Bring what is named in the evidence to what is asked of it, then ask again.',
  ],
  'health-critical': [
    'blocked',
    'See to what the sensor named in the evidence watches, then ask again.',
  ],
  'health-unknown': [
    'blocked',
    'See why the sensor has no fresh reading: sensor service, cabling.',
  ],
  'chassis-off': [
    'blocked',
    'Power the chassis on first; if nobody observes it, see to the power service.',
  ],
  'chassis-busy': ['blocked', 'Wait until the chassis is done, then ask again.'],
  'hosts-running': ['blocked', 'Shut the hosts down first, or ask for ForceOff.'],
  maintenance: ['blocked', 'End the maintenance with ExitMaintenance, then ask again.'],
  'bmc-not-ready': ['blocked', 'Make the BMC ready: end its maintenance, or recover it.'],
  'flap-hold': ['blocked', 'See why it goes on and off; ask again when the hold is over.'],
  'operations-under-way': [
    'conflict',
    'Wait until they have ended, or abort them; with force nothing is waited for.',
  ],
  'policy-forbids': [
    'blocked',
    'Ask whoever wrote the policy named in the evidence, or for leave.',
  ],
  'policy-unavailable': [
    'blocked',
    'See why it cannot be judged: what the rule reads, or the policy engine and the way to it.',
  ],
  'reason-required': ['blocked', 'Ask again with a reason.'],
  locked: ['blocked', 'Recover the component once the reason for the lock is gone.'],
  'queue-full': ['too-many', 'Wait until queued operations have started.'],
  'limit-reached': ['too-many', 'End one that is not needed any more, then ask again.'],
  overloaded: [
    'too-many',
    'Too much is waiting to be decided: ask again in a second, and for less at a time.',
  ],
  'not-ready': ['not-ready', 'Ask again in a second; if it stays so, see the log of the service.'],
  'not-acting': [
    'not-ready',
    'Ask the service that acts, or stop it; an emergency off is taken by this one as well.',
  ],
  'bus-lost': [
    'not-ready',
    'See to the NATS server and the way to it: it goes on once that is back.',
  ],
  'store-failed': [
    'not-ready',
    'The store does not do what it is for: see the log, mend the disk, ask again.',
  ],
  internal: [
    'not-ready',
    'It is a bug of statemgr: see its alert, report it, and ask for something else meanwhile.',
  ],
  'store-late': [
    'timed-out',
    'It may yet be done: once the disk answers, ask again with the same requestId, or look.',
  ],
  unanswered: [
    'timed-out',
    'It may have been done all the same: look before you ask again, with the same requestId.',
  ],
  'waited-in-vain': [
    'timed-out',
    'It goes on: ask operation.get for its progress, or operation.abort to stop it.',
  ],
} as const satisfies Record<string, readonly [RefusalClass, string]>

export type RefusalCode = keyof typeof refusals
export const refusalCodes = Object.keys(refusals) as readonly RefusalCode[]
export const classOf = (code: RefusalCode): RefusalClass => refusals[code][0]

export const refuse = <Code extends RefusalCode>(
  code: Code,
  message: string,
  evidence: readonly Evidence[] = [],
): Refusal<Code> => ({ code, message, evidence, guidance: refusals[code][1] })

/** What an interlock saw. Ages in ms. */
export interface Evidence {
  readonly rule: string
  readonly subject: string
  readonly value: number | string | null
  readonly limit: number | string | null
  /** What numbers among both are in; left out for words and counts. */
  readonly unit?: string
  readonly ageMs: number | null
  readonly ok: boolean
}

/** Why something was not accepted, and what to do about it; from elsewhere with any code. */
export interface Refusal<Code extends string = string> {
  readonly code: Code
  readonly message: string
  readonly evidence: readonly Evidence[]
  readonly guidance: string
  /** The operation that goes on all the same. */
  readonly operation?: string
}
