/** Levels: a reading that is read once more is judged as if it were another that says the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noLimits, type Reading, type Watches } from '../../src/assess/watch.ts'
import type { Event } from '../../src/core/model/events/event.ts'
import type { System } from '../../src/core/model/system/system.ts'
import { emptyTable } from '../../src/core/model/table.ts'
import { LevelMonitor } from '../../src/engine/hardware/levels.ts'
import { createVirtualClock } from '../../src/sim/services/virtual-clock.ts'

const scale = {
  kind: 'scale',
  unit: '°C',
  upper: { warning: 60, critical: 75 },
  lower: noLimits,
  hysteresis: 3,
  plausible: { least: -100, most: 1000 },
  staleMs: 3000,
} as const

const watches: Watches = {
  'zone/a': { ...scale, forecast: { subject: 'forecast/a', horizonMs: 20_000 } },
  'forecast/a': scale,
  'sensor/b': { ...scale, partOf: ['resource/whole'] },
  'sensor/c': { ...scale, staleMs: 9000, partOf: ['resource/whole'] },
  'resource/whole': { kind: 'worst', of: ['sensor/b', 'sensor/c'] },
  'resource/own': { kind: 'resource', staleMs: 5000 },
  'supply/d': { kind: 'supply', staleMs: 5000 },
}

const readings: readonly Reading[] = [
  ...['zone/a', 'sensor/b', 'sensor/c', 'sensor/nobody'].flatMap((subject) =>
    [null, 30, 58, 61, 76, 5000].map((value): Reading => ({ kind: 'scale', subject, value })),
  ),
  ...(['Good', 'Failed'] as const).flatMap((state): Reading[] => [
    { kind: 'resource', subject: 'resource/own', state },
    { kind: 'resource', subject: 'resource/whole', state },
  ]),
  ...(['Good', 'Lost'] as const).map(
    (input): Reading => ({
      ...{ kind: 'supply', subject: 'supply/d', present: true, fault: false },
      ...{ input, output: 'On' },
    }),
  ),
]

function monitored() {
  const clock = createVirtualClock()
  const submitted: Event[] = []
  const levels = new LevelMonitor({
    clock: { ...clock, wall: clock.now },
    watches,
    settleMs: 1000,
    submit: (event) => submitted.push(event),
    system: () => ({ levels: emptyTable }) as unknown as System,
  })
  return { clock, submitted, levels }
}

test('whatever is read once more, it is judged as another that says the same', async () => {
  const read = fc.record({ reading: fc.constantFrom(...readings), afterMs: fc.nat(4000) })
  await fc.assert(
    fc.asyncProperty(fc.array(read, { minLength: 5, maxLength: 40 }), async (all) => {
      const [same, other] = [monitored(), monitored()]
      for (const { reading, afterMs } of all) {
        same.levels.read(reading)
        other.levels.read({ ...reading })
        assert.deepEqual(same.levels.levels, other.levels.levels)
        await Promise.all([same.clock.advance(afterMs), other.clock.advance(afterMs)])
      }
      assert.deepEqual(same.submitted, other.submitted)
      assert.deepEqual(same.levels.levels, other.levels.levels)
      same.levels.stop()
      other.levels.stop()
    }),
    { numRuns: 100 },
  )
})
