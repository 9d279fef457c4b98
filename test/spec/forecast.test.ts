/** Tests that readings become levels and forecasts, and that only changes are told. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noLimits, type Watches } from '../../src/assess/watch.ts'
import type { Event } from '../../src/core/model/events/event.ts'
import type { System } from '../../src/core/model/system/system.ts'
import { emptyTable, rowOf, withRow } from '../../src/core/model/table.ts'
import { LevelMonitor } from '../../src/engine/hardware/levels.ts'
import { createVirtualClock } from '../../src/sim/services/virtual-clock.ts'

const zone = {
  kind: 'scale',
  unit: '°C',
  upper: { warning: 80, critical: 90 },
  lower: noLimits,
  hysteresis: 5,
  plausible: { least: -100, most: 1000 },
  staleMs: 20_000,
} as const
const watches: Watches = {
  'zone/cpu': { ...zone, forecast: { subject: 'forecast/cpu', horizonMs: 120_000 } },
  'forecast/cpu': zone,
}

/** What was told: `forecast/cpu critical`; the system takes it down at once. */
function monitored() {
  const clock = createVirtualClock()
  const submitted: string[] = []
  let system = { levels: emptyTable } as unknown as System
  const levels = new LevelMonitor({
    clock: { ...clock, wall: clock.now },
    watches,
    settleMs: 5000,
    system: () => system,
    submit: (event: Event) => {
      assert.ok(event.kind === 'level')
      const { subject, judged } = event
      submitted.push(`${subject} ${judged.level}`)
      system = { ...system, levels: withRow(system.levels, subject, judged) }
    },
  })
  const read = (value: number | null) => levels.read({ kind: 'scale', subject: 'zone/cpu', value })
  return { clock, submitted, levels, read }
}

test('a zone that heats up without end is foreseen before it is hot, and told once', async () => {
  const { clock, submitted, levels, read } = monitored()
  for (let second = 0; second < 60; second++) {
    read(40 + second * 0.4)
    await clock.advance(1000)
  }
  assert.deepEqual(submitted, ['zone/cpu normal', 'forecast/cpu unknown', 'forecast/cpu critical'])
  const { value, limit } = rowOf(levels.levels, 'forecast/cpu')!
  assert.ok(typeof value === 'number' && value > 90)
  assert.equal(limit, 90)
  levels.stop()
})

test('a steady zone is foreseen to stay so, once there are enough readings', async () => {
  const { clock, submitted, levels, read } = monitored()
  for (let second = 0; second <= 30; second++) {
    assert.equal(rowOf(levels.levels, 'forecast/cpu')?.level, 'unknown')
    read(46)
    await clock.advance(1000)
  }
  assert.equal(rowOf(levels.levels, 'forecast/cpu')?.level, 'normal')
  assert.deepEqual(submitted, ['zone/cpu normal', 'forecast/cpu unknown', 'forecast/cpu normal'])
  levels.stop()
})

test('a zone that cannot be read any more is not foreseen either', async () => {
  const { clock, submitted, levels, read } = monitored()
  for (let second = 0; second <= 40; second++) {
    read(46)
    await clock.advance(1000)
  }
  for (let second = 0; second <= 25; second++) {
    read(null)
    await clock.advance(1000)
  }
  assert.deepEqual(submitted.slice(-2), ['zone/cpu unknown', 'forecast/cpu unknown'])
  levels.stop()
})

test('however steep it is, it is too hot and not unreadable', async () => {
  const { clock, levels, read } = monitored()
  for (let second = 0; second < 40; second++) {
    read(-50 + second * 20)
    await clock.advance(1000)
  }
  assert.equal(rowOf(levels.levels, 'forecast/cpu')?.level, 'critical')
  levels.stop()
})
