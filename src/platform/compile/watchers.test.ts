/**
 * Tests that watchers are complete: what a component comes to by its rules and its LEDs differs
 * only with those, and with the levels, that it is known to look at, whatever everything is.
 */

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { exampleConfig, platformOf } from '../../../test/harness/platform.ts'
import { watchesAll } from '../../core/automation/apply.ts'
import { rules } from '../../core/automation/rules.ts'
import { firstSystem } from '../../core/first-system.ts'
import { ledsOf } from '../../core/leds/table.ts'
import { levels, type Name, type Subject } from '../../core/model/ids.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { believed } from '../../core/model/power.ts'
import type { Component } from '../../core/model/system/component.ts'
import { componentOf, put, type System } from '../../core/model/system/system.ts'
import { rowOf, withRow } from '../../core/model/table.ts'
import { healthOf } from '../../core/observations/health.ts'
import { accept } from '../../core/operations/requests/accept.ts'
import { compile } from './platform.ts'
import { watchesOf } from './watches.ts'

const now = 1e9

const withRelations = platformOf({
  hosts: [
    {
      name: 'host.0',
      powerDependencies: ['psu.0'],
      healthRules: [{ component: 'fan.0', is: ['Failed'], health: 'Critical' }],
    },
    { name: 'host.1', dependsOn: [{ component: 'pump.0', whenLost: 'shutdown', confirm: '1ms' }] },
  ],
  kinds: { pump: {}, fan: {} },
  components: [
    { name: 'pump.0', dependsOn: [{ sensor: 'flow', is: ['normal'], whenLost: 'shutdown' }] },
    { name: 'fan.0', healthRules: [{ resource: 'coolant', is: ['normal'], health: 'Critical' }] },
  ],
  sensors: [{ name: 'flow', lowerCritical: 4 }],
  resources: [{ name: 'coolant' }],
  supplies: [{ name: 'psu.0' }],
})

interface Case {
  readonly platform: Platform
  readonly subjects: readonly Subject[]
}

/** Every example, and one where each way of looking occurs. */
const cases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    readdirSync(new URL('../../../examples', import.meta.url))
      .filter((file) => file.endsWith('.yaml'))
      .map((file): [string, Case] => {
        const config = exampleConfig(file)
        const subjects = Object.keys(watchesOf(config))
        return [file, { platform: compile(config).platform, subjects }]
      }),
  ),
  'with relations': {
    platform: withRelations,
    subjects: ['sensor/flow', 'resource/coolant', 'supply/psu.0'],
  },
}

for (const [title, { platform, subjects }] of Object.entries(cases)) {
  const names = Object.keys(platform.components)
  const { places, restingOn, watchers } = platform.relations
  const runs = { numRuns: Math.ceil(1200 / names.length), seed: 5 }
  const lookersIn = (system: System) =>
    names.filter((name) => !watchesAll(platform, componentOf(system, name)))

  test(`${title}: what a component comes to differs only with those that it watches`, () => {
    const missing = new Set<string>()
    let differences = 0
    const property = (system: System, variants: readonly Component[]) => {
      for (const looker of lookersIn(system)) {
        const before = comesTo(platform, system, looker)
        for (const variant of variants.filter((one) => one.name !== looker)) {
          if (comesTo(platform, put(system, variant), looker) === before) continue
          differences++
          if (watchers[places.get(variant.name)!]!.includes(places.get(looker)!)) continue
          missing.add(`${looker} looks at ${variant.name}`)
        }
      }
    }
    const variants = fc.tuple(...names.map((name) => statesOf(platform, name)))
    fc.assert(fc.property(systems(platform, subjects), variants, property), runs)
    assert.deepEqual([...missing], [])
    assert.ok(differences > 0, 'nobody looks at anybody')
  })

  test(`${title}: what a component comes to differs only with levels that it rests on`, () => {
    const missing = new Set<string>()
    let differences = 0
    const property = (system: System) => {
      for (const subject of subjects) {
        const seen = levels.map((level) => withLevel(system, subject, level))
        for (const looker of lookersIn(system)) {
          if (new Set(seen.map((one) => comesTo(platform, one, looker))).size === 1) continue
          differences++
          if (restingOn.get(subject)?.includes(places.get(looker)!)) continue
          missing.add(`${looker} rests on ${subject}`)
        }
      }
    }
    fc.assert(fc.property(systems(platform, subjects), property), { ...runs, numRuns: 8 })
    assert.deepEqual([...missing], [])
    assert.ok(differences > 0, 'nobody rests on anything')
  })
}

/** By its health, its rules and its LEDs. */
function comesTo(platform: Platform, before: System, name: Name): string {
  const judged = {
    ...componentOf(before, name),
    health: healthOf(before, platform.components[name]!),
  }
  let system = put(before, judged)
  for (const rule of rules) {
    if (rule.each === 'system') continue
    system = rule.apply({ platform, now }, system, componentOf(system, name))
  }
  return JSON.stringify([rowOf(system.components, name), ledsOf(platform, before, judged, now)])
}

const withLevel = (system: System, subject: Subject, level: (typeof levels)[number]): System => {
  const judged = { level, since: 0, why: 'it is so', value: 'input Lost', limit: null, at: now }
  return { ...system, levels: withRow(system.levels, subject, judged) }
}

/** Systems in which everything is anything, reachable or not; but nothing is due. */
function systems(platform: Platform, subjects: readonly Subject[]): fc.Arbitrary<System> {
  const first = firstSystem(platform, 'boot', now)
  const names = Object.keys(platform.components)
  return fc
    .record({
      components: fc.tuple(...names.map((name) => statesOf(platform, name))),
      found: fc.tuple(...subjects.map(() => fc.constantFrom(...levels))),
    })
    .map(({ components, found }) =>
      subjects.reduce(
        (sofar, subject, index) => withLevel(sofar, subject, found[index]!),
        components.reduce(put, { ...first, settlesAt: 0 }),
      ),
    )
}

function statesOf(platform: Platform, name: Name): fc.Arbitrary<Component> {
  const first = firstSystem(platform, 'boot', now)
  const { statuses, actions } = platform.machines[platform.components[name]!.kind]!
  return fc
    .record({
      status: fc.constantFrom(...Object.keys(statuses)),
      power: fc.constantFrom('On' as const, 'Off' as const, 'Unknown' as const),
      health: fc.constantFrom('OK' as const, 'Warning' as const, 'Critical' as const),
      source: fc.constantFrom('report', 'rail', 'contradiction'),
      isHeld: fc.constantFrom(false, false, false, true),
      action: fc.option(fc.constantFrom(...Object.keys(actions)), { freq: 2 }),
    })
    .map(({ status, power, health, source, isHeld, action }) => {
      const one = componentOf(first, name)
      const lock = { code: 'maintenance', actor: 'test', reason: null, at: 0 }
      const varied: Component = {
        ...{ ...one, status, health, since: 0, deadline: null },
        observed: { ...one.observed, power: believed(power), at: now - 1, source },
        locks: isHeld ? [lock] : [],
      }
      return action === null ? varied : begun(platform, put(first, varied), name, action)
    })
}

/** With an operation that is under way, whatever speaks against it. */
function begun(platform: Platform, system: System, component: Name, action: string): Component {
  const asked = { id: 'o', requestId: null, component, action, actor: 'test', reason: null }
  const accepted = accept(platform, system, { ...asked, cause: 'request', correlation: 'o' }, now)
  const holder = componentOf(accepted, component)
  return { ...holder, operation: holder.operation && { ...holder.operation, state: 'running' } }
}
