/** Compiles recipes as a platform file writes them to recipes as the core carries them out. */

import type { Settings } from '../../core/machines/settings.ts'
import { notRepeatableAs, recipe } from '../../core/machines/steps.ts'
import type { Condition, Recipe, Step, UndoSteps } from '../../core/model/platform/platform.ts'
import type { Config } from '../schema/config.ts'
import type {
  AddedGiven,
  ConditionGiven,
  RecipeGiven,
  StepGiven,
  UndoStepGiven,
} from '../schema/steps.ts'
import type { Addition } from './added-steps.ts'
import { type Machines, predicateOf } from './relations.ts'

/** What the steps of a file are read with. */
export interface Reader {
  readonly config: Config
  readonly machines: Machines
  readonly settings: Settings
}

/** The whole name is the kind's with its own: `gputray.drain`. */
export function recipeOf(reader: Reader, kind: string, name: string, given: RecipeGiven): Recipe {
  const { status = null, power = null, undoing = null, needs = null, sets } = given
  const isRising = given.class === 'up' && power === 'On'
  return recipe(`${kind}.${name}`, kind, {
    class: given.class,
    status,
    ends: given.ends ?? (status === null ? 'same' : 'observed'),
    undoing,
    failed: given.failed,
    energises: given.energises ?? isRising,
    abortable: given.abortable,
    alone: given.alone,
    power,
    needs,
    checks: given.policy ?? (isRising ? `${kind}PowerOn` : null),
    sets: {
      ...(sets.identify === undefined ? {} : { identify: sets.identify }),
      ...(sets.lock === undefined ? {} : { lock: sets.lock }),
      ...(sets.unlock === undefined ? {} : { unlock: sets.unlock }),
    },
    steps: given.steps.map((step) => stepOf(reader, step)),
  })
}

export const additionOf = (reader: Reader, given: AddedGiven): Addition => ({
  side: given.before === undefined ? 'after' : 'before',
  by: given.before ?? given.after ?? '',
  inEmergencies: given.inEmergencies === true,
  steps: given.steps.map((step) => stepOf(reader, step)),
})

function stepOf(reader: Reader, given: StepGiven): Step {
  const undo: UndoSteps = Array.isArray(given.undo)
    ? given.undo.map((part: UndoStepGiven) => plainStepOf(reader, part, untaken))
    : (given.undo ?? untaken)
  return plainStepOf(reader, given, undo)
}

/** What takes something back is not taken back itself. */
const untaken = { none: 'it takes something back itself' } as const

function plainStepOf(reader: Reader, given: UndoStepGiven, undo: UndoSteps): Step {
  const { settings } = reader
  const base = baseOf(reader, given)
  if (given.call !== undefined) {
    const dot = given.call.lastIndexOf('.')
    const service = given.call.slice(0, dot)
    const verb = given.call.slice(dot + 1)
    return {
      ...base,
      kind: 'call',
      service,
      verb,
      timeoutMs: given.timeout ?? settings.callTimeoutMs,
      retries: given.retries ?? settings.retries,
      backoffMs: given.backoff ?? settings.backoffMs,
      undo,
      ...(given.notRepeatable === undefined ? {} : { notRepeatable: true }),
      ...(given.verifiedByNext === undefined ? {} : { verifiedByNext: true }),
      ...(given.forces === undefined ? {} : { forces: true }),
      ...(given.boots === undefined ? {} : { boots: true }),
      ...notRepeatableAs(settings, service, verb),
    }
  }
  const timeoutMs = given.timeout ?? settings.transitionTimeoutMs
  if (given.observe !== undefined) {
    return {
      ...base,
      kind: 'observe',
      until: conditionOf(reader, given.observe),
      timeoutMs,
      ...(given.onTimeout === undefined ? {} : { onTimeout: given.onTimeout }),
      ...(given.code === undefined ? {} : { code: given.code }),
    }
  }
  if (given.each !== undefined) {
    const until = conditionOf(reader, given.until ?? {})
    return { ...base, kind: 'each', action: given.each, until, timeoutMs }
  }
  return { ...base, kind: 'pause', timeoutMs: given.pause ?? timeoutMs }
}

/** What every kind of step has. */
const baseOf = (reader: Reader, given: UndoStepGiven) => ({
  name: nameOf(given),
  target: given.target ?? 'self',
  ...(given.after === undefined ? {} : { after: given.after }),
  ...(given.enters === undefined ? {} : { enters: given.enters }),
  ...(given.skipIf === undefined ? {} : { skipIf: conditionOf(reader, given.skipIf) }),
  ...(given.ignoreFailureBecause === undefined
    ? {}
    : { ignoreFailureBecause: given.ignoreFailureBecause }),
})

/** As it was named, else after what it does: `traymgr.on`, `observe power On`. */
export function nameOf({ name, call, observe, each, pause }: UndoStepGiven): string {
  if (name !== undefined) return name
  if (call !== undefined) return call
  if (each !== undefined) return each
  if (pause !== undefined) return 'pause'
  const [[key, value] = ['', '']] = Object.entries(observe ?? {})
  return `observe ${key} ${value === true ? '' : String(value)}`.trimEnd()
}

function conditionOf({ config, machines }: Reader, given: ConditionGiven): Condition {
  const { power, known, alone, boot, level, inUse, ...predicate } = given
  if (power !== undefined) return { power }
  if (known !== undefined) return { known }
  if (alone !== undefined) return { alone }
  if (boot !== undefined) return { boot }
  if (level !== undefined) return { level }
  return inUse === undefined ? predicateOf(config, machines, predicate) : { inUse }
}
