/**
 * Reads reports of the native dialect element by element: what cannot be read is unknown, and said
 * why; all else counts.
 */

import type { z } from 'zod'
import type { Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { missing, type ReportFault } from '../../core/model/system/bus.ts'
import { shown } from '../../text/json.ts'
import { type Report, reportKinds } from './messages.ts'

type What = Report['what']
type About<W extends What> = (typeof reportKinds)[W]['about']
type ReportOf<W extends What> = Extract<Report, { readonly what: W }>

/** What a report says, without its count: `null` where that cannot be read. */
export type Statement = { readonly [W in What]: StatementOf<W> }[What]
export type StatementOf<W extends What> = Pick<ReportOf<W>, Own<W>> &
  OrUnread<Omit<ReportOf<W>, Own<W> | 'boot' | 'seq'>>
type Own<W extends What> = 'what' | (About<W> & keyof ReportOf<W>)
type OrUnread<Fields> = { readonly [Field in keyof Fields]: Fields[Field] | null }

export interface Counted {
  readonly statement: Statement
  /** The run of the service, and its count; `null` where that cannot be read. */
  readonly boot: string | null
  readonly seq: number | null
}

export interface ReadReports {
  readonly statements: readonly Counted[]
  readonly faults: readonly ReportFault[]
}

/** The report of the event `what`; `null` where there is no such event. */
export function readEvent(what: string, value: unknown): ReadReports | null {
  if (!isReported(what)) return null
  const { counted, faults } = readElement(what, value)
  return { statements: counted === null ? [] : [counted], faults }
}

/** All reports of a state reply, in their order. */
export function readState(value: unknown): ReadReports {
  if (value === undefined)
    return { statements: [], faults: [whole('state', 'unreadable', 'no JSON, or too much of it')] }
  if (!isObject(value)) return { statements: [], faults: [whole('state', value, 'no object')] }
  const parts = Object.keys(value)
    .filter(isReported)
    .map((what) => readPart(what, value[what]))
  return {
    statements: parts.flatMap(({ statements }) => statements),
    faults: parts.flatMap(({ faults }) => faults),
  }
}

/** What there is none of may be left out, or `null`. */
function readPart(what: What, part: unknown): ReadReports {
  if (part === undefined || part === null) return { statements: [], faults: [] }
  if (!Array.isArray(part)) return { statements: [], faults: [whole(what, part, 'no list')] }
  const { max } = reportKinds[what]
  const faults: ReportFault[] =
    part.length <= max ? [] : [whole(what, `${part.length} elements`, `only ${max} are read`)]
  const byTopic = new Map<string, Counted>()
  const elements = part.slice(0, max).map((element) => readElement(what, element))
  faults.push(...saidByNone(elements.map((read) => read.faults)))
  for (const read of elements) {
    if (read.counted === null) continue
    const topic = topicOf(read.counted.statement)
    const before = byTopic.get(topic)
    byTopic.set(topic, before === undefined ? read.counted : either(before, read.counted))
    if (before !== undefined) faults.push(twiceFault(before, read.counted))
  }
  return { statements: [...byTopic.values()], faults }
}

/** What none of several says is a fault of the service, once, and not one of each. */
function saidByNone(each: readonly (readonly ReportFault[])[]): readonly ReportFault[] {
  const all = each.flat()
  if (each.length < 2) return all
  const isOfAll = ({ field, why }: ReportFault) =>
    why === missing && each.every((own) => own.some((one) => one.field === field))
  const ofAll = new Set(all.filter(isOfAll).map(({ field }) => field))
  return [
    ...[...ofAll].map((field) => missingOf(null, field)),
    ...all.filter((fault) => fault.why !== missing || !ofAll.has(fault.field)),
  ]
}

/** What is said twice counts once, and where the two differ it is unknown. */
function either(one: Counted, other: Counted): Counted {
  if (textOf(one) === textOf(other)) return one
  const { statement } = one
  const isSaid = (field: string) => Object.hasOwn(statement, field)
  return { ...one, statement: statementOf(statement.what, { ...statement }, isSaid) }
}

function twiceFault(one: Counted, other: Counted): ReportFault {
  const value = shown(`${textOf(one)} and ${textOf(other)}`)
  return { about: aboutOf(one.statement), field: one.statement.what, value, why: 'there twice' }
}

/** What is said in it, but for what it is about. */
const textOf = ({ statement }: Counted): string =>
  Object.entries(statement)
    .flatMap(([field, value]) =>
      field === 'what' || field === reportKinds[statement.what].about ? [] : [String(value)],
    )
    .join(' ')

function readElement(
  what: What,
  element: unknown,
): { readonly counted: Counted | null; readonly faults: readonly ReportFault[] } {
  const { schema, about } = reportKinds[what]
  const parsed = schema.safeParse(element)
  if (parsed.success) return { counted: counted(what, parsed.data, () => false), faults: [] }
  const { issues } = parsed.error
  if (!isObject(element)) return { counted: null, faults: [whole(what, element, 'no object')] }
  const isWrong = (field: string) => issues.some(({ path }) => path[0] === field)
  const read = isWrong(about) ? null : counted(what, element, isWrong)
  const subject = read === null ? null : aboutOf(read.statement)
  return { counted: read, faults: issues.map((issue) => faultOf(subject, element, issue)) }
}

function counted(
  what: What,
  fields: Readonly<Record<string, unknown>>,
  isWrong: (field: string) => boolean,
): Counted {
  return {
    statement: statementOf(what, fields, isWrong),
    boot: isWrong('boot') ? null : (fields.boot as string),
    seq: isWrong('seq') ? null : (fields.seq as number),
  }
}

/** The fields that the dialect has, and no others. */
function statementOf(
  what: What,
  fields: Readonly<Record<string, unknown>>,
  isWrong: (field: string) => boolean,
): Statement {
  const { schema, about } = reportKinds[what]
  const entries = Object.keys(schema.shape).flatMap((field) => {
    if (isCount(field)) return []
    const value = field !== about && isWrong(field) ? null : lookUp(fields, field)
    return value === undefined ? [] : [[field, value]]
  })
  return { what, ...Object.fromEntries(entries) } as Statement
}

function faultOf(
  about: Subject | null,
  fields: Readonly<Record<string, unknown>>,
  issue: z.core.$ZodIssue,
): ReportFault {
  const field = String(issue.path[0])
  const value = lookUp(fields, field)
  if (value === undefined) return missingOf(about, field)
  return { about, field, value: shown(value, valueMaxChars), why: whyOf(value, issue) }
}

const missingOf = (about: Subject | null, field: string): ReportFault => ({
  ...{ about, field, value: null, why: missing },
})

const isCount = (field: string): boolean => field === 'boot' || field === 'seq'

const valueMaxChars = 64

/** A text that looks like what it ought to be is told from it. */
function whyOf(value: unknown, issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `none of ${issue.values.join(', ')}`
  const isAlike = typeof value === 'string' && Number.isFinite(Number(value))
  if (issue.code === 'invalid_type') return `${isAlike ? 'text, ' : ''}no ${issue.expected}`
  return 'out of bounds'
}

const whole = (field: string, value: unknown, why: string): ReportFault => ({
  about: null,
  field,
  value: shown(value, valueMaxChars),
  why,
})

/** As levels are called, where there are any; else the component. */
function aboutOf(statement: Statement): Subject {
  switch (statement.what) {
    case 'supply':
      return `supply/${statement.supply}`
    case 'zone':
      return `zone/${statement.zone}`
    case 'sensor':
      return `sensor/${statement.sensor}`
    case 'resource':
      return `resource/${statement.resource}`
    default:
      return statement.component
  }
}

/** What of it can be said in one way only at a time. */
export const topicOf = (statement: Statement): string =>
  statement.what === 'led'
    ? `led/${statement.component}/${statement.led}`
    : `${statement.what}/${aboutOf(statement)}`

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isReported = (what: string): what is What => Object.hasOwn(reportKinds, what)
