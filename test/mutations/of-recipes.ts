/** Mutations of machines and recipes, and of how a recipe is carried out and taken back. */
import { byExploration, byTest, type Mutation } from './mutation.ts'

const sagas = 'src/core/operations/saga.test.ts'
const waiting = 'test/spec/waiting.test.ts'

export const recipeMutations: readonly Mutation[] = [
  {
    name: 'the undo of power-on is dropped',
    file: 'src/core/machines/host-recipes.ts',
    find: '      undo: forceOff,\n      boots: true,',
    replace: "      undo: { none: 'nobody wrote it' },\n      boots: true,",
    breaks: 'a power-on that fails half-way leaves the host with power',
    caughtBy: byTest(sagas, 'what may have been done is taken back too'),
  },
  {
    name: 'steps are taken back in the order in which they were done',
    file: 'src/core/operations/endings/outcome.ts',
    find: 'const first = undoable.at(-1)',
    replace: 'const first = undoable.at(0)',
    breaks: 'cooling is let go while the host still has power',
    caughtBy: byTest(
      waiting,
      'whichever step fails, those before it are taken back, the last one first',
    ),
  },
  {
    name: 'what waited for a step does not wait for what is added to it',
    file: 'src/platform/compile/added-steps.ts',
    find: '? { ...step, after: [...step.after, ...names] }',
    replace: '? step',
    breaks: 'hosts come back while the gate array of their board is held in reset',
    caughtBy: byTest(
      'test/platforms/added-steps.test.ts',
      'two-host-chassis.yaml: it is in power-on and cycle, behind what it follows, and waited for',
    ),
  },
  {
    name: 'what is added to a recipe keeps emergencies waiting',
    file: 'src/platform/compile/added-steps.ts',
    find: "(inEmergencies || (of !== 'emergency' && of !== 'cut')) && steps",
    replace: 'steps',
    breaks: 'a hot board waits for a gate array that does not answer',
    caughtBy: byTest(
      'test/platforms/added-steps.test.ts',
      'what cuts power for safety’s sake waits for none of it, unless that is said',
    ),
  },
  {
    name: 'a call has no deadline',
    file: 'src/core/operations/attempt.ts',
    find: '    deadline: saga.now + step.timeoutMs,\n    startedAt: state.startedAt ?? saga.now,',
    replace: '    deadline: null,\n    startedAt: state.startedAt ?? saga.now,',
    breaks: 'an answer that is lost is waited for for ever',
    caughtBy: byExploration('a step that is under way has a deadline', 0, 'ForceOff'),
  },
  {
    name: 'a status that waits has no deadline',
    file: 'src/core/model/system/system.ts',
    find: 'deadline: timeout === null ? null : now + timeout.afterMs,',
    replace: 'deadline: null,',
    breaks: 'a boot that never ends is waited for for ever',
    caughtBy: byExploration(
      'a waiting status is ended by an operation or by a deadline',
      1,
      'PowerOn',
    ),
  },
  {
    name: 'a status that waits is never given up',
    file: 'src/core/automation/component-rules.ts',
    find: '    apply: waitingEnds,\n',
    replace: '    apply: (_, system) => system,\n',
    breaks: 'what nobody ever sees stays Unknown, and nobody is told',
    caughtBy: byTest(
      'src/core/automation/rules.test.ts',
      'what was held only because nobody had seen it is let go when it is seen',
    ),
  },
  {
    name: 'nobody wakes up at the deadline of a status',
    file: 'src/core/automation/statuses.ts',
    find: '  isWorkedOn(component) ? null : component.deadline\n',
    replace: '  isWorkedOn(component) ? null : null\n',
    breaks: 'where nothing else happens, nothing is ever given up',
    caughtBy: byTest(
      'test/seeds/silence.test.ts',
      'what is under way ends without a sound, with a disk that takes 0 ms',
    ),
  },
  {
    name: 'two cells of the table of actions are swapped',
    file: 'src/core/machines/machines.ts',
    find: "PowerOff: row(\n        'chassis.power-off',",
    replace: "PowerOff: row(\n        'chassis.force-off',",
    breaks: 'a chassis that is asked to go off cuts its hosts instead of shutting them down',
    caughtBy: byTest(
      'test/spec/knowing.test.ts',
      'a chassis whose hosts come down only in part says so, and stays on',
    ),
  },
  {
    name: 'an action is taken from one status too many',
    file: 'src/core/machines/machines.ts',
    find: "PowerOn: row('host.power-on', ['Off'],",
    replace: "PowerOn: row('host.power-on', ['Off', 'Isolated'],",
    breaks: 'what was isolated is powered on as if it were not',
    caughtBy: byTest(
      'src/core/machines/machines.test.ts',
      'a host in each of its statuses takes PowerOn or says why not',
    ),
  },
  {
    name: 'the chassis loses its power before its hosts are down',
    file: 'src/core/machines/chassis-recipes.ts',
    find: 'steps: [...taken, ...down],',
    replace: 'steps: [...down, ...taken],',
    breaks: 'running systems are cut off in the middle of their writes',
    caughtBy: byTest(
      sagas,
      'a chassis power-off waits for its hosts, and takes no part in what they do',
    ),
  },
  {
    name: 'a time-out is read as a failure',
    file: 'src/core/operations/saga.ts',
    find:
      '  if (doubtful && step.verifiedByNext)\n' +
      "    return over(saga, index, { phase: 'done', doubtful, error: outcome.error })\n",
    replace: '',
    breaks: 'what has been done is taken back because its answer was lost',
    caughtBy: byTest(sagas, 'a call that nobody answers is doubt: what it was for is looked at'),
  },
  {
    name: 'a call is tried again without limit',
    file: 'src/core/operations/saga.ts',
    find: 'if (again && attemptsHeard(state) <= step.retries) {',
    replace: 'if (again) {',
    breaks: 'a service that is out of order is asked for ever, and nobody is told',
    caughtBy: byTest(
      sagas,
      'a call that fails for a passing reason is made again, each time after twice as long',
    ),
  },
  {
    name: 'an undo is tried again without limit',
    file: 'src/core/operations/rollback.ts',
    find: "step.kind === 'call' && again && undo.state.attempts <= step.retries",
    replace: "step.kind === 'call' && again",
    breaks: 'what cannot be taken back is never told, and keeps its component busy',
    caughtBy: byTest(
      'test/seeds/silence.test.ts',
      'what is under way ends without a sound, with a disk that takes 0 ms',
    ),
  },
  {
    name: 'the answer to an earlier attempt counts for the present one',
    file: 'src/core/apply-report.ts',
    find: 'callId(operation, i) === call,',
    replace: "call.startsWith(operation.id + '/' + i + '/'),",
    breaks: 'a step is taken for done by a late answer to what was given up',
    caughtBy: byTest(
      sagas,
      'the answer to another call, a late one and a repeated one change nothing',
    ),
  },
  {
    name: 'any answer completes the undo that is under way',
    file: 'src/core/apply-report.ts',
    find: "operation.undo.state.phase === 'asking' && undoCallId(operation) === call",
    replace: "operation.undo.state.phase === 'asking'",
    breaks: 'a late answer to the power-on is taken for that of its undo',
    caughtBy: byExploration('a stale answer completes nothing', 1, 'PowerOn'),
  },
  {
    name: 'calls are not counted',
    file: 'src/core/operations/steps/calling.ts',
    find: 'calls: system.calls + 1',
    replace: 'calls: system.calls',
    breaks: 'a service cannot tell a late power-on from the power-off that came after it',
    caughtBy: byTest(sagas, 'each call has a higher number than all before it, whoever makes it'),
  },
  {
    name: 'who is weaker takes over',
    file: 'src/core/machines/recipe-classes.ts',
    find: '    energises: true,\n' + "    takesPower: 'not at all',\n" + '    overtakes: [],\n',
    replace:
      '    energises: true,\n' + "    takesPower: 'not at all',\n" + "    overtakes: ['down'],\n",
    breaks: 'a power-on ends a power-off that somebody else has asked for',
    caughtBy: byTest(
      'src/core/machines/takeover.test.ts',
      'a recipe that is up waits for one that is down',
    ),
  },
  {
    name: 'what has ended is not remembered',
    file: 'src/core/operations/requests/accept.ts',
    find: 'return remember(platform, put(system, component), ended)',
    replace: 'return put(system, component)',
    breaks: 'whoever asks how their operation ended is told that there was none',
    caughtBy: byExploration('what was accepted is an operation until it has ended', 0, 'ForceOff'),
  },
  {
    name: 'what is passed over is forgotten',
    file: 'src/core/operations/endings/passed-over.ts',
    find: "phase === 'failed' &&\n      !isLeftOut",
    replace: "phase === 'undone' &&\n      !isLeftOut",
    breaks: 'a chassis is off, a supply of it is still on, and nobody says so',
    caughtBy: byTest(
      'src/core/operations/endings/passed-over.test.ts',
      'a supply that is not turned off with its chassis is left behind, and an alert',
    ),
  },
  {
    name: 'a supply that stays missing keeps all from being given back',
    file: 'src/core/automation/restoring/restoration.ts',
    find: 'if (now < partEnds(platform, backAt)) return system',
    replace: 'if (now < Number.POSITIVE_INFINITY) return system',
    breaks: 'with one supply dead for good hosts stay off after a loss of power, for ever',
    caughtBy: byTest(
      'test/hardware-sync/power-back.test.ts',
      'with one supply dead for good all is given back that the other carries',
    ),
  },
  {
    name: 'cooling that was asked for is taken for done',
    file: 'src/core/observations/cooling.ts',
    find: 'percent <= before &&',
    replace: 'percent < before &&',
    breaks: 'fans that stay as they were are told of by the heat alone',
    caughtBy: byTest(
      'src/core/observations/cooling.test.ts',
      'fans that stay as they were though more was asked are told of, with both figures',
    ),
  },
]
