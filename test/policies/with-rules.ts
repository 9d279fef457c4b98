/** What tests of policies stand on: the example's platform with rules, and verdicts by name. */
import assert from 'node:assert/strict'
import type { Verdict } from '../../src/core/model/events/event.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import type { Asking } from '../../src/core/model/platform/rules.ts'
import { check } from '../../src/core/operations/requests/check.ts'
import type { Config, ConfigInput } from '../../src/platform/schema/config.ts'
import type { Bench } from '../harness/platform.ts'
import { configOf, exampleConfig, platformWith } from '../harness/platform.ts'

export type RuleInput = NonNullable<ConfigInput['rules']>[number]

/** The example's configuration with these policies, as if they had been written into the file. */
export const configWith = (added: Pick<ConfigInput, 'rules' | 'opa'>): Config => {
  const { rules, opa } = configOf({ ...inputOf(exampleConfig()), ...added })
  return { ...exampleConfig(), rules, opa }
}

export const platformWithRules = (...rules: RuleInput[]): Platform =>
  platformWith(() => configWith({ rules }))

/** What a rule is but for what a test is about. */
export const rule = (given: Partial<RuleInput>): RuleInput => ({
  name: 'house-rule',
  if: 'true',
  effect: 'forbid',
  message: 'the house does not want it',
  ...given,
})

/** What the rule of that name says now; `null` where it says nothing. */
export function saidBy(
  { platform, system, now }: Bench,
  name: string,
  action: string,
  asking: Partial<Asking> = {},
  component = 'host.0',
): Verdict | null {
  const verdicts = check(platform, system, component, action, null, now, asking)
  const found = verdicts.filter(({ rule }) => rule === name)
  assert.ok(found.length <= 1, `${name} says several things`)
  return found[0] ?? null
}

/** Names are all that the expressions of a rule are checked against. */
const inputOf = ({ hosts, zones, sensors, supplies }: Config): ConfigInput => ({
  hosts: hosts.map(({ name }) => ({ name })),
  zones: zones.map(({ name }) => ({ name, warning: 80, critical: 90 })),
  sensors: sensors.map(({ name }) => ({ name, warning: 80, critical: 90 })),
  supplies: supplies.map(({ name }) => ({ name })),
})
