/** Compiles the rules of a configuration to what the core judges by. */

import type { ExternalPolicyTerms, Rule, Scope } from '../../core/model/platform/rules.ts'
import { viewedMax } from '../../core/model/platform/view.ts'
import type { Config } from '../schema/config.ts'
import type { OpaConfig, RuleConfig } from '../schema/rules.ts'
import type { Bounds } from './cost.ts'
import { readExpression } from './expressions.ts'

/** Total: a rule whose expression is not right, which `ruleFindings` tells, can't be judged. */
export const rulesOf = (config: Config): readonly Rule[] =>
  config.rules.map((rule) => ruleOf(rule, boundsOf(config)))

/** The names that an override may have beside those of the built-in interlocks. */
export const overridableOf = ({ rules, opa }: Config): readonly string[] => [
  ...rules.filter(({ overridable }) => overridable).map(({ name }) => name),
  ...(opa?.overridable ? ['policy'] : []),
]

export const externalPolicyOf = ({ opa }: Config): ExternalPolicyTerms | null =>
  opa === undefined
    ? null
    : {
        engine: opa.url ?? opa.bundle ?? 'the policy engine',
        scope: scopeOf(opa.when),
        isOverridable: opa.overridable,
        patienceMs: opa.timeout + graceMs,
        validMs: opa.valid,
      }

/** How much there can be of everything that an expression goes through. */
export function boundsOf(config: Config): Bounds {
  const { hosts, zones, supplies, sensors } = config
  const components = hosts.length + config.components.length + othersMax
  return {
    hosts: hosts.length,
    components,
    zones: zones.length,
    supplies: supplies.length,
    sensors: sensors.length,
    resources: config.resources.length,
    services: viewedMax,
  }
}

/** The chassis and the BMC. */
const othersMax = 2
/** The engine is given up by whoever asks it; this is for when even that fails. */
const graceMs = 1000

function ruleOf(rule: RuleConfig, bounds: Bounds): Rule {
  const read = readExpression(rule.if, bounds)
  return {
    name: rule.name,
    scope: scopeOf(rule.when),
    text: rule.if.trim(),
    effect: rule.effect,
    message: rule.message,
    guidance: rule.guidance ?? '',
    isOverridable: rule.overridable,
    delayMs: rule.atMost ?? 0,
    judge: 'judge' in read ? read.judge : () => ({ kind: 'failed', why: read.flaw.message }),
  }
}

const scopeOf = ({ actions, components }: RuleConfig['when'] | OpaConfig['when']): Scope => ({
  actions: actions ?? null,
  components: components ?? null,
})
