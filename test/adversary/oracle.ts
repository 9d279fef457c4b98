/**
 * Judges the product by what the fakes saw, what clients were answered and what the journal says:
 * what was accepted and lost, what was done twice or unasked, and where a status lies.
 */
import type { ActionAnswer, JournalEntry } from './client.ts'
import type { Plant } from './fakes/plant.ts'
import type { Record, ServiceRequest } from './fakes/record.ts'
import { componentsOf, type Status } from './status.ts'

export interface Evidence {
  readonly record: Record
  readonly answers: readonly ActionAnswer[]
  readonly journal: readonly JournalEntry[]
}

/** An operation as the journal has it; times are those of the wall. */
interface Operation {
  readonly id: string
  readonly component: string
  readonly action: string
  readonly beganAt: number
  /** Infinite while it has not ended. */
  readonly endedAt: number
  readonly outcome: string | null
  /** How often the journal ends it. */
  readonly ends: number
}

const ends = new Set([
  ...[
    'succeeded',
    'forced',
    'unverified',
    'failed',
    'rolled-back',
    'rolled-back-partly',
    'aborted',
  ],
])

function operationsOf(journal: readonly JournalEntry[]): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Operation>()
  for (const { operation: id, component, action, wall, outcome } of journal) {
    if (id === null || action === null) continue
    const at = Date.parse(wall)
    const began = { id, component, action, beganAt: at, endedAt: Infinity, outcome: null, ends: 0 }
    const known = operations.get(id) ?? began
    const isEnd = ends.has(outcome)
    operations.set(id, isEnd ? { ...known, endedAt: at, outcome, ends: known.ends + 1 } : known)
  }
  return operations
}

/** What clients were told is accepted, and the journal does not know, or at rest has not ended. */
export function lost({ answers, journal }: Evidence): readonly string[] {
  const operations = operationsOf(journal)
  const accepted = new Set(
    answers.flatMap(({ reply }) => (reply?.code === 200 ? (reply.body.operation?.id ?? []) : [])),
  )
  return [...accepted].flatMap((id: string) => {
    const operation = operations.get(id)
    if (operation === undefined) return `${id} was accepted, and the journal has nothing of it`
    return operation.outcome === null
      ? `${id} (${operation.action} of ${operation.component}) was accepted and never ended`
      : []
  })
}

/**
 * What must happen once for an operation, and the actions that ask for it. Where boots fail a reset
 * may be a further attempt as well: such a board is not for this judge.
 */
const onceVerbs: { readonly [verb: string]: readonly string[] } = {
  nmi: ['Nmi'],
  reset: ['ForceRestart', 'Reboot', 'ForceReboot'],
}

/** What was carried out more often than anybody request. */
export function doneTwice(evidence: Evidence): readonly string[] {
  return [...callsDoneTwice(evidence), ...verbsDoneTwice(evidence), ...requestsDoneTwice(evidence)]
}

/** One call, by its id, carried out again: also by a service that does not remember. */
function callsDoneTwice({ record }: Evidence): readonly string[] {
  const times = new Map<string, number>()
  for (const { verb, id, target } of doneIn(record)) {
    if (verb === 'nmi' || verb === 'reset')
      times.set(`${verb} ${target} ${id}`, (times.get(`${verb} ${target} ${id}`) ?? 0) + 1)
  }
  return [...times].flatMap(([what, count]) =>
    count > 1 ? `${what} was carried out ${count} times` : [],
  )
}

/** A reset or an interrupt for which there is no operation of its own that was under way then. */
function verbsDoneTwice({ record, journal }: Evidence): readonly string[] {
  const operations = [...operationsOf(journal).values()]
  const taken = new Set<string>()
  return record.entries.flatMap((entry) => {
    if (entry.kind !== 'done') return []
    const { target, verb, id } = entry.request
    const actions = onceVerbs[verb]
    if (actions === undefined) return []
    const [first] = operations
      .filter(
        (one) =>
          one.component === target &&
          actions.includes(one.action) &&
          isDuring(one, entry.at) &&
          !taken.has(one.id),
      )
      .toSorted((a, b) => a.endedAt - b.endedAt)
    if (first === undefined) return `${verb} of ${target} (${id}) has no operation of its own`
    taken.add(first.id)
    return []
  })
}

/** One request that came to two operations, or one operation that was ended twice. */
function requestsDoneTwice({ answers, journal }: Evidence): readonly string[] {
  const begun = new Map<string, Set<string>>()
  for (const { requestId, reply } of answers) {
    const operation = reply?.code === 200 ? reply.body.operation : null
    if (operation?.requestId !== requestId) continue
    begun.set(requestId, (begun.get(requestId) ?? new Set()).add(operation.id))
  }
  return [
    ...[...begun].flatMap(([requestId, ids]) =>
      ids.size > 1 ? `${requestId} came to ${[...ids].join(' and ')}` : [],
    ),
    ...[...operationsOf(journal).values()].flatMap(({ id, ends: times }) =>
      times > 1 ? `${id} ended ${times} times` : [],
    ),
  ]
}

