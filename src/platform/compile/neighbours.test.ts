/**
 * Tests that neighbours and watchers are complete: what a component comes to differs only with what
 * it is said to look at, whatever the others and the levels are.
 */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { exampleConfig, platformOf } from '../../../test/harness/platform.ts'
import { protect } from '../../core/automation/protect.ts'
import { componentRules } from '../../core/automation/rules.ts'
import { verdictsOf } from '../../core/interlocks/catalogue.ts'
import { ledsOf } from '../../core/leds/table.ts'
import type { Component } from '../../core/model/component.ts'
import { levels, type Name, type Subject } from '../../core/model/ids.ts'
import type { Platform } from '../../core/model/platform.ts'
import { put, type System } from '../../core/model/system.ts'
import { healthFollows } from '../../core/observations/health.ts'
import { accept } from '../../core/operations/accept.ts'
import { advance } from '../../core/operations/saga.ts'
import { sagaOf } from '../../core/operations/saga-context.ts'
import { firstSystem } from '../../core/start.ts'
import { compile } from './platform.ts'

const now = 1e9

/** Every example; one with a rule of its owner; and one where each way of looking occurs. */
const platforms: Readonly<Record<string, Platform>> = {
  ...Object.fromEntries(
    readdirSync(new URL('../../../examples', import.meta.url))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => [file, compile(exampleConfig(file)).platform]),
  ),
  'with a rule': platformOf({
    hosts: [{ name: 'host.0' }],
    zones: [{ name: 'room', warning: 30, critical: 40 }],
    rules: [
      {
        name: 'cool-room',
        if: "zones['room'].level == 'normal'",
        effect: 'forbid',
        message: 'wait',
      },
    ],
  }),
  'with relations': platformOf({
    hosts: [
      { name: 'host.0', powerDependencies: ['psu.0'], powerWatts: 300 },
      {
        name: 'host.1',
        dependsOn: [{ component: 'pump.0', whenLost: 'shutdown' }],
        powerWatts: 300,
      },
    ],
    chassis: { healthRules: [{ component: 'pump.0', is: ['Failed'], health: 'Warning' }] },
    kinds: {
      pump: {
        actions: { Prime: { recipe: 'prime', from: ['On'] } },
        recipes: { prime: { class: 'quiet', steps: [{ observe: { resource: 'coolant' } }] } },
      },
    },
    components: [{ name: 'pump.0', dependsOn: [{ sensor: 'flow', is: ['normal'] }] }],
    sensors: [
      { name: 'flow', lowerCritical: 4 },
      { name: 'battery', critical: 9 },
    ],
    resources: [{ name: 'coolant' }],
    supplies: [
      { name: 'psu.0', capacityWatts: 500 },
      { name: 'psu.1', capacityWatts: 500 },
    ],
    emergency: { ups: { lowBattery: 'battery' }, powerFailureResponse: 'ride_through' },
  }),
  'with a load that names no supply': platformOf({
    hosts: [{ name: 'host.0', powerDependencies: ['psu.0'] }, { name: 'host.1' }],
    supplies: [{ name: 'psu.0' }],
  }),
}

/** More for what is small: all of them take a few seconds. */
const runsFor = (platform: Platform, share: number) => ({
  numRuns: Math.ceil(share / Object.keys(platform.components).length),
  seed: 5,
})

for (const [name, platform] of Object.entries(platforms)) {
  const names = Object.keys(platform.components)

  test(`${name}: what a component comes to differs only with its neighbours`, () => {
    const missing = new Set<string>()
    let differences = 0
    const property = (system: System, variants: readonly Component[]) => {
      for (const looker of names) {
        if (isAsking(platform, system, looker)) continue
        const before = comesTo(platform, system, looker)
        for (const variant of variants.filter((one) => one.name !== looker)) {
          if (comesTo(platform, put(system, variant), looker) === before) continue
          differences++
          if (platform.components[variant.name]!.neighbours.includes(looker)) continue
          missing.add(`${looker} looks at ${variant.name}`)
        }
      }
    }
    fc.assert(
      fc.property(
        systems(platform),
        fc.tuple(...names.map((one) => componentsOf(platform, one))),
        property,
      ),
      runsFor(platform, 900),
    )
    assert.deepEqual([...missing], [])
    assert.ok(differences > 0, 'nobody looks at anybody')
  })

  test(`${name}: what a component comes to, or is refused, differs only with levels that it watches`, () => {
    const missing = new Set<string>()
    let differences = 0
    const property = (system: System) => {
      for (const subject of Object.keys(platform.watchersOf)) {
        const seen = levels.map((level) => withLevel(system, subject, level))
        for (const looker of names) {
          const found = new Set(seen.map((one) => meets(platform, one, looker)))
          if (found.size === 1) continue
          differences++
          if (platform.watchersOf[subject]!.includes(looker)) continue
          missing.add(`${looker} looks at ${subject}`)
        }
      }
    }
    fc.assert(fc.property(systems(platform), property), runsFor(platform, 24))
    assert.deepEqual([...missing], [])
    assert.ok(differences > 0 || Object.keys(platform.watchersOf).length === 0)
  })
}

