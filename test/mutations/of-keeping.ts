/** Mutations of what is kept, and when it is done and answered: the loop, the store, requests. */
import { bySeed, byTest, type Mutation } from './mutation.ts'

const announcing = 'test/hardware-sync/announcing.test.ts'
const calls = 'test/spec/native-calls.test.ts'
const inboxes = 'src/engine/loop/inbox.test.ts'
const requests = 'src/core/operations/requests/request.test.ts'
const exports = 'src/cli/starters/history-export.test.ts'
const stores = 'src/store/sqlite/sqlite.test.ts'
const emergencies = 'test/emergencies/store.test.ts'

export const keepingMutations: readonly Mutation[] = [
  {
    name: 'it is answered before it is kept',
    file: 'src/engine/loop/committer.ts',
    find:
      '  add(step: PendingStep): void {\n' +
      '    if (!this.#isGivenUp) this.#gathering.push(step)\n',
    replace:
      '  add(step: PendingStep): void {\n' +
      '    if (!this.#isGivenUp) this.#gathering.push(step)\n' +
      '    const { envelope, stepped } = step\n' +
      '    if (stepped.answer !== null)\n' +
      "      envelope.answer?.({ kind: 'decided', answer: stepped.answer })\n",
    breaks: 'what was answered as accepted is gone after a crash',
    caughtBy: bySeed(6, 10, 'what was answered stands in the journal by then'),
  },
  {
    name: 'it is done before it is kept',
    file: 'src/engine/loop/committer.ts',
    find: '    const handedAt = clock.now()\n',
    replace:
      '    const handedAt = clock.now()\n' +
      '    this.#deps.act({ steps: [], records: [], effects, tookMs: 0 })\n',
    breaks: 'after a crash a host is on, and nobody knows who asked for it',
    caughtBy: byTest(
      emergencies,
      'a store that hangs does not keep hot hosts on, and has it all later',
    ),
  },
  {
    name: 'what could not be kept goes on all the same',
    file: 'src/engine/loop/emergency-committer.ts',
    find: 'const lost = steps.filter(({ envelope }) => !this.#stands(envelope))',
    replace: 'const lost: PendingStep[] = []',
    breaks: 'a request that was refused for a full disk is carried out later',
    caughtBy: byTest(
      emergencies,
      'a store that fails without an emergency undoes what was asked, as ever',
    ),
  },
  {
    name: 'what is asked for once more is not written down',
    file: 'src/core/journal/entries.ts',
    find: '    ...callEntries(platform, before, after, changed, now),\n',
    replace: '',
    breaks: 'a host is reset by the service itself, and nothing says so',
    caughtBy: byTest(
      'test/stories/stories.test.ts',
      'it comes as the story says: a boot that never finishes',
    ),
  },
  {
    name: 'a command that is refused is not written down',
    file: 'src/core/journal/answers.ts',
    find: "  if (answer.kind === 'refused') return",
    replace: "  if (answer.kind === 'refused' && command.kind === 'request') return",
    breaks: 'who tried to go against an interlock in vain is known to nobody',
    caughtBy: byTest(
      'test/spec/recorded.test.ts',
      'override.grant is in the journal with who asked, whatever comes of it',
    ),
  },
  {
    name: 'of several that are kept at once only the last is answered',
    file: 'src/engine/loop/actor.ts',
    find: 'for (const { envelope, stepped } of steps) {',
    replace: 'for (const { envelope, stepped } of steps.slice(-1)) {',
    breaks: 'whoever asks at the same time as others waits in vain',
    caughtBy: bySeed(6, 10, 'whoever asks a service that runs is answered'),
  },
  {
    name: 'after a start nothing is asked again',
    file: 'src/engine/loop/committer.ts',
    find: 'isStart ? null : this.#durable',
    replace: 'this.#durable',
    breaks: 'a call that a crash cut off is never made',
    caughtBy: byTest(
      'test/stories/stories.test.ts',
      'it comes as the story says: a crash in the middle',
    ),
  },
  {
    name: 'an emergency waits for the store for ever',
    file: 'src/engine/loop/unkept-calls.ts',
    find: '    if (leftMs <= 0) return calls\n    this.#cancel = clock.wake(leftMs, onDue)\n',
    replace: '',
    breaks: 'hot hosts burn because a disk is full',
    caughtBy: byTest(
      emergencies,
      'a store that hangs does not keep hot hosts on, and has it all later',
    ),
  },
  {
    name: 'an operation that is forgotten is kept all the same',
    file: 'src/core/model/system/system.ts',
    find: 'before.ended.slice(0, kept)',
    replace: '[]',
    breaks: 'the disk fills with requests of long ago, and each start knows them again',
    caughtBy: byTest(
      'src/engine/loop/snapshot.test.ts',
      'what the store holds of what has ended is what is remembered, in any order',
    ),
  },
  {
    name: 'nobody notices that a store hangs',
    file: 'src/engine/loop/lateness.ts',
    find: 'const lateMs = 3000',
    replace: 'const lateMs = 3e12',
    breaks: 'who asks waits for ever, and nobody is told that nothing is kept',
    caughtBy: byTest(
      emergencies,
      'a store hangs: a request is answered that nobody knows, later ones are refused',
    ),
  },
  {
    name: 'what was kept is shown as if it were now, however old',
    file: 'src/engine/shown.ts',
    find: 'shown = rule(context, shown, componentOf(shown, name))',
    replace: 'rule(context, shown, componentOf(shown, name))',
    breaks: 'a host is shown as running an hour after the disk hung',
    caughtBy: byTest(
      emergencies,
      'a store fails: an alert, what is shown is of then, and grows unknown',
    ),
  },
  {
    name: 'what is written down late is dated when it is written',
    file: 'src/engine/loop/journal-record.ts',
    find: 'new Date(at + aheadMs)',
    replace: 'new Date(clock.wall())',
    breaks: 'the journal says that a host went off when the disk was mended',
    caughtBy: byTest(
      emergencies,
      'what happens while a store fails is kept later, as of when it happened',
    ),
  },
  {
    name: 'files that are taken away are not missed',
    file: 'src/store/sqlite/files.ts',
    find: 'if (now === null) return `',
    replace: 'if (now === null) return null && `',
    breaks: 'all that is accepted is written where nobody will ever find it',
    caughtBy: byTest(
      emergencies,
      'a store whose files were taken away is given all that is known, and told of',
    ),
  },
  {
    name: 'the hash chain is not checked',
    file: 'src/store/sqlite/history.ts',
    find: 'if (row === null || row.hash !== link(previous, row)) {',
    replace: 'if (row === null) {',
    breaks: 'history that somebody has altered is told as if it were true',
    caughtBy: byTest(
      'src/store/sqlite/damage.test.ts',
      'an altered row deep in a long journal is not returned by history',
    ),
  },
  {
    name: 'what the witness says is not asked',
    file: 'src/store/sqlite/check.ts',
    find: 'if (commits >= testimony.commits) return',
    replace: 'return',
    breaks: 'a file that lost its newest commits is taken for the newest state',
    caughtBy: byTest(
      'src/store/sqlite/damage.test.ts',
      'an older copy put back is not taken for the newest state',
    ),
  },
  {
    name: 'what an exported line says is not held against its bytes',
    file: 'src/cli/starters/journal-file.ts',
    find: ' && JSON.stringify(line) === text',
    replace: '',
    breaks: 'a file that somebody has altered is told to be what was exported',
    caughtBy: byTest(exports, 'a file proves nothing of what is not in it: a field is there twice'),
  },
  {
    name: 'a file is as long as the rows that are in it',
    file: 'src/cli/starters/journal-file.ts',
    find: 'lastSeq: end.last }',
    replace: 'lastSeq: rows.at(-1)?.seq ?? end.last }',
    breaks: 'entries at the end of a file can be left out as if nothing had ever sealed them',
    caughtBy: byTest(
      exports,
      'a file proves nothing of what is not in it: entries that nothing has sealed yet are gone',
    ),
  },
  {
    name: 'what is sealed is asked for once, whatever is dropped meanwhile',
    file: 'src/cli/starters/history-export.ts',
    find: 'if (isWhole || anchor.seq === before)',
    replace: 'if (isWhole || anchor.seq !== before)',
    breaks: 'an export of a busy service is told to lack what was dropped for its age',
    caughtBy: byTest(exports, 'what is dropped while it is read is asked for again'),
  },
  {
    name: 'history always comes oldest first',
    file: 'src/store/sqlite/history.ts',
    find: "db.prepare(select(table, 'DESC'))",
    replace: "db.prepare(select(table, 'ASC'))",
    breaks: 'who asks what happened last is told what happened first',
    caughtBy: byTest(stores, 'sqlite: history finds what matches every field, in both orders'),
  },
  {
    name: 'a request that is repeated is carried out once more',
    file: 'src/core/operations/requests/request.ts',
    find: 'if (known !== undefined) return repeat(system, request, component, known)',
    replace: '',
    breaks: 'a client that tries again for a lost answer cycles the power twice',
    caughtBy: byTest(
      requests,
      'a requestId that is repeated gives the same operation, under way and ended',
    ),
  },
  {
    name: 'a schedule stands after it was due',
    file: 'src/core/intents/schedules.ts',
    find: '    system: withSchedules(system, without(schedules, id)),\n    schedule,',
    replace: '    system,\n    schedule,',
    breaks: 'what was to be done once is done each second',
    caughtBy: byTest(
      'src/core/intents/schedules.test.ts',
      'what is due is asked for once; what was missed is run or skipped as it says',
    ),
  },
  {
    name: 'the latest readings are not told before a decision',
    file: 'src/engine/hardware/levels.ts',
    find: 'for (const subject of [...this.#untold]) this.#report(subject)',
    replace: '',
    breaks: 'a rule decides by a temperature of an hour ago',
    caughtBy: byTest(
      'test/policies/service.test.ts',
      'what a rule waits for is seen though the level stays the same',
    ),
  },
  {
    name: 'an answer that makes no sense counts as done',
    file: 'src/engine/hardware/native.ts',
    find: "return { kind: 'unknown', error: 'an answer that makes no sense' }",
    replace: "return { kind: 'done' }",
    breaks: 'a service that is broken is believed',
    caughtBy: byTest(calls, 'only who says so of this very call has done it'),
  },
  {
    name: 'an answer to another call counts',
    file: 'src/engine/hardware/native.ts',
    find: 'if (reply.data.id !== id) {',
    replace: "if (reply.data.id === '') {",
    breaks: 'a step is taken for done because another one was',
    caughtBy: byTest(calls, 'only who says so of this very call has done it'),
  },
  {
    name: 'an answer goes wherever it is wanted',
    file: 'src/bus/replies.ts',
    find: 'isSubject(reply) && isInbox(reply) ?',
    replace: 'isSubject(reply) || isInbox(reply) ?',
    breaks: 'who may only read has his answer taken for an order, a report or an event',
    caughtBy: byTest(
      'src/bus/memory.test.ts',
      'memory: a request is answered in an inbox, and elsewhere it is not even done',
    ),
  },
  {
    name: 'a count that was forged far ahead is counted on',
    file: 'src/engine/hardware/voices.ts',
    find: 'if (this.#doubted !== null) return null',
    replace: '',
    breaks: 'a single forged report silences the service that it was forged for',
    caughtBy: byTest(
      'src/engine/hardware/voices.test.ts',
      'while two are heard nothing is judged by its count, and after that by a new one',
    ),
  },
  {
    name: 'silence counts as a no',
    file: 'src/engine/hardware/native.ts',
    find: "if (answer.kind === 'silent') return { kind: 'unknown', error: unanswered(timeoutMs) }",
    replace: "if (answer.kind === 'silent') return { kind: 'rejected', error: 'no', again: false }",
    breaks: 'what may have happened is taken for what has not',
    caughtBy: byTest(calls, 'silence is doubt; that nobody was there to hear it is a no for now'),
  },
  {
    name: 'services are not told the order of a call',
    file: 'src/engine/hardware/native.ts',
    find: '  issuer,\n  order,\n',
    replace: '  issuer,\n  order: 0,\n',
    breaks: 'a power-on that the bus delivers late undoes the power-off after it',
    caughtBy: byTest(
      calls,
      'a call is sent with all by which a service knows a late or a repeated one',
    ),
  },
  {
    name: 'an emergency waits behind all else',
    file: 'src/engine/loop/inbox.ts',
    find: 'isFirst ? first : canWait(event)',
    replace: 'canWait(event)',
    breaks: 'smoke waits for ten thousand reports',
    caughtBy: byTest(
      inboxes,
      'what protects the hardware comes first, and all else in the order it came',
    ),
  },
  {
    name: 'all that waits is stepped in one stretch',
    file: 'src/engine/loop/loop.ts',
    find: 'isTimeUp = clock.now() - now >= turnMaxMs',
    replace: '',
    breaks: 'while hundreds of hosts report nothing is read from NATS, which cuts the service off',
    caughtBy: byTest(
      'src/engine/loop/loop.test.ts',
      'however many report at once, the bus has its turn in between, and none is lost',
    ),
  },
  {
    name: 'who asks waits until all reports are decided',
    file: 'src/engine/loop/inbox.ts',
    find: '(reports.size() <= reportsFew || !wasReport)',
    replace: 'true',
    breaks: 'no control of a fleet is answered while all hosts report',
    caughtBy: byTest(
      inboxes,
      'who asks does not wait for all the reports before it, and levels are told it first',
    ),
  },
  {
    name: 'reports are merged though they say something else',
    file: 'src/engine/loop/inbox.ts',
    find: 'return a.power === b.power && a.source === b.source',
    replace: 'return true',
    breaks: 'a host that went off and on again in a moment was never off',
    caughtBy: byTest(
      inboxes,
      'a report is merged into one that waits and says the same, and into no other',
    ),
  },
  {
    name: 'entries that were missed are left out',
    file: 'src/engine/event-publisher.ts',
    find: 'const isMissing = kept[0].entry.seq > this.#published + 1',
    replace: 'const isMissing = false',
    breaks: 'who follows the events never hears of what came while the disk was slow',
    caughtBy: byTest(
      announcing,
      'what a store could not give back is announced before what comes next',
    ),
  },
  {
    name: 'after an outage of the bus it goes on with what is new',
    file: 'src/engine/event-publisher.ts',
    find: '      this.#published = this.#announced\n      this.#sync()',
    replace: '      this.#published = this.#kept\n      this.#sync()',
    breaks: 'whatever happened during an outage is never told',
    caughtBy: byTest(announcing, 'what is kept while the bus is away is announced when it is back'),
  },
]
