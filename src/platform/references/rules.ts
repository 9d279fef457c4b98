/** Checks rules for what only the platform they are for can tell: names and expressions. */

import { interlocks } from '../../core/interlocks/catalogue.ts'
import { policyRule } from '../../core/interlocks/external-policy.ts'
import { takesNoTime } from '../../core/machines/plan.ts'
import { recipeClasses } from '../../core/machines/recipe-classes.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { refusalCodes } from '../../core/model/refusals.ts'
import { hintAt } from '../../text/nearest.ts'
import { readExpression } from '../cel/expressions.ts'
import { boundsOf } from '../cel/rules.ts'
import type { Mention } from '../cel/tree.ts'
import { compile } from '../compile/platform.ts'
import type { Finding } from '../findings/problems.ts'
import type { Path } from '../findings/walk.ts'
import type { Config } from '../schema/config.ts'

/** A finding with where in the text of an expression it is. */
export type RuleFinding = Finding & { readonly within: number }

export function ruleFindings(config: Config): readonly RuleFinding[] {
  const { rules, opa } = config
  if (rules.length === 0 && opa === undefined) return []
  const { platform } = compile(config)
  return [
    ...rules.flatMap((rule, index) => [
      ...nameFindings(config, index),
      ...scopeFindings(platform, ['rules', index, 'when'], rule.when, rule.effect === 'delay'),
      ...expressionFindings(config, platform, index),
    ]),
    ...(opa === undefined ? [] : scopeFindings(platform, ['opa', 'when'], opa.when, false)),
  ]
}

function nameFindings({ rules }: Config, index: number): readonly RuleFinding[] {
  const { name } = rules[index]!
  const path = ['rules', index, 'name']
  if (reserved.includes(name)) {
    const message = `'${name}' is the name of something built in`
    return [finding('duplicate-name', path, message, 'choose another name')]
  }
  const isFirst = rules.findIndex((rule) => rule.name === name) === index
  return isFirst
    ? []
    : [finding('duplicate-name', path, `rule '${name}' is here twice`, 'name each once')]
}

const reserved: readonly string[] = [
  ...Object.keys(interlocks),
  ...refusalCodes,
  policyRule,
  // What `check` tells of the component itself.
  'status',
]

function scopeFindings(
  platform: Platform,
  path: Path,
  { actions = [], components = [] }: Config['rules'][number]['when'],
  delays: boolean,
): readonly RuleFinding[] {
  const names = Object.keys(platform.components)
  const kinds = Object.keys(platform.machines)
  const meant = components.map((one) => lookUp(platform.components, one)?.kind ?? one)
  const about = kinds.filter((kind) => meant.length === 0 || meant.includes(kind))
  const known = about.flatMap((kind) => Object.keys(platform.machines[kind]!.actions))
  return [
    ...components.flatMap((name, index) =>
      names.includes(name) || kinds.includes(name)
        ? []
        : finding(
            'unknown-reference',
            [...path, 'components', index],
            `there is no component '${name}', nor such a kind`,
            hintAt(name, [...names, ...kinds]),
          ),
    ),
    ...actions.flatMap((action, index) => {
      const here = [...path, 'actions', index]
      if (known.includes(action)) return actionFindings(platform, here, about, action, delays)
      const hint = hintAt(action, [...new Set(known)])
      return finding('unknown-reference', here, `nothing it is about takes ${action}`, hint)
    }),
  ]
}

/** What nobody may stand in the way of, and what takes no time to be delayed in. */
function actionFindings(
  platform: Platform,
  path: Path,
  kinds: readonly string[],
  action: string,
  delays: boolean,
): readonly RuleFinding[] {
  const recipes = kinds.flatMap((kind) => {
    const row = lookUp(platform.machines[kind]!.actions, action)
    return row === undefined ? [] : platform.recipes[row.recipe]!
  })
  if (recipes.some((recipe) => recipeClasses[recipe.class].exempt === 'always')) {
    const message = `nothing may stand in the way of ${action}`
    return [finding('inconsistent', path, message, 'leave it out')]
  }
  return delays && recipes.some(takesNoTime)
    ? [finding('inconsistent', path, `${action} takes no time`, 'it can be forbidden, not delayed')]
    : []
}

function expressionFindings(
  config: Config,
  platform: Platform,
  index: number,
): readonly RuleFinding[] {
  const path = ['rules', index, 'if']
  const read = readExpression(config.rules[index]!.if, boundsOf(config))
  if ('flaw' in read) {
    const { at, message, hint } = read.flaw
    return [finding('bad-expression', path, message, hint, at)]
  }
  const names = namesOf(config, platform)
  return read.mentions.flatMap((mention) => strangers(mention, names, path))
}

/** What is looked up by its name in a map of the view has to be there. */
function strangers(
  { variable, keys, places }: Mention,
  names: Readonly<Record<string, readonly string[]>>,
  path: Path,
): readonly RuleFinding[] {
  const known = lookUp(names, variable)
  const [, name] = keys
  if (known === undefined || name === undefined || known.includes(name)) return []
  const message = `there is no '${name}' among the ${variable}`
  const hint = hintAt(name, known)
  return [finding('unknown-reference', path, message, hint, places[1])]
}

const namesOf = (
  { zones, supplies, sensors, resources }: Config,
  platform: Platform,
): Readonly<Record<string, readonly string[]>> => ({
  components: Object.keys(platform.components),
  zones: zones.map(({ name }) => name),
  supplies: supplies.map(({ name }) => name),
  sensors: sensors.map(({ name }) => name),
  resources: resources.map(({ name }) => name),
  services: platform.services,
})

const finding = (
  code: Finding['code'],
  path: Path,
  message: string,
  hint: string | null,
  within = 0,
): RuleFinding => ({ code, path, isKey: false, message, hint, within })
