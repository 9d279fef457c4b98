/**
 * Checks what kinds say of themselves and of each other: names that must exist, rows that must fit.
 */

import { hintAt } from '../../text/nearest.ts'
import type { Finding } from '../findings/problems.ts'
import { unknown } from '../findings/unknown.ts'
import { type Path, valueAt } from '../findings/walk.ts'
import { finding, inEach, inEvery, keysIn, type Named, textsAt } from '../findings/written.ts'
import { baseNames, builtInKinds, type KindNames, namesIn, sections } from './kind-names.ts'
import { recipeFindings } from './recipes.ts'

export const kindFindings = (written: unknown): readonly Finding[] =>
  keysIn(written, ['kinds']).flatMap((kind) => {
    const names = namesIn(written, kind)
    const path = ['kinds', kind]
    return [
      ...replacements(written, kind),
      ...misplaced(written, kind),
      ...incomplete(written, kind),
      ...unknownStatuses(written, path, names),
      ...unknownRecipes(written, path, names),
      ...recipeFindings(written, kind, names),
    ]
  })

/** What is in the base already is replaced on purpose or not at all. */
function replacements(written: unknown, kind: string): readonly Finding[] {
  const base = baseNames(written, kind)
  return sections.flatMap((section) =>
    keysIn(written, ['kinds', kind, section]).flatMap((name) => {
      const path = ['kinds', kind, section, name]
      const replaces = valueAt(written, [...path, 'replaces']) === true
      const isThere = base[section].includes(name)
      if (isThere === replaces) return []
      return isThere
        ? keyFinding('needs-replaces', path, `every ${kind} has '${name}' already`)
        : finding(
            'replaces-nothing',
            [...path, 'replaces'],
            `a ${kind} has no '${name}' that it could replace`,
            hintAt(name, base[section]) ?? 'leave it out',
          )
    }),
  )
}

const keyFinding = (code: 'needs-replaces', path: Path, message: string): Finding => ({
  ...finding(code, path, message, 'choose another name, or add replaces: true'),
  isKey: true,
})

/** What the built-in kinds have by themselves, and what only a base can use. */
function misplaced(written: unknown, kind: string): readonly Finding[] {
  const isBuiltIn = builtInKinds.includes(kind)
  const isBare = valueAt(written, ['kinds', kind, 'base']) === 'none'
  const options = isBuiltIn ? forOwn : isBare ? ['service'] : []
  return options
    .map((option) => ['kinds', kind, option])
    .filter((path) => valueAt(written, path) !== undefined)
    .map((path) => {
      const why = isBuiltIn ? `a ${kind} is what it is` : 'there is nothing built in to call it'
      return finding('option-without-use', path, why, 'leave it out')
    })
}

const forOwn = ['base', 'service', 'load', 'policy', 'statusWhenPower', 'failureStatus']

/** Without a base somebody has to say what it is when it is on, and where failures end. */
function incomplete(written: unknown, kind: string): readonly Finding[] {
  const path = ['kinds', kind]
  if (builtInKinds.includes(kind) || valueAt(written, [...path, 'base']) !== 'none') return []
  return ['statusWhenPower', 'failureStatus']
    .filter((option) => valueAt(written, [...path, option]) === undefined)
    .map((option) => {
      const hint =
        option === 'statusWhenPower'
          ? 'add statusWhenPower: {On: …, Off: …}'
          : 'add failureStatus: …'
      const message = `${option} is missing, which a kind without a base needs`
      return finding('missing-option', path, message, hint)
    })
}

function unknownStatuses(written: unknown, path: Path, { statuses }: KindNames) {
  const rows = inEvery(written, [...path, 'statuses'])
  const actions = inEvery(written, [...path, 'actions'])
  const leds = inEvery(written, [...path, 'leds'])
  const named = [
    ...textsAt(written, [...path, 'statusWhenPower', 'On']),
    ...textsAt(written, [...path, 'statusWhenPower', 'Off']),
    ...textsAt(written, [...path, 'failureStatus']),
    ...rows.flatMap((row) => textsAt(written, [...row, 'onTimeout'])),
    ...actions.flatMap((row) => textsAt(written, [...row, 'from'])).filter(isNoAny),
    ...actions.flatMap((row) => textsAt(written, [...row, 'satisfiedBy'])),
    ...leds.flatMap((led) =>
      inEach(written, [...led, 'show']).flatMap((row) => textsAt(written, [...row, 'status'])),
    ),
  ]
  return named.flatMap((one) => unknown('status', one, statuses))
}

const isNoAny = ({ name }: Named) => name !== 'any'

const unknownRecipes = (written: unknown, path: Path, { recipes }: KindNames) =>
  inEvery(written, [...path, 'actions'])
    .flatMap((row) => textsAt(written, [...row, 'recipe']))
    .flatMap((one) => unknown('recipe', one, recipes))
