/** Finds where in a configuration a part of the compiled platform comes from. */
import { type Path, valueAt } from './walk.ts'

/**
 * The path of what was written for it, as far as it was; `null` for what is built in.
 * `['recipes', 'pump.drain', 'steps', 1]` is `kinds.pump.recipes.drain.steps[1]`.
 */
export function originOf(at: Path, written: unknown): Path | null {
  for (const whole of pathsOf(at, written)) {
    const parts = whole.map((_, index) => whole.slice(0, whole.length - index))
    const there = parts.find((part) => valueAt(written, part) !== undefined)
    // A section alone, such as kinds, would be too far from it to help.
    if (there !== undefined && (there.length === whole.length || there.length > 1)) return there
  }
  return null
}

/** Where it may have been written; the first that was is the one. */
function pathsOf([part, name, ...rest]: Path, written: unknown): readonly Path[] {
  if (name === undefined) return []
  switch (part) {
    case 'machines':
      return [['kinds', name, ...rest]]
    case 'ledTables':
      return [['kinds', name, 'leds', ...rest]]
    case 'recipes': {
      const [kind = '', ...short] = String(name).split('.')
      return [['kinds', kind, 'recipes', short.join('.'), ...rest]]
    }
    case 'policies':
      return policyPaths(String(name))
    case 'components':
      return componentPaths(String(name), rest, written)
    case 'limits':
      return [['limits', String(name).replace(/Ms$/, '')], ['transitionTimeout'], settling]
    default:
      return []
  }
}

const settling = ['bmc', 'initializationTimeout']

/** A policy has two names, and a kind of the platform's own has its policy beside it. */
const policyPaths = (name: string): readonly Path[] => [
  ['policies', name],
  ['policies', name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)],
  ['kinds', name.replace(/PowerOn$/, ''), 'policy'],
]

function componentPaths(name: string, rest: Path, written: unknown): readonly Path[] {
  const lists = ['hosts', 'components'].flatMap((list) => {
    const items = valueAt(written, [list])
    if (!Array.isArray(items)) return []
    const index = items.findIndex((_, at) => valueAt(written, [list, at, 'name']) === name)
    return index === -1 ? [] : [[list, index, ...rest]]
  })
  const single = ['chassis', 'bmc'].filter((one) => name === one || name.startsWith(`${one}.`))
  return [...lists, ...single.map((one) => [one, ...rest])]
}