test('who looks at nobody in particular has no neighbours but those that have to do with it', () => {
  const { components, watchersOf } = platforms['with relations']!
  assert.deepEqual(components['host.0']!.neighbours, ['chassis.0', 'bmc.0'])
  assert.deepEqual(components['pump.0']!.neighbours, ['host.1', 'chassis.0', 'bmc.0'])
  assert.deepEqual(watchersOf['sensor/flow'], ['pump.0'])
  assert.deepEqual(watchersOf['resource/coolant'], ['pump.0'])
})

/** What it has not asked for: its rules and its LEDs. */
function comesTo(platform: Platform, system: System, name: Name): string {
  const component = system.components[name]!
  const { components } = componentRules.reduce(
    (sofar, rule) => rule(platform, sofar, sofar.components[name]!, now),
    system,
  )
  return JSON.stringify([components[name], ledsOf(platform, system, component, now)])
}

/** That, what is done to protect the hardware, what its interlocks say, and how its steps go on. */
function meets(platform: Platform, before: System, name: Name): string {
  const system = put(before, healthFollows(platform, before).components[name]!)
  const component = system.components[name]!
  const { actions } = platform.machines[component.kind]!
  const asked = Object.entries(actions).map(([action, { recipe }]) => {
    const asking = { action, actor: 'test', reason: null, cause: 'request', acceptedAt: null }
    const verdicts = verdictsOf({
      ...{ platform, system, component, now, asking, correlation: null, override: null },
      recipe: platform.recipes[recipe]!,
    })
    const begun = running(platform, system, name, action)
    const operation = begun.components[name]!.operation
    const stepped = operation && advance(sagaOf(platform, begun, operation, now))
    return [verdicts, stepped?.components[name]]
  })
  const safe = protect(platform, system, now).components[name]
  return JSON.stringify([comesTo(platform, system, name), safe?.operation?.action, asked])
}

/** Begun, whatever speaks against it; its first step comes next. */
function running(platform: Platform, system: System, component: Name, action: string): System {
  const asked = { id: 'o', requestId: null, component, action, actor: 'test', reason: null }
  const accepted = accept(platform, system, { ...asked, cause: 'request', correlation: 'o' }, now)
  const holder = accepted.components[component]!
  const operation = holder.operation && { ...holder.operation, state: 'running' as const }
  return put(accepted, { ...holder, operation })
}

/** Its interlocks and its steps may look at anything, and its restoration at its interlocks. */
const isAsking = ({ components }: Platform, system: System, name: Name) =>
  system.components[name]!.operation !== null ||
  (system.components[name]!.discrepancy !== null && components[name]!.reconcile === 'restore')

const withLevel = (system: System, subject: Subject, level: (typeof levels)[number]): System => {
  const judged = { level, since: 0, why: 'it is so', value: 'input Lost', limit: null, at: now }
  return { ...system, levels: { ...system.levels, [subject]: judged } }
}

/** Systems in which everything is anything, reachable or not. */
function systems(platform: Platform): fc.Arbitrary<System> {
  const first = firstSystem(platform, 'boot', now)
  const names = Object.keys(platform.components)
  const subjects = Object.keys(platform.watchersOf)
  return fc
    .tuple(
      fc.tuple(...names.map((name) => componentsOf(platform, name))),
      fc.array(fc.constantFrom(...levels), {
        minLength: subjects.length,
        maxLength: subjects.length,
      }),
    )
    .map(([components, found]) =>
      subjects.reduce(
        (sofar, subject, index) => withLevel(sofar, subject, found[index]!),
        components.reduce(put, { ...first, settlesAt: 0 }),
      ),
    )
}

function componentsOf(platform: Platform, name: Name): fc.Arbitrary<Component> {
  const first = firstSystem(platform, 'boot', now)
  const { kind } = platform.components[name]!
  const { statuses, actions } = platform.machines[kind]!
  return fc
    .record({
      status: fc.constantFrom(...Object.keys(statuses)),
      power: fc.constantFrom('On' as const, 'Off' as const, 'Unknown' as const),
      health: fc.constantFrom('OK' as const, 'Warning' as const, 'Critical' as const),
      source: fc.constantFrom('report', 'rail', 'contradiction'),
      isHeld: fc.constantFrom(false, false, false, true),
      isOverdue: fc.boolean(),
      discrepancy: fc.constantFrom(null, null, { name: 'unexpected-off' as const, at: now - 1 }),
      action: fc.option(fc.constantFrom(...Object.keys(actions)), { freq: 2 }),
    })
    .map(({ status, power, health, source, isHeld, isOverdue, discrepancy, action }) => {
      const one = first.components[name]!
      const lock = { code: 'maintenance', actor: 'test', reason: null, at: 0 }
      const varied: Component = {
        ...{ ...one, status, health, discrepancy },
        observed: { ...one.observed, power, at: now - 1, source },
        locks: isHeld ? [lock] : [],
        deadline: isOverdue ? now - 1 : null,
      }
      if (action === null) return varied
      return running(platform, put(first, varied), name, action).components[name]!
    })
}
