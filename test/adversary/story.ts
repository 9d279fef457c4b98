/** Prints what happened to a component, as the fakes, the journal and the clients have it. */
import type { Entry } from './fakes/record.ts'
import type { Evidence } from './oracle.ts'

/** The latest lines, in the order of time. */
export function storyOf({ record, answers, journal }: Evidence, component: string): string {
  const lines: Line[] = [
    ...record.entries.flatMap((entry) =>
      targetOf(entry) === component && entry.kind !== 'known'
        ? [[entry.at, fakeLine(entry)] as const]
        : [],
    ),
    ...journal.flatMap((entry) =>
      entry.component === component || entry.component === 'statemgr'
        ? [[Date.parse(entry.wall), `journal ${journalLine(entry)}`] as const]
        : [],
    ),
    ...answers.flatMap((one) =>
      one.component === component
        ? [
            [
              one.at,
              `client ${one.requestId} ${one.action}: ${one.reply?.code ?? 'silence'}`,
            ] as const,
          ]
        : [],
    ),
  ]
  const sorted = lines.toSorted(([a], [b]) => a - b).slice(-linesMax)
  return sorted
    .map(([at, line]) => `${new Date(at).toISOString().slice(14, 23)} ${line}`)
    .join('\n')
}

type Line = readonly [at: number, line: string]

const linesMax = 120

const targetOf = (entry: Entry): string | null =>
  'request' in entry ? entry.request.target : 'component' in entry ? entry.component : null

function fakeLine(entry: Entry): string {
  if ('request' in entry) {
    const { verb, id, order } = entry.request
    return `fake ${entry.kind} ${verb} ${id} (order ${order})`
  }
  return `hardware ${entry.kind} ${entry.kind === 'moved' ? entry.power : ''}`
}

const journalLine = ({
  seq,
  type,
  from,
  to,
  operation,
  action,
  cause,
  outcome,
  message,
}: Evidence['journal'][number]) =>
  `${seq} ${type} ${from} → ${to} ${action} ${operation} ${outcome} (${cause}) ${message ?? ''}`
