/** What to do about each refusal that is none of an interlock: for every code its sentence. */
import type { InterlockName, interlocks } from '../../../src/core/interlocks/catalogue.ts'
import type { RefusalCode } from '../../../src/core/model/refusals.ts'

/** What interlocks refuse with has its cases with them. */
type OfInterlocks = (typeof interlocks)[InterlockName]['codes'][number]
export type OtherCode = Exclude<RefusalCode, OfInterlocks> | 'store-failed'

export const todos: Readonly<Record<OtherCode, string>> = {
  malformed: 'Mend the request at the path named in the message and send it again.',
  'too-large': 'Send a smaller request.',
  'answer-too-large':
    'What was asked for was done. Ask for less, or raise max_payload of the NATS server.',
  'unknown-subject': 'See the list of subjects in the documentation, or `nats micro info`.',
  'unknown-component': 'List the components with statemgr.system.status.',
  'unknown-action': 'See allowedActions of the component.',
  'unknown-operation': 'Only the latest operations are remembered: look in the history.',
  'unknown-override': 'List the overrides that stand with statemgr.override.list.',
  'unknown-alert': 'List the alerts that stand with statemgr.alerts.list.',
  'unknown-entry': 'Ask statemgr.history.query without it to see what there is.',
  'unknown-incident':
    'List the incidents with statemgr.incidents.list; only the latest are remembered.',
  'insight-off': 'Set insight: true in the configuration, and start the service anew.',
  'unknown-schedule': 'List the schedules with statemgr.schedule.list.',
  'out-of-order': 'Read the procedure with statemgr.recovery.get for the step that is next.',
  'not-mended': 'See to what the check of the step names, then advance again.',
  'policy-contradiction': 'Set the policy that is named first, or choose one that goes with it.',
  'token-required':
    'Read the token from the file http-token of the data folder, or ask by the socket beside it.',
  forbidden: 'Ask somebody who may.',
  'not-overridable':
    'See to what it objects to; leave it out, or name what an override may be had for.',
  'not-permitted': 'See allowedActions of the component for what it takes now.',
  'not-observed': 'Wait until the hardware was observed, then ask again.',
  'not-powered': 'Power it on first.',
  busy: 'Wait for the operation in progress to end, abort it, or ask for ForceOff.',
  'revision-conflict': 'Read the component again and decide anew.',
  'request-id-reused': 'Use a new requestId for a different request.',
  'not-abortable': 'Wait for it to end; ForceOff takes over from it if it must stop now.',
  'policy-forbids': 'Ask whoever wrote the policy named in the evidence, or for leave.',
  'policy-unavailable':
    'See why it cannot be judged: what the rule reads, or the policy engine and the way to it.',
  'reason-required': 'Ask again with a reason.',
  'queue-full': 'Wait until queued operations have started.',
  'limit-reached': 'End one that is not needed any more, then ask again.',
  overloaded: 'Too much is waiting to be decided: ask again in a second, and for less at a time.',
  'not-ready': 'Ask again in a second; if it stays so, see the log of the service.',
  'not-acting':
    'Ask the service that acts, or stop it; an emergency off is taken by this one as well.',
  'bus-lost': 'See to the NATS server and the way to it: it goes on once that is back.',
  'store-failed': 'The store does not do what it is for: see the log, mend the disk, ask again.',
  internal:
    'It is a bug of statemgr: see its alert, report it, and ask for something else meanwhile.',
  'store-late':
    'It may yet be done: once the disk answers, ask again with the same requestId, or look.',
  unanswered:
    'It may have been done all the same: look before you ask again, with the same requestId.',
  'waited-in-vain':
    'It goes on: ask operation.get for its progress, or operation.abort to stop it.',
}
