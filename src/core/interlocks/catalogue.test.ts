/** The catalogue of interlocks: its names, its codes, and what is read off it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, example } from '../../../test/harness/platform.ts'
import { tight } from '../../../test/harness/variants.ts'
import type { Checks, Platform } from '../model/platform/platform.ts'
import { classOf, refusalCodes } from '../model/refusals.ts'
import { interlocks, namedInterlocks, overridableRules } from './catalogue.ts'
import { policyCodes, policyRule } from './external-policy.ts'
import { ruleCodes } from './rules.ts'

const names = namedInterlocks.map(({ name }) => name)
const codes = new Set<string>(namedInterlocks.flatMap((one) => one.codes))

test('every interlock has a name of its own, that nothing else has', () => {
  assert.deepEqual(names, Object.keys(interlocks))
  const others = ['status', policyRule]
  assert.equal(new Set([...names, ...others]).size, names.length + others.length)
})

test('no refusal is that of two interlocks', () => {
  const all = namedInterlocks.flatMap((one) => one.codes)
  assert.equal(new Set(all).size, all.length)
})

test('every code of a row is a refusal, and every refusal that blocks is of some row', () => {
  for (const code of codes)
    assert.ok(
      refusalCodes.some((one) => one === code),
      code,
    )
  const ofOwner: readonly string[] = [...ruleCodes, ...policyCodes]
  const homeless = refusalCodes.filter(
    (code) => classOf(code) === 'blocked' && !codes.has(code) && !ofOwner.includes(code),
  )
  assert.deepEqual(homeless, [])
})

test('every interlock says in a sentence what it is, and what it looks at', () => {
  for (const { name, doc, reads } of namedInterlocks) {
    assert.match(doc, /^[A-Z].*\.$/, name)
    assert.match(reads, /^[a-z].*[^.]$/, name)
  }
})

test('what nobody may go against cannot be named in an override', () => {
  const never = [
    ...['emergency-off-owed', 'chassis-off', 'store', 'thermal-emergency', 'operations-under-way'],
  ]
  const others = names.filter((name) => !overridableRules.includes(name))
  assert.deepEqual(others, [...never, 'concurrency', 'stagger'])
  assert.deepEqual(example.overridable.slice(0, overridableRules.length), overridableRules)
})

/** The rules that have something to say of a host's power-on. */
function rulesSaid(platform: Platform): readonly string[] {
  const bench = benchIn({ 'chassis.0': 'On' }, platform)
  bench.level('forecast/cpu_zone', 'normal')
  const answer = bench.ask('host.0', 'PowerOn', { dryRun: true })
  return answer.kind === 'planned' ? answer.verdicts.map(({ rule }) => rule) : []
}

const under = (changes: Partial<Checks>): Platform => ({
  ...tight,
  checks: { ...tight.checks, hostPowerOn: { ...tight.checks.hostPowerOn!, ...changes } },
})

test('a setting of a policy silences the interlocks that name it, and no other', () => {
  const settings: readonly Partial<Checks>[] = [
    { thermalCheck: false },
    { healthCheck: false },
    { powerCheck: false },
    { bmcCheck: false },
    { maxConcurrent: null },
  ]
  const all = rulesSaid(tight)
  for (const changes of settings) {
    const [setting] = Object.keys(changes)
    const silenced = all.filter((rule) => !rulesSaid(under(changes)).includes(rule))
    const meant = namedInterlocks.filter(({ policy }) => policy?.name === setting)
    assert.ok(silenced.length > 0, setting)
    assert.deepEqual(
      silenced,
      meant.map(({ name }) => name),
      setting,
    )
  }
})
