/**
 * Notices that somebody else speaks for a service: counts that run apart, runs of the service that
 * take turns, a second answer. Who is right cannot be told: all is heard as it comes, whatever
 * it counts.
 */
import type { Serial } from '../../core/model/system/component.ts'
import { type Statement, topicOf } from '../../dialects/native/statements.ts'
import type { Clock } from '../loop/clock.ts'

export interface VoicesDeps {
  readonly clock: Clock
  /** Why two voices are heard; `null` when there has been only one for a while. */
  readonly tell: (why: string | null) => void
  /** The service counts anew under the same run id. */
  readonly onRecount?: (recount: Recount) => void
}

export interface Recount {
  readonly boot: string
  readonly from: number
  readonly to: number
}

/** One report, and when what it answers was asked; `null` for one that was told unasked. */
export interface Utterance {
  readonly boot: string
  /** Of this message: a report that says nothing new is the one from before. */
  readonly seq: number
  readonly askedAt: number | null
}

/** What is late, repeated, or in disorder on the way of one service comes to less of each. */
const signsMin = 5
/** Signs further apart than this have nothing to do with each other. */
const quietMs = 60_000
/** Of other runs of the service, the latest. */
const formerMax = 4
/**
 * Answers and reports may come by ways of their own, so that one overtakes the other; whatever is
 * so late after it is of somebody else.
 */
const overtakenMs = 10_000
/** More than a service has to tell of; beyond it all is forgotten. */
const topicsMax = 16_384
/** More than a service says between two reports on one thing: whoever leaps so far is another. */
const leapMin = 1_000_000

/** What was said of one thing. */
interface Topic {
  boot: string
  seq: number
  said: string
  /** In the order of all that was heard. */
  heardAt: number
  /** When the highest count was heard. */
  ledAt: number
  /** The highest count that was told unasked: these come one after the other. */
  told: number
  /** What was counted before it leapt ahead; `null` while it did not. */
  leaptFrom: number | null
  /** The runs before this one, each with its count when the next was heard. */
  readonly former: Map<string, number>
  /** The highest count heard below the latest. */
  behind: number
  signs: number
  signAt: number
}

export class Voices {
  readonly #deps: VoicesDeps
  readonly #topics = new Map<string, Topic>()
  #doubted: string | null = null
  /** How often the counts were begun anew: what is counted before and after cannot be compared. */
  #counts = 0
  #utterances = 0
  #doubtedAt = 0
  #isStopped = false
  #cancel = () => {}

  constructor(deps: VoicesDeps) {
    this.#deps = deps
  }

  /** Before a question is sent: what is answered to it was said after all that was heard. */
  asks(): number {
    return this.#utterances
  }

  /** Whether it counts less than what was heard before: it is late, or begins anew. */
  heard(statement: Statement, utterance: Utterance): boolean {
    this.#utterances += 1
    const { boot, seq, askedAt } = utterance
    const key = topicOf(statement)
    const topic = this.#topics.get(key)
    if (topic === undefined) {
      if (this.#topics.size >= topicsMax) this.#topics.clear()
      this.#topics.set(key, this.#firstOf(statement, utterance))
      return false
    }
    const isBehind = this.#isBehind(topic, statement, utterance)
    if (askedAt === null && boot === topic.boot) topic.told = Math.max(topic.told, seq)
    return isBehind
  }

  #isBehind(topic: Topic, statement: Statement, utterance: Utterance): boolean {
    const { boot, seq, askedAt } = utterance
    const isBehind = boot === topic.boot && seq < topic.seq
    if (boot !== topic.boot) this.#otherRun(topic, statement, utterance)
    else if (seq > topic.seq) {
      if (seq - topic.seq >= leapMin) topic.leaptFrom = topic.seq
      topic.seq = seq
      topic.said = saidBy(statement)
      topic.heardAt = this.#utterances
      topic.ledAt = this.#deps.clock.now()
    } else if (isBehind) {
      if (askedAt !== null && askedAt >= topic.heardAt) this.#fallen(topic, statement, utterance)
      // One voice counts on from where it was: below that, nothing goes on.
      else if (!this.#isOvertaken(topic, utterance)) {
        if (seq > topic.behind) this.#sign(topic, twoCounts)
        topic.behind = Math.max(topic.behind, seq)
      }
    } else if (saidBy(statement) !== topic.said) {
      topic.said = saidBy(statement)
      this.#sign(topic, 'reports of the same count say different things')
    }
    return isBehind
  }

