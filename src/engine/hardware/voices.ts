/**
 * Notices that somebody else speaks for a service: counts that run apart, runs of the service that
 * take turns, a second answer. Who is right cannot be told: all is heard as it comes, whatever
 * it counts.
 */
import type { Serial } from '../../core/model/component.ts'
import type { Report } from '../../dialects/native/messages.ts'
import type { Clock } from '../loop/clock.ts'

export interface VoicesDeps {
  readonly clock: Clock
  /** Why two voices are heard; `null` when there has been only one for a while. */
  readonly tell: (why: string | null) => void
}

/** What is late, repeated, or in disorder on the way of one service comes to less of each. */
const signsMin = 5
/** Signs further apart than this have nothing to do with each other. */
const quietMs = 60_000
/** Of other runs of the service, the latest. */
const formerMax = 4
/** More than a service has to tell of; beyond it all is forgotten. */
const topicsMax = 16_384

/** What was said of one thing. */
interface Topic {
  boot: string
  seq: number
  said: string
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
  #doubts = 0
  #heardAt = 0
  #isStopped = false
  #cancel = () => {}

  constructor(deps: VoicesDeps) {
    this.#deps = deps
  }

  /** `seq` is that of this message: a report that says nothing new is the one from before. */
  heard(report: Report, seq: number): void {
    const key = topicOf(report)
    const topic = this.#topics.get(key)
    if (topic === undefined) {
      if (this.#topics.size >= topicsMax) this.#topics.clear()
      this.#topics.set(key, firstOf(report, seq))
      return
    }
    if (report.boot !== topic.boot) this.#otherRun(topic, report, seq)
    else if (seq > topic.seq) {
      topic.seq = seq
      topic.said = saidBy(report)
    } else if (seq < topic.seq) {
      // One voice counts on from where it was: below that, nothing goes on.
      if (seq > topic.behind) this.#sign(topic, 'two counts of its reports go on side by side')
      topic.behind = Math.max(topic.behind, seq)
    } else if (saidBy(report) !== topic.said) {
      topic.said = saidBy(report)
      this.#sign(topic, 'reports of the same count say different things')
    }
  }

  /**
   * The count that a report is to be judged by: none while two voices count. After that it is
   * counted anew, or else a count that was forged far ahead would silence all that follow.
   */
  serialOf(boot: string, seq: number): Serial | null {
    if (this.#doubted !== null) return null
    return { boot: this.#doubts === 0 ? boot : `${boot}#${this.#doubts}`, seq }
  }

  /** What leaves no doubt: one that is enough. */
  doubt(why: string): void {
    if (this.#isStopped) return
    const { clock, tell } = this.#deps
    this.#heardAt = clock.now()
    // What was counted so far was counted by two.
    this.#topics.clear()
    if (this.#doubted === null) {
      this.#doubts += 1
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
  #otherRun(topic: Topic, report: Report, seq: number): void {
    const last = topic.former.get(report.boot)
    if (last === undefined) {
      if (topic.former.size >= formerMax) topic.former.clear()
      topic.former.set(topic.boot, topic.seq)
      Object.assign(topic, { boot: report.boot, seq, said: saidBy(report), behind: -1 })
      return
    }
    if (seq <= last) return
    topic.former.set(report.boot, seq)
    this.#sign(topic, 'two runs of it report side by side')
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
      const quietFor = clock.now() - this.#heardAt
      if (quietFor < quietMs) return this.#sleep(quietMs - quietFor)
      this.#doubted = null
      this.#topics.clear()
      tell(null)
    })
  }
}

const firstOf = (report: Report, seq: number): Topic => ({
  boot: report.boot,
  seq,
  said: saidBy(report),
  former: new Map(),
  behind: -1,
  signs: 0,
  signAt: 0,
})

function topicOf(report: Report): string {
  switch (report.what) {
    case 'power':
    case 'boot':
      return `${report.what}/${report.component}`
    case 'led':
      return `led/${report.component}/${report.led}`
    case 'supply':
      return `supply/${report.supply}`
    case 'zone':
      return `zone/${report.zone}`
    case 'sensor':
      return `sensor/${report.sensor}`
    case 'resource':
      return `resource/${report.resource}`
  }
}

/** What is measured differs each time it is looked at, whoever says it. */
function saidBy(report: Report): string {
  switch (report.what) {
    case 'power':
      return report.power
    case 'boot':
      return report.progress
    case 'led':
      return report.pattern
    case 'supply':
      return `${report.present} ${report.fault} ${report.input} ${report.output}`
    case 'resource':
      return report.state
    case 'zone':
    case 'sensor':
      return ''
  }
}
