/** Derives the transitions of an action: the statuses of its recipe, its ends and its failures. */
import { lookUp } from '../core/model/look-up.ts'
import type { ActionRow, Machine, Recipe, Step } from '../core/model/platform/platform.ts'
import { isKnownOn } from '../core/model/power.ts'
import { anyStatus, type Transition } from './diagram.ts'
import { tokenOf } from './token.ts'

/** Nothing where the platform has no such recipe, or where the status is left alone. */
export function requested(
  machine: Machine,
  recipe: Recipe | undefined,
  action: string,
  row: ActionRow,
): readonly Transition[] {
  if (recipe === undefined) return []
  const from = sourcesOf(machine, row)
  const requested = { cause: 'request', on: action, event: `request.${tokenOf(action)}` } as const
  const stages = stagesOf(recipe)
  const [first] = stages
  const ends = endsOf(machine, recipe)
  if (first === undefined) {
    return from.flatMap((one) => ends.map((end) => ({ ...one, ...end, ...requested })))
  }
  const last = stages.at(-1) ?? first
  return [
    ...from.map((one) => ({ ...one, to: first.status, ...requested })),
    ...stages.slice(1).map(({ status, on }, before): Transition => {
      const { status: entered } = stages[before] ?? first
      const event = `${tokenOf(action)}.${tokenOf(on)}`
      return { from: entered, to: status, cause: 'progress', on, event, when: null }
    }),
    ...ends.map((end) => come(last.status, end, 'progress', action, 'done')),
    ...failures(machine, recipe, action, stages),
  ]
}

/** Where it is so already, it is only taken when the hardware says otherwise. */
function sourcesOf(
  { statuses }: Machine,
  { from, satisfiedBy }: ActionRow,
): readonly Pick<Transition, 'from' | 'when'>[] {
  if (from === 'any') return [{ from: anyStatus, when: null }]
  return from.flatMap((status): readonly Pick<Transition, 'from' | 'when'>[] => {
    if (!satisfiedBy.includes(status)) return [{ from: status, when: null }]
    const impliedPower = lookUp(statuses, status)?.impliedPower ?? null
    return impliedPower === null
      ? []
      : [{ from: status, when: isKnownOn(impliedPower) ? 'Off' : 'On' }]
  })
}

/** A status that a recipe goes through, with what is done in it. */
interface Stage {
  readonly status: string
  /** What was over when it was entered. */
  readonly on: string
  readonly steps: readonly Step[]
}

type End = Pick<Transition, 'to' | 'when'>

function stagesOf({ name, status, steps }: Recipe): readonly Stage[] {
  const stages: Stage[] = status === null ? [] : [{ status, on: name, steps: [] }]
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1]
    if (step.enters !== undefined) {
      stages.push({ status: step.enters, on: enteredOn(name, step, before), steps: [] })
    }
    const stage = stages.pop()
    if (stage !== undefined) stages.push({ ...stage, steps: [...stage.steps, step] })
  }
  return stages
}

function enteredOn(recipe: string, step: Step, before: Step | undefined): string {
  if (before === undefined) return recipe
  // Not needed, unless what was tried before it and may fail did fail.
  const isFallback = step.skipIf !== undefined && before.ignoreFailureBecause !== undefined
  return isFallback ? `${before.name} in vain` : before.name
}

function endsOf(machine: Machine, { ends }: Recipe): readonly End[] {
  if (ends === 'same') return []
  return ends === 'observed' ? asObserved(machine) : [{ to: ends, when: null }]
}

const asObserved = ({ statusWhenPower }: Machine): readonly End[] => [
  { to: statusWhenPower.On, when: 'On' },
  { to: statusWhenPower.Off, when: 'Off' },
]

/** Rolled back where there is an undo, held where a step says so, and else where failures end. */
function failures(
  machine: Machine,
  recipe: Recipe,
  action: string,
  stages: readonly Stage[],
): readonly Transition[] {
  const { undoing, failed, abortable } = recipe
  const held = { to: machine.failureStatus, when: null }
  const given: readonly End[] =
    failed === 'held' ? [held] : [...asObserved(machine), { ...held, when: 'Unknown' }]
  const fallback = undoing === null ? given : [{ to: undoing, when: null }]
  const calledOff = undoing === null ? asObserved(machine) : fallback
  return [
    ...stages.flatMap(({ status, steps }) => [
      ...(steps.some(canFail) || steps.length === 0
        ? fallback.map((end) => come(status, end, 'failure', action, 'failed'))
        : []),
      ...steps.flatMap((step) => holdings(status, step)),
      ...(abortable ? calledOff.map((end) => come(status, end, 'request', action, 'aborted')) : []),
    ]),
    ...(undoing === null
      ? []
      : [
          ...given.map((end) => come(firstOf(stages), end, 'failure', action, 'failed early')),
          ...asObserved(machine).map((end) => come(undoing, end, 'progress', action, 'undone')),
          come(undoing, held, 'failure', action, 'not undone'),
        ]),
  ]
}

/** Where a failure leaves nothing to undo. */
const firstOf = ([first]: readonly Stage[]): string => first?.status ?? anyStatus

/** Neither a pause nor what is tolerated fails a recipe; what holds has a status of its own. */
const canFail = (step: Step): boolean =>
  step.kind !== 'pause' &&
  step.ignoreFailureBecause === undefined &&
  !(step.kind === 'observe' && step.onTimeout !== undefined)

function holdings(from: string, step: Step): readonly Transition[] {
  if (step.kind !== 'observe' || step.onTimeout === undefined) return []
  const { status: to, code } = step.onTimeout
  return [{ from, to, cause: 'failure', on: code, event: `failure.${tokenOf(code)}`, when: null }]
}

const come = (
  from: string,
  end: End,
  cause: Transition['cause'],
  action: string,
  how: string,
): Transition => ({
  from,
  ...end,
  cause,
  on: `${action} ${how}`,
  event: `${tokenOf(action)}.${tokenOf(how)}`,
})
