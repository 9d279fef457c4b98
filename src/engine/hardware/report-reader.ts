/** Reads reports of the native dialect; what was read before but for its counts is known again. */
import type { Reading } from '../../assess/watch.ts'
import type { ReportFault } from '../../core/model/system/bus.ts'
import {
  type ReadReports,
  readEvent,
  readState,
  type Statement,
} from '../../dialects/native/statements.ts'
import { reportOf } from '../../text/json.ts'

/** A report as it was read first: the same said again is the same object, but for its count. */
export interface ReportRead {
  readonly statement: Statement
  /** The run of the service that says it; `null` where that cannot be read. */
  readonly boot: string | null
  /** What is to be judged of it; `null` where it reads nothing. */
  readonly reading: Reading | null
}

/** Takes what is said in a message; its count is `null` where that cannot be read. */
export type TakeReport = (read: ReportRead, seq: number | null) => void
export type TakeFaults = (faults: readonly ReportFault[]) => void

/** Of what was read, who takes it. */
export interface Takers {
  readonly report: TakeReport
  readonly faults: TakeFaults
}

/** What stands between the counts of a message, and what it was read as. */
interface Known {
  readonly texts: readonly string[]
  readonly reads: readonly ReportRead[]
  readonly faults: readonly ReportFault[]
}

/** Messages that are known again; with more of them, all of their like are forgotten. */
const knownMax = 4096

/** Of these an event may say something else each time, as long as it is understood: fewer are. */
const measured: readonly string[] = ['zone', 'sensor'] satisfies Statement['what'][]
const measuredMax = 256

/** What is not understood is said over and over, too; what is longer is no report of one thing. */
const oddCharsMax = 1024

/** A whole number as JSON has it, of no more digits than a number holds. */
const countPattern = /"seq":(0|[1-9]\d{0,14})(?=[,}])/

/**
 * Services repeat what they know, and nearly all that is said says what was said before. Its text
 * is compared then, and neither parsed nor checked again.
 */
export class ReportReader {
  readonly #known = new Map<string, Known>()
  readonly #measured = new Map<string, Known>()
  readonly #service: string

  constructor(service: string) {
    this.#service = service
  }

  /** The reports of a state. `onNew` is called with one that says something else than before. */
  state(text: string, takers: Takers, onNew: (state: unknown) => void): void {
    this.#read('', text, takers, (json) => {
      onNew(json)
      return readState(json)
    })
  }

  /** The report of an event of that name; false where there is no such event. */
  event(what: string, text: string, takers: Takers): boolean {
    return this.#read(what, text, takers, (json) => readEvent(what, json))
  }

  #read(
    what: string,
    text: string,
    takers: Takers,
    parse: (json: unknown) => ReadReports | null,
  ): boolean {
    // Every other part is a count.
    const parts = text.split(countPattern)
    const key = `${what}${parts[0]}`
    const known = this.#known.get(key) ?? this.#measured.get(key)
    if (known !== undefined && isAlike(known.texts, parts)) {
      if (known.faults.length > 0) takers.faults(known.faults)
      for (let i = 0; i < known.reads.length; i++)
        takers.report(known.reads[i]!, Number(parts[2 * i + 1]))
      return true
    }
    const read = parse(reportOf(text))
    if (read === null) return false
    const { faults } = read
    if (faults.length > 0) takers.faults(faults)
    const reads = read.statements.map((one) => this.#named(one))
    const isOdd = faults.length > 0 && text.length <= oddCharsMax
    const isCounted = isEachCounted(read, parts) || (isOdd && reads.length === 0)
    if (isCounted) {
      const isMeasured = !isOdd && measured.includes(what)
      const [all, max] = isMeasured ? [this.#measured, measuredMax] : [this.#known, knownMax]
      if (all.size >= max) all.clear()
      all.set(key, { texts: textsOf(parts), reads, faults })
    }
    for (let i = 0; i < reads.length; i++) takers.report(reads[i]!, read.statements[i]!.seq)
    return true
  }

  /** Each service counts for itself: what two of them count cannot be compared. */
  #named({ statement, boot }: ReadReports['statements'][number]): ReportRead {
    const named = boot === null ? null : `${this.#service}/${boot}`
    return { statement, boot: named, reading: readingOf(statement) }
  }
}

const textsOf = (parts: readonly string[]) => parts.filter((_, index) => index % 2 === 0)

function isAlike(texts: readonly string[], parts: readonly string[]): boolean {
  if (parts.length !== 2 * texts.length - 1) return false
  for (let i = 0; i < texts.length; i++) if (texts[i] !== parts[2 * i]) return false
  return true
}

/** Whether the counts in the text are those of the reports, in their order, and no others. */
const isEachCounted = ({ statements }: ReadReports, parts: readonly string[]): boolean =>
  parts.length === 2 * statements.length + 1 &&
  statements.every(({ seq }, index) => seq === Number(parts[2 * index + 1]))

function readingOf(statement: Statement): Reading | null {
  switch (statement.what) {
    case 'supply': {
      const { supply, present, fault, input } = statement
      return { kind: 'supply', subject: `supply/${supply}`, present, fault, input }
    }
    case 'zone':
      return { kind: 'scale', subject: `zone/${statement.zone}`, value: statement.celsius }
    case 'sensor':
      return { kind: 'scale', subject: `sensor/${statement.sensor}`, value: statement.value }
    case 'resource': {
      const { resource, state } = statement
      return { kind: 'resource', subject: `resource/${resource}`, state: state ?? 'Unknown' }
    }
    default:
      return null
  }
}
