/** Writes the page of the refusals: every code, what it means, and what to do about it. */

import { numberOf } from '../../api/fields/errors.ts'
import {
  refusals as catalogue,
  classOf,
  type RefusalClass,
  type RefusalCode,
  refusalCodes,
} from '../../core/model/refusals.ts'
import { code, page, table } from '../markdown.ts'

export const refusals = (): string =>
  page(
    '# Refusals',
    `What is not accepted is refused with a code of this list, with what was seen (\`evidence\`:
the rule, the value, its limit, its age) and with what to do about it (\`guidance\`). A refusal
moves nothing. It is in the history (\`statemgr history --type refusal\`) and is announced on
\`statemgr.events.errors\`.`,
    `Over NATS its number is in the header \`Nats-Service-Error-Code\`, over HTTP it is the
status of the reply; \`statemgr\` then ends with exit code 3.`,
    ...[...Map.groupBy(refusalCodes, classOf)].map(([one, codes]) =>
      page(
        `## ${numberOf(codes[0] ?? '')} ${one}`,
        classes[one],
        table(
          ['code', 'when', 'what to do'],
          codes.map((name) => [code(name), meanings[name], catalogue[name][1]]),
        ),
      ),
    ),
  )

const classes: Readonly<Record<RefusalClass, string>> = {
  malformed: 'The request itself is wrong: nobody has looked at the System yet.',
  unauthenticated: 'Over HTTP: nobody knows who asks.',
  forbidden: 'Whoever asks may not.',
  unknown: 'There is nothing of that name.',
  conflict: 'It does not go with how the component is now, or with what is under way.',
  'too-large': 'The request, or its answer, is longer than any can be.',
  blocked: 'An interlock blocks it: `statemgr check` names all of them at once.',
  'too-many': 'There is no room to wait in.',
  'not-ready': 'Not yet, or not now: ask again a little later.',
  'timed-out': 'It goes on, but whoever asked has waited long enough.',
}

const meanings: Readonly<Record<RefusalCode, string>> = {
  malformed: 'A field is missing, unknown, or not what it should be, or it is no JSON.',
  'too-large': 'The request is longer than the limit named in the message.',
  'answer-too-large': 'What was asked for was done, and the bus does not carry the answer.',
  'unknown-subject': 'Nothing is served under this subject.',
  'unknown-component': 'There is no component of this name, or of this kind.',
  'unknown-action': 'The kind of the component has no such action.',
  'unknown-operation': 'No operation of this id is under way or remembered.',
  'unknown-override': 'No override of this id stands: it has ended, or there never was one.',
  'unknown-alert': 'No alert of this id stands, and no recovery from it is under way.',
  'unknown-entry': 'No entry of the journal has that outcome, operation or correlation.',
  'unknown-incident': 'No incident of this id is remembered.',
  'insight-off': 'What is asked for is found out of the journal, and that is turned off.',
  'unknown-schedule': 'No schedule of this id stands: it has run, or was cancelled.',
  'out-of-order': 'Another step of the recovery is next.',
  'not-mended': 'What the step of the recovery is to bring about is not seen to be so.',
  'policy-contradiction': 'Two settings of what a component does by itself exclude each other.',
  'token-required': 'A request over TCP carries no token, or not that of this run.',
  forbidden: 'Whoever asks has no leave to.',
  'not-overridable': 'An override names an interlock that nobody may go against.',
  'not-permitted': 'The component does not take this action in its status.',
  'not-observed': 'Nobody knows yet whether the component has power.',
  'not-powered': 'The action is for a component that is on, and this one is not seen to be.',
  busy: 'An operation is under way on the component that this one may not take over from.',
  'revision-conflict': 'The component has changed since the revision in `ifRevision`.',
  'request-id-reused': 'This `requestId` was used for another request before.',
  'not-abortable': 'The operation cannot be stopped safely, or has ended.',
  'thermal-critical': 'A thermal zone of the component is critical.',
  'thermal-unknown': 'A thermal zone of the component cannot be read.',
  'thermal-emergency': 'An emergency of heat stands in a zone of the component.',
  'emergency-off-owed':
    'An emergency off of the component, or of its chassis, was asked for and is not carried out.',
  forecast: 'A zone would be critical before the heat-up of a boot is over.',
  'cooling-capacity': 'The cooling of a zone could not take away the heat of one more.',
  'power-budget': 'The supplies that can be relied upon could not carry one more.',
  'power-dependency': 'A supply that the component depends on is not good.',
  dependency: 'Something that the component depends on is not as it must be.',
  'policy-forbids': 'A rule of yours, or the policy engine, forbids it.',
  'policy-unavailable': 'A rule could not be judged, or the policy engine gave no usable answer.',
  'reason-required': 'A rule of yours wants a `reason`, and none was given.',
  'health-critical': 'A health sensor of the component is critical.',
  'health-unknown': 'A health sensor of the component cannot be read.',
  'chassis-off': 'The chassis that the component takes its power from is not seen to be on.',
  'chassis-busy': 'That chassis is changing its own power.',
  'hosts-running': 'Hosts are on, and the policy does not let them be taken down.',
  maintenance: 'The chassis is in maintenance: somebody may have their hands in it.',
  'bmc-not-ready': 'The BMC is held, or gone, and could not look after what starts.',
  'flap-hold': 'The component went on and off too often and is left off for a while.',
  'operations-under-way': 'The BMC is not taken away from what it carries out.',
  locked: 'The component, or its chassis, is isolated or locked.',
  'queue-full': 'As many operations wait for their turn as may.',
  'limit-reached': 'As many of these stand as may.',
  overloaded: 'More is waiting to be decided than may.',
  'not-ready': 'The service has not started yet, or is stopping.',
  'not-acting':
    'Another service acts for the System, or this one still looks whether one does: it observes.',
  'bus-lost': 'NATS is out of reach, and the hardware with it; what is known is still told.',
  'store-failed': 'It could not be made durable, so nothing was done; or the journal not be read.',
  internal: 'A bug of statemgr keeps it from being decided; everything else goes on.',
  'store-late':
    'The disk does not answer, and has the decision in hand: whether it is durable, and so ' +
    'whether it will be done, nobody knows yet.',
  unanswered: 'Over HTTP: the bus has carried the request, and no answer came.',
  'waited-in-vain': 'It is not over in the time that `wait` gave it.',
}
