/** Builds the steps that recipes are written in, with the usual filled in. */
import type {
  CallStep,
  Condition,
  ObserveStep,
  PauseStep,
  Recipe,
  Target,
  UndoSteps,
} from '../model/platform.ts'
import { type PowerVerb, powerVerbs } from './power-verbs.ts'
import type { Settings } from './settings.ts'

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
  verb: string,
  target: Target,
  settings: Settings,
  rest: { readonly undo: UndoSteps; readonly notRepeatable?: true } & Extras &
    Pick<CallStep, 'boots' | 'verifiedByNext'>,
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
  ...notRepeatableIfPressed(settings, service, verb),
})

/** A second press of a button would take back the first: what comes of one is looked at. */
export const notRepeatableIfPressed = ({ pulses }: Settings, service: string, verb: string) =>
  pulses && service === 'power' && isPressed(verb)
    ? ({ notRepeatable: true, verifiedByNext: true } as const)
    : {}

const isPressed = (verb: string) =>
  Object.hasOwn(powerVerbs, verb) && powerVerbs[verb as PowerVerb] === 'pressed'

export const observe = (
  name: string,
  target: Target,
  until: Condition,
  timeoutMs: number,
  rest: Extras & Pick<ObserveStep, 'retryWith' | 'onTimeout' | 'code'> = {},
): ObserveStep => ({ kind: 'observe', name, target, until, timeoutMs, ...rest })

export const pause = (name: string, timeoutMs: number): PauseStep => ({
  kind: 'pause',
  name,
  target: 'self',
  timeoutMs,
})

export const recipe = (
  name: string,
  kind: string,
  rest: Pick<Recipe, 'class'> & Partial<Recipe>,
): Recipe => ({
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
  steps: [],
  ...rest,
})
