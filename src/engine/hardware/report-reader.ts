/** Reads reports of the native dialect; what was read before but for its counts is known again. */
import type { Reading } from '../../assess/watch.ts'
import { type Report, reportOf, reportsOf } from '../../dialects/native/messages.ts'
import { jsonOf } from '../../text/json.ts'

/** A report as it was read first: the same said again is the same object, but for its count. */
export interface ReportRead {
  readonly report: Report
  /** What is to be judged of it; `null` where it reads nothing. */
  readonly reading: Reading | null
}

export type TakeReport = (read: ReportRead, seq: number) => void

/** What stands between the counts of a message, and what it was read as. */
interface Known {
  readonly texts: readonly string[]
  readonly reads: readonly ReportRead[]
}

/** Messages that are known again; with more of them, all are forgotten. */
const knownMax = 4096

/** Of these an event says something else each time: what it said is not worth keeping. */
const measured: readonly string[] = ['zone', 'sensor'] satisfies Report['what'][]

/** A whole number as JSON has it, of no more digits than a number holds. */
const countPattern = /"seq":(0|[1-9]\d{0,14})(?=[,}])/

/**
 * Services repeat what they know, and nearly all that is said says what was said before. Its text
 * is compared then, and neither parsed nor checked again.
 */
export class ReportReader {
  readonly #known = new Map<string, Known>()
  readonly #service: string

  constructor(service: string) {
    this.#service = service
  }

  /**
   * The reports of a state; false where it makes no sense. `onNew` is called with one that says
   * something else than those before.
   */
  state(text: string, take: TakeReport, onNew: (state: unknown) => void = () => {}): boolean {
    return this.#read('', text, take, onNew)
  }

  /** The report of an event of that name; false where it makes no sense. */
  event(what: string, text: string, take: TakeReport): boolean {
    return this.#read(what, text, take)
  }

  #read(
    what: string,
    text: string,
    take: TakeReport,
    onNew: (state: unknown) => void = () => {},
  ): boolean {
    // Every other part is a count.
    const parts = text.split(countPattern)
    const key = `${what}${parts[0]}`
    const known = this.#known.get(key)
    if (known !== undefined && isAlike(known.texts, parts)) {
      for (let i = 0; i < known.reads.length; i++) take(known.reads[i]!, Number(parts[2 * i + 1]))
      return true
    }
    const json = jsonOf(text)
    const reads = this.#parse(what, json)
    if (reads === null) return false
    onNew(json)
    if (isEachCounted(reads, parts) && !measured.includes(what))
      this.#remember(key, { texts: textsOf(parts), reads })
    for (const read of reads) take(read, read.report.seq)
    return true
  }

  /** Each service counts for itself: what two of them count cannot be compared. */
  #parse(what: string, json: unknown): readonly ReportRead[] | null {
    const reports = what === '' ? reportsOf(json) : [reportOf(what, json)]
    if (reports === null) return null
    const reads: ReportRead[] = []
    for (const report of reports) {
      if (report === null) return null
      const counted = { ...report, boot: `${this.#service}/${report.boot}` }
      reads.push({ report: counted, reading: readingOf(report) })
    }
    return reads
  }

  #remember(key: string, known: Known): void {
    if (this.#known.size >= knownMax) this.#known.clear()
    this.#known.set(key, known)
  }
}

const textsOf = (parts: readonly string[]) => parts.filter((_, index) => index % 2 === 0)

function isAlike(texts: readonly string[], parts: readonly string[]): boolean {
  if (parts.length !== 2 * texts.length - 1) return false
  for (let i = 0; i < texts.length; i++) if (texts[i] !== parts[2 * i]) return false
  return true
}

/** Whether the counts in the text are those of the reports, in their order, and no others. */
const isEachCounted = (reads: readonly ReportRead[], parts: readonly string[]): boolean =>
  parts.length === 2 * reads.length + 1 &&
  reads.every(({ report }, index) => report.seq === Number(parts[2 * index + 1]))

function readingOf(report: Report): Reading | null {
  switch (report.what) {
    case 'supply': {
      const { supply, present, fault, input } = report
      return { kind: 'supply', subject: `supply/${supply}`, present, fault, input }
    }
    case 'zone':
      return { kind: 'scale', subject: `zone/${report.zone}`, value: report.celsius }
    case 'sensor':
      return { kind: 'scale', subject: `sensor/${report.sensor}`, value: report.value }
    case 'resource':
      return { kind: 'resource', subject: `resource/${report.resource}`, state: report.state }
    default:
      return null
  }
}