/** What the journal says succeeded though no service ever did it. */
export function neverDone({ record, journal }: Evidence): readonly string[] {
  return [...operationsOf(journal).values()].flatMap(({ id, component, action, ...when }) => {
    const verb = Object.keys(onceVerbs).find((one) => onceVerbs[one]?.includes(action))
    if (verb === undefined || when.outcome !== 'succeeded') return []
    const isDone = record.entries.some(
      (entry) =>
        entry.kind === 'done' &&
        entry.request.target === component &&
        entry.request.verb === verb &&
        isDuring(when, entry.at),
    )
    return isDone ? [] : `${id} (${action} of ${component}) succeeded, and no ${verb} was done`
  })
}

/** Power verbs that were carried out while no operation of the component or its chassis ran. */
export function doneUnasked(evidence: Evidence, chassis: string): readonly string[] {
  const operations = [...operationsOf(evidence.journal).values()]
  const moves = new Set(['on', 'off', 'force-off', 'shutdown', 'reset', 'nmi'])
  return evidence.record.entries.flatMap((entry) => {
    if (entry.kind !== 'done' || !moves.has(entry.request.verb)) return []
    const { target, verb, id } = entry.request
    const isAsked = operations.some(
      (one) => (one.component === target || one.component === chassis) && isDuring(one, entry.at),
    )
    return isAsked ? [] : `${verb} of ${target} (${id}) was done, and nothing request for it then`
  })
}

/** The journal's time is that of the turn; what is done about it follows within this. */
const clockSlackMs = 1_000

const isDuring = ({ beganAt, endedAt }: Pick<Operation, 'beganAt' | 'endedAt'>, at: number) =>
  beganAt - clockSlackMs <= at && at <= endedAt + clockSlackMs

/** What each status says about power; those that are not here say nothing. */
const powerOf = new Map([
  ['Off', 'Off'],
  ['Running', 'On'],
  ['Booting', 'On'],
  ['On', 'On'],
  ['Ready', 'On'],
])

/** Where what is shown, at rest, is not what the hardware is. */
export function lies(status: Status, plant: Plant): readonly string[] {
  return componentsOf(status).flatMap((component) => {
    const { name, status: shown, observed, identify, bootProgress } = component
    const power = plant.power(name)
    const said = powerOf.get(shown) ?? power
    const led = plant.led(name, 'identify')
    const isLit = led !== undefined && led !== 'off'
    return [
      ...(said === power ? [] : [`${name} is ${power} and shown as ${shown}`]),
      ...(observed.power === power ? [] : [`${name} is ${power}, observed ${observed.power}`]),
      ...(identify === isLit ? [] : [`${name}: identify is ${identify}, its LED is ${led}`]),
      ...(bootProgress === undefined || bootProgress === plant.boot(name)
        ? []
        : [`${name} is at ${plant.boot(name)} and shown at ${bootProgress}`]),
    ]
  })
}

/**
 * The journal has no gap, and each status goes on from where the last one led. A run that could not
 * read its store knew nothing of what came before, and nobody after it goes on from there: it is
 * judged by itself.
 */
export function journalFaults(journal: readonly JournalEntry[]): readonly string[] {
  const last = new Map<string, string>()
  const blind = blindRuns(journal)
  return journal.flatMap(({ seq, type, component, from, to, boot }, index) => {
    const faults = seq === index + 1 ? [] : [`entry ${index + 1} is numbered ${seq}`]
    if (type !== 'transition' || to === null) return faults
    const whose = blind.has(boot) ? `${boot} ${component}` : component
    const was = last.get(whose)
    last.set(whose, to)
    return was === undefined || was === from
      ? faults
      : [...faults, `entry ${seq}: ${component} leaves ${from}, and had come to ${was}`]
  })
}

/** Those that told that their store fails before anything moved. */
function blindRuns(journal: readonly JournalEntry[]): ReadonlySet<string> {
  const moved = new Set<string>()
  const blind = new Set<string>()
  for (const { type, boot, cause, outcome } of journal) {
    if (type === 'transition') moved.add(boot)
    else if (cause === 'store-failing' && outcome === 'raised' && !moved.has(boot)) blind.add(boot)
  }
  return blind
}

const doneIn = (record: Record): readonly ServiceRequest[] =>
  record.entries.flatMap((entry) => (entry.kind === 'done' ? entry.request : []))
