/** Builds the steps that recipes are written in, with the usual filled in. */
import { lookUp } from '../model/look-up.ts'
import type {
  CallStep,
  Condition,
  EachStep,
  ObserveStep,
  PauseStep,
  Recipe,
  Step,
  Target,
  UndoSteps,
} from '../model/platform/platform.ts'
import { type Repeats, repeats, type Verb } from '../model/verbs.ts'
import type { Settings } from './settings.ts'

type Named<Name extends string> = Recipe & { readonly name: Name }

/** The names of those recipes. */
export type NamesOf<Recipes extends (...given: never) => readonly Recipe[]> =
  ReturnType<Recipes>[number]['name']

type Extras = {
  readonly [K in 'after' | 'enters' | 'skipIf' | 'ignoreFailureBecause']?: CallStep[K]
}

/**
 * Asks `service` for `verb`. `notRepeatable`: repeating it would do it twice, so only a passing no
 * is asked again.
 */
export const call = (
  name: string,
  service: CallStep['service'],
  verb: Verb,
  target: Target,
  settings: Settings,
  rest: { readonly undo: UndoSteps; readonly notRepeatable?: true } & Extras &
    Pick<CallStep, 'boots' | 'forces' | 'verifiedByNext'>,
): CallStep => ({
  kind: 'call',
  name,
  service,
  verb,
  target,
  timeoutMs: settings.callTimeoutMs,
  retries: settings.retries,
  backoffMs: settings.backoffMs,
  ...rest,
  ...notRepeatableAs(settings, service, verb),
})

/**
 * What a call must not be made twice for, whoever is asked and whatever a recipe says: the table of
 * repeats has it. Where buttons are pressed, what comes of one is looked at; a verb that presses
 * none there has nothing to be looked at.
 */
export function notRepeatableAs({ pressesButtons }: Settings, service: string, verb: string) {
  const row = lookUp<Repeats>(repeats, verb)
  const press = pressesButtons && service === 'power' ? (row?.ubmc ?? null) : null
  if ((press ?? row?.native ?? 'same') === 'same') return {}
  return press === null
    ? ({ notRepeatable: true } as const)
    : ({ notRepeatable: true, verifiedByNext: true } as const)
}

export const observe = (
  name: string,
  target: Target,
  until: Condition,
  timeoutMs: number,
  rest: Extras & Pick<ObserveStep, 'retryWith' | 'onTimeout' | 'code'> = {},
): ObserveStep => ({ kind: 'observe', name, target, until, timeoutMs, ...rest })

/** Has each of the target carry out the action, and waits for its power to be off. */
export const eachOff = (
  name: string,
  target: EachStep['target'],
  action: string,
  timeoutMs: number,
  rest: Extras = {},
): EachStep => ({ kind: 'each', name, target, action, until: { power: 'Off' }, timeoutMs, ...rest })

/**
 * Whoever needs it is asked to go first, and has the time that the orderly off of a host may take,
 * with those who need that in turn.
 */
export const dependentsOff = (settings: Settings): EachStep =>
  eachOff(
    'dependents shut down',
    'dependents',
    'GracefulShutdown',
    settings.dependencyLevels * orderlyOffMs(settings),
    { after: [] },
  )

/** How long a host may take to be off, however often its calls are tried. */
export const orderlyOffMs = (settings: Settings): number =>
  settings.gracefulTimeoutMs + settings.forceTimeoutMs + 2 * callsMs(settings)

/** A call may be tried `retries + 1` times before its own time-out is up. */
export const callsMs = ({ retries, callTimeoutMs, backoffMs }: Settings): number =>
  (retries + 1) * (callTimeoutMs + backoffMs * 2 ** retries)

const pause = (name: string, timeoutMs: number): PauseStep => ({
  kind: 'pause',
  name,
  target: 'self',
  timeoutMs,
})

/** Between off and on again, as long as whatever went off stays off. */
export const stayOff = ({ dwellMs }: Settings): PauseStep => ({
  ...pause('stay off', dwellMs),
  repeats: 'minimum-off',
})

/** A step that looks at what the call before it came to. */
export const verifies = (look: Step, call: Step): boolean =>
  call.kind === 'call' &&
  call.verifiedByNext === true &&
  look.kind === 'observe' &&
  look.target === call.target &&
  look.after === undefined

/** Where no step looks at what a call came to, a doubt about it stays one. */
export const whereLooked = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step, index) => {
    if (step.kind !== 'call') return step
    const next = steps[index + 1]
    const undo = 'none' in step.undo ? step.undo : whereLooked(step.undo)
    const { verifiedByNext: _, ...rest } = step
    return next !== undefined && verifies(next, step) ? { ...step, undo } : { ...rest, undo }
  })

/** Its name stays a literal: machines name only recipes that there are. */
export const recipe = <const Name extends string>(
  name: Name,
  kind: string,
  rest: Pick<Recipe, 'class'> & Partial<Omit<Recipe, 'name' | 'kind'>>,
): Named<Name> => ({
  name,
  kind,
  status: null,
  ends: 'same',
  undoing: null,
  failed: 'held',
  energises: false,
  abortable: false,
  alone: false,
  power: null,
  needs: null,
  checks: null,
  sets: {},
  ...rest,
  steps: whereLooked(rest.steps ?? []),
})
