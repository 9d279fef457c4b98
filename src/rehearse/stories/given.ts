/**
 * Plays what was given to each step, as it stands in a story: no world is around it, and no time
 * passes but what was told. Such a story has these commands, and `config`:
 *
 * - `system <part> <value>`, `system <part>/<key> {…}`: in what the System that it begins with is
 *   another than one of which nothing is known yet
 * - `step <at> {…}`: an event, and when it was given, service time in ms
 * - `confirm <at> {…}`: the same of what only said what was known
 */

import { effectsOf } from '../../core/effects.ts'
import { firstSystem } from '../../core/first-system.ts'
import { broken } from '../../core/invariants.ts'
import type { Bug } from '../../core/model/bug.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Answer, Event, Stepped } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { createDirtySet } from '../../core/model/system/dirty-set.ts'
import type { System } from '../../core/model/system/system.ts'
import { rowOf, type Table, withRow } from '../../core/model/table.ts'
import { unchanged } from '../../core/observations/unchanged.ts'
import { step } from '../../core/step.ts'
import { compile } from '../../platform/compile/platform.ts'
import type { Config } from '../../platform/schema/config.ts'
import type { Failure } from '../world/failure.ts'
import { isOurs } from '../world/oracle.ts'
import { StoryError, split, valueIn } from './interpreter.ts'
import { entryText } from './outcome.ts'

const words: readonly string[] = ['system', 'step', 'confirm']

export const isGiven = (command: string): boolean => words.includes(split(command)[0])

export interface GivenPlay {
  readonly failure: Failure | null
  /** What comes of it. Throws a `StoryError` for a command that there is not in such a story. */
  act(command: string): readonly string[]
}

/** `begunAt`: what nothing is known of is so since then. */
export function createGivenPlay(config: Config, begunAt: number): GivenPlay {
  const { platform } = compile(config)
  let dirty = createDirtySet(platform)
  let system = firstSystem(platform, config.systemName, begunAt)
  let failure: Failure | null = null
  return {
    get failure() {
      return failure
    },
    act: (command) => {
      const [word, rest] = split(command)
      if (word === 'system') {
        system = withPart(system, ...split(rest))
        return []
      }
      if (!isGiven(command)) throw new StoryError(`${word} does not go with what was recorded`)
      const [time, text] = split(rest)
      const [at, event] = [timeIn(time), valueIn(text) as Event]
      const before = system
      const bugs: Bug[] = []
      let stepped: Stepped | null =
        word === 'confirm' ? unchanged(platform, before, event, at, dirty) : null
      try {
        stepped ??= step(platform, before, event, at, dirty, (bug) => bugs.push(bug))
      } catch (error) {
        dirty = createDirtySet(platform)
        failure ??= { rule: isOurs, message: error instanceof Error ? error.message : `${error}` }
        return [`= the step ends: ${failure.message}`]
      }
      system = stepped.system
      const wrong = broken(platform, system)
      if (wrong !== null) failure ??= { rule: wrong.invariant, message: 'it does not hold' }
      return [
        ...answered(stepped.answer),
        ...stepped.entries.map((entry) => entryText(shown(entry, system))),
        ...asked(platform, event, before, system),
        ...bugs.map(({ message }) => `= a bug was contained: ${message}`),
      ]
    },
  }
}

/** The commands that make a System of the first one of that moment. */
export function systemCommands(config: Config, system: System, at: number): readonly string[] {
  const first = partsOf(firstSystem(compile(config).platform, config.systemName, at))
  return Object.entries(system).flatMap(([part, value]): readonly string[] => {
    const before = first.get(part)
    if (isSame(before, value)) return []
    if (!isTable(value)) return [`system ${part} ${JSON.stringify(value)}`]
    const known = isTable(before) ? before : undefined
    return value.keys.flatMap((key, place) => {
      const changes = changesOf(rowOf(known, key), value.rows[place]!)
      return changes === null ? [] : [`system ${part}/${key} ${JSON.stringify(changes)}`]
    })
  })
}

/** The fields that are not the same; all of them where there was nothing before. */
function changesOf(before: object | undefined, after: object): object | null {
  if (before === undefined) return after
  const known = new Map(Object.entries(before))
  const changed = Object.entries(after).filter(([key, value]) => !isSame(known.get(key), value))
  return changed.length === 0 ? null : Object.fromEntries(changed)
}

function withPart(system: System, place: string, text: string): System {
  const [part, ...keys] = place.split('/')
  const value = valueIn(text)
  if (part === undefined || !Object.hasOwn(system, part))
    throw new StoryError(`a System has no ${place}`)
  if (keys.length === 0) return { ...system, [part]: value }
  const table = partsOf(system).get(part)
  if (!isTable(table)) throw new StoryError(`${part} of a System has no rows`)
  const key = keys.join('/')
  return { ...system, [part]: withRow(table, key, { ...rowOf(table, key), ...(value as object) }) }
}

function timeIn(text: string): number {
  if (/^\d{1,16}$/.test(text)) return Number(text)
  throw new StoryError(`${text} is no moment: it is service time, in ms`)
}

function answered(answer: Answer | null): readonly string[] {
  if (answer === null) return []
  if (answer.kind !== 'refused') return [`= ${answer.kind}`]
  const { code, message } = answer.refusal
  return [`= refused, ${code}: ${message}`]
}

function asked(platform: Platform, event: Event, before: System, after: System): readonly string[] {
  return effectsOf(platform, event, before, after).flatMap((effect) =>
    effect.kind === 'call' ? [`= asks ${effect.service}: ${effect.verb} of ${effect.target}`] : [],
  )
}

const shown = (entry: Entry, { boot }: System) => ({ ...entry, wall: '', boot })

const partsOf = (system: System) => new Map<string, unknown>(Object.entries(system))

const isTable = (value: unknown): value is Table<object> =>
  typeof value === 'object' && value !== null && 'keys' in value && 'places' in value

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
