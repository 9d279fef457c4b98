/** Lists the procedures that mend the service and what it talks to: bus, peers, store, journal. */

import { byHand, look, procedure, seeThatGone } from './procedure.ts'

export const service = procedure('restore-service', 'Bring a hardware service back', [
  byHand('Start the service named in the alert, or see why it is not reached.'),
  seeThatGone,
])
export const bus = procedure('restore-bus', 'Bring NATS back', [
  byHand('See that the NATS server runs: systemctl status nats-server, or its log.'),
  byHand('See that it lets statemgr in: user, password or credentials, and its limits.'),
  seeThatGone,
])
export const subject = procedure('allow-subject', 'Have NATS carry a subject again', [
  byHand('Read in the alert which subject it is, and what NATS has against it.'),
  byHand(
    'Allow it in the permissions, or raise the limit, and have the server read them: ' +
      'nats-server --signal reload. examples/nats-permissions.conf names all that is needed.',
  ),
  byHand('Acknowledge the alert, unless it clears by itself.', 'alert-gone'),
])
export const another = procedure('one-acts', 'Have one service act for a System', [
  byHand('Read in the alert which other one there is, where it runs and since when.'),
  byHand('Stop the one that is too many. If there is none, see who says so on the bus.'),
  seeThatGone,
])
export const nobodyActs = procedure('somebody-acts', 'Have somebody act for a System again', [
  byHand('Cut the power by hand if something cannot wait.'),
  byHand('Start the service that does not answer, or the one that observes, anew.'),
  seeThatGone,
])
export const voices = procedure('settle-voices', 'A service that somebody else speaks for', [
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
export const odd = procedure('understand-service', 'A service that says what nobody understands', [
  byHand('See which version of the service runs, and what it says: nats request <service>.state.'),
  byHand('Update it, or have its words put right: the alert names the field and the value.'),
  seeThatGone,
])
export const shared = procedure('tell-apart', 'Two Systems under one service name', [
  byHand('Find the other: the alert says which System it is, its process, machine and start.'),
  byHand('Give one of them another serviceName, or a NATS account of its own; start it anew.'),
  seeThatGone,
])

export const behind = procedure('find-the-rest', 'A journal that lacks what was done', [
  byHand('Run statemgr history verify with the heads that were kept elsewhere.'),
  byHand('Find out who has put the data folder back, and from when it is.'),
  byHand('See that locks, overrides and schedules are as they ought to be: statemgr status.'),
])
export const store = procedure('mend-store', 'A store that was damaged', [
  byHand('Read in the alert what was lost; see the file that was put aside.'),
  byHand('See that every component is what it should be: nothing was believed unseen.'),
  byHand('Check the disk: its health, its free space, how it was last powered down.'),
  byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
])
export const disk = procedure('mend-disk', 'A store that cannot keep anything', [
  byHand(
    'See in the alert what is wrong: no room, no leave to write, a disk that does not answer.',
  ),
  byHand('Free space, mount it to be written to, or replace the disk.'),
  byHand('See that it keeps again: that clears the alert.', 'alert-gone'),
])
export const bug = procedure('report-bug', 'A bug of statemgr, and what it left', [
  byHand('Report it with what the alert says, and with the lines of the log that tell of it.'),
  look,
  byHand('Let go what is held: ask for Recover, or take its power away with ForceOff.'),
  byHand('Acknowledge the alert: that clears it, unless something is still held.', 'alert-gone'),
])
