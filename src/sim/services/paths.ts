/**
 * Walks paths into the truth, such as `hosts.host.0.power`, whose names may themselves have dots.
 */

import { type Levers, leverFields, leversSchema } from '../plant/levers.ts'
import type { PlantState } from '../plant/truth.ts'
import { guidanceTo } from './meant.ts'
import { issueOf, type Misunderstanding, type Read } from './request.ts'

/** Longer paths than this are not looked for. */
export const pathCharsMax = 512

/** What stands at the path; everything at the empty one. */
export function lookUp(truth: object, path: string): Read<unknown> {
  const found = find(truth, path)
  if (found !== null) return { ok: true, value: found.value }
  return { ok: false, why: noSuchPath(path, allPaths(truth, '')) }
}

/** The levers that give the path that value. */
export function leversFor(state: PlantState, path: string, value: unknown): Read<Levers> {
  const settable = settablePaths(state)
  const found = find(state, path)
  if (found === null) return { ok: false, why: noSuchPath(path, settable) }
  if (!settable.includes(path)) {
    return {
      ok: false,
      why: {
        ...noSuchPath(path, settable),
        status: 400,
        code: 'not-settable',
        message: `${path} cannot be set`,
      },
    }
  }
  const levers = found.keys.reduceRight((inner: unknown, key) => ({ [key]: inner }), value)
  const parsed = leversSchema.safeParse(levers)
  if (parsed.success) return { ok: true, value: parsed.data }
  const guidance = `${path} is now ${JSON.stringify(found.value)}: give it a value of that kind.`
  return {
    ok: false,
    why: { status: 400, code: 'bad-value', message: issueOf(parsed.error), guidance },
  }
}

interface Found {
  readonly keys: readonly string[]
  readonly value: unknown
}

/** Follows the path, taking the longest name that fits wherever there is a choice. */
function find(within: unknown, path: string): Found | null {
  if (path === '') return { keys: [], value: within }
  if (typeof within !== 'object' || within === null) return null
  const fitting = Object.entries(within)
    .filter(([key]) => path === key || path.startsWith(`${key}.`))
    .sort(([one], [other]) => other.length - one.length)
  for (const [key, value] of fitting) {
    const found = find(value, path.slice(key.length + 1))
    if (found !== null) return { keys: [key, ...found.keys], value: found.value }
  }
  return null
}

function settablePaths(state: PlantState): readonly string[] {
  const leds = Object.entries(state.leds).flatMap(([component, names]) =>
    Object.keys(names).map((led) => `leds.${component}.${led}`),
  )
  const groups = Object.entries(leverFields).flatMap(([group, { shape }]) =>
    Object.entries(state)
      .filter(([key]) => key === group)
      .flatMap(([, parts]) =>
        Object.keys(parts).flatMap((name) =>
          Object.keys(shape).map((field) => `${group}.${name}.${field}`),
        ),
      ),
  )
  return ['ambient.celsius', ...groups, ...leds]
}

function allPaths(within: object, prefix: string): readonly string[] {
  return Object.entries(within).flatMap(([key, value]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`
    const isInner = typeof value === 'object' && value !== null
    return isInner ? [path, ...allPaths(value, path)] : [path]
  })
}

function noSuchPath(path: string, paths: readonly string[]): Misunderstanding {
  return {
    status: 404,
    code: 'unknown-path',
    message: `there is no ${path}`,
    guidance: guidanceTo(path, paths, 'Nothing can be set.'),
  }
}