  /**
   * The count that a report is to be judged by: none while two voices count. After that it is
   * counted anew, or else a count that was forged far ahead would silence all that follow.
   */
  serialOf(boot: string, seq: number): Serial | null {
    if (this.#doubted !== null) return null
    return { boot: this.#counts === 0 ? boot : `${boot}#${this.#counts}`, seq }
  }

  /** What leaves no doubt: one that is enough. */
  doubt(why: string): void {
    if (this.#isStopped) return
    const { clock, tell } = this.#deps
    this.#doubtedAt = clock.now()
    // What was counted so far was counted by two.
    this.#topics.clear()
    if (this.#doubted === null) {
      this.#counts += 1
      this.#sleep(quietMs)
    }
    if (this.#doubted === why) return
    this.#doubted = why
    tell(why)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }

  /** A run that was followed by another has ended; a few of its reports may still be on the way. */
  #otherRun(topic: Topic, statement: Statement, { boot, seq }: Utterance): void {
    const last = topic.former.get(boot)
    if (last === undefined) {
      if (topic.former.size >= formerMax) topic.former.clear()
      topic.former.set(topic.boot, topic.seq)
      topic.boot = boot
      topic.seq = seq
      topic.said = saidBy(statement)
      topic.heardAt = this.#utterances
      topic.ledAt = this.#deps.clock.now()
      topic.leaptFrom = null
      topic.behind = -1
      topic.told = -1
      return
    }
    if (seq <= last) return
    topic.former.set(boot, seq)
    this.#sign(topic, 'two runs of it report side by side')
  }

  /**
   * What was asked for after the latest report counts less than that: the service was started anew
   * and calls its run the same, or the count that it fell from was never its own.
   */
  #fallen(topic: Topic, statement: Statement, utterance: Utterance): void {
    const { boot, seq } = utterance
    if (topic.leaptFrom !== null && seq > topic.leaptFrom) return this.doubt(twoCounts)
    const recount = { boot, from: topic.seq, to: seq }
    this.#counts += 1
    this.#topics.clear()
    this.#topics.set(topicOf(statement), this.#firstOf(statement, utterance))
    this.#deps.onRecount?.(recount)
  }

  /** In its order among its like, and just overtaken by what came another way. */
  #isOvertaken({ told, ledAt }: Topic, { seq, askedAt }: Utterance): boolean {
    return (askedAt !== null || seq > told) && this.#deps.clock.now() - ledAt <= overtakenMs
  }

  #firstOf(statement: Statement, { boot, seq, askedAt }: Utterance): Topic {
    return {
      ...{ boot, seq, said: saidBy(statement), heardAt: this.#utterances, leaptFrom: null },
      ...{ ledAt: this.#deps.clock.now(), told: askedAt === null ? seq : -1 },
      ...{ former: new Map(), behind: -1, signs: 0, signAt: 0 },
    }
  }

  #sign(topic: Topic, why: string): void {
    const now = this.#deps.clock.now()
    topic.signs = now - topic.signAt > quietMs ? 1 : topic.signs + 1
    topic.signAt = now
    if (topic.signs >= signsMin) this.doubt(why)
  }

  #sleep(afterMs: number): void {
    const { clock, tell } = this.#deps
    this.#cancel = clock.wake(afterMs, () => {
      const quietFor = clock.now() - this.#doubtedAt
      if (quietFor < quietMs) return this.#sleep(quietMs - quietFor)
      this.#doubted = null
      this.#topics.clear()
      tell(null)
    })
  }
}

const twoCounts = 'two counts of its reports go on side by side'

/** What is measured differs each time it is looked at, whoever says it. */
function saidBy(statement: Statement): string {
  switch (statement.what) {
    case 'power':
      return String(statement.power)
    case 'boot':
      return String(statement.progress)
    case 'led':
      return String(statement.pattern)
    case 'supply':
      return `${statement.present} ${statement.fault} ${statement.input} ${statement.output}`
    case 'resource':
      return String(statement.state)
    case 'zone':
    case 'sensor':
      return ''
  }
}
