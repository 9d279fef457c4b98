/** Whatever the schema accepts compiles: configurations drawn at random. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compiled } from '../../../test/harness/compiled.ts'
import { durationText } from '../../text/duration.ts'
import type { ConfigInput } from '../schema/config.ts'

const someOf = (names: readonly string[]) => fc.subarray([...names])
const times = fc.integer({ min: 1, max: 10_000_000 }).map(durationText)

/** Good configurations of any size: whatever they name, they have. */
const goodConfigs: fc.Arbitrary<ConfigInput> = fc
  .record({
    hosts: fc.integer({ min: 1, max: 6 }),
    zones: fc.integer({ min: 0, max: 3 }),
    sensors: fc.integer({ min: 0, max: 4 }),
    supplies: fc.integer({ min: 0, max: 4 }),
  })
  .chain(({ hosts, zones, sensors, supplies }) => {
    const named = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${prefix}${index}`)
    const supplyNames = named('psu.', supplies)
    const sensorNames = named('temp_', sensors)
    const host = (name: string) =>
      fc.record(
        {
          name: fc.constant(name),
          powerDependencies: someOf(supplyNames),
          healthSensors: someOf(sensorNames),
          bootProgress: fc.boolean(),
          bootTimeout: times,
          ...(zones > 0 && { thermalZone: fc.constantFrom(...named('zone_', zones)) }),
        },
        { requiredKeys: ['name'] },
      )
    const zone = (name: string) =>
      fc
        .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 100 }))
        .map(([warning, more]) => ({ name, warning, critical: warning + more }))
    return fc.record({
      hosts: fc.tuple(...named('host.', hosts).map(host)),
      zones: fc.tuple(...named('zone_', zones).map(zone)),
      sensors: fc.constant(sensorNames.map((name) => ({ name }))),
      supplies: fc.constant(supplyNames.map((name) => ({ name }))),
      chassis: fc.record({ powerSequence: someOf(supplyNames) }),
      transitionTimeout: times,
      bmc: fc.record({ maintenanceMode: fc.boolean(), initializationTimeout: times }),
    })
  })

test('whatever the schema accepts compiles to plans in order, of names that exist', () => {
  fc.assert(
    fc.property(goodConfigs, (options) => {
      const { platform, watches } = compiled(options)
      for (const { name, zones, supplies, sensors } of Object.values(platform.components)) {
        for (const subject of [...zones, ...supplies, ...sensors]) assert.ok(watches[subject])
        for (const { recipe, steps } of Object.values(platform.plans[name] ?? {})) {
          assert.ok(platform.recipes[recipe.name])
          steps.forEach(({ after }, index) => {
            assert.ok(after.every((earlier) => earlier < index))
          })
        }
      }
    }),
  )
})
