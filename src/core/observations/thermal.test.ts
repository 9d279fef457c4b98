/** How hot a chassis is: the worst of its zones, its entries, and what is asked of cooling. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  beginning,
  benchIn,
  createBench,
  platformWith,
  startOf,
} from '../../../test/harness/platform.ts'
import { firstSystem } from '../first-system.ts'

const on = { 'chassis.0': 'On' }
/** A zone for each host. */
const twoZones = platformWith((config) => ({
  ...config,
  zones: ['left', 'right'].map((name) => ({ ...config.zones[0]!, name })),
  hosts: config.hosts.map((host, at) => ({ ...host, thermalZone: ['left', 'right'][at]! })),
  sensors: config.sensors.map((sensor) => ({ ...sensor, zone: undefined })),
}))

const thermalOf = (bench: Bench) => {
  const { thermal } = bench.component('chassis.0')
  assert.ok(thermal)
  return thermal
}
const shown = (bench: Bench) => [thermalOf(bench).level, thermalOf(bench).by]
const changesIn = (bench: Bench) =>
  bench.entries.flatMap(({ type, component, from, to, cause, outcome }) =>
    type === 'thermal' ? [`${component} ${from} → ${to}: ${cause}, ${outcome}`] : [],
  )

test('a chassis is as hot as the worst of its zones, and unknown is worse than a warning', () => {
  const bench = benchIn(on, twoZones)
  assert.deepEqual(shown(bench), ['normal', 'zone/left'])
  const steps = [
    ['right', 'warning', 'warning', 'right'],
    ['left', 'warning', 'warning', 'left'],
    ['right', 'unknown', 'unknown', 'right'],
    ['left', 'critical', 'critical', 'left'],
    ['left', 'normal', 'unknown', 'right'],
    ['right', 'warning', 'warning', 'right'],
    ['right', 'normal', 'normal', 'left'],
  ] as const
  for (const [zone, level, worst, by] of steps) {
    bench.level(`zone/${zone}`, level)
    assert.deepEqual(shown(bench), [worst, `zone/${by}`], `${zone} is ${level}`)
  }
})

test('a change of how hot it is has an entry; another zone that is as hot has none', () => {
  const bench = benchIn(on, twoZones)
  bench.pass(4000)
  bench.level('zone/right', 'warning')
  bench.level('zone/left', 'warning')
  bench.level('zone/left', 'critical')
  bench.level('zone/left', 'normal')
  bench.level('zone/right', 'normal')
  assert.deepEqual(changesIn(bench), [
    'chassis.0 Normal → Warning: zone/right, observed',
    'chassis.0 Warning → Critical: zone/left, observed',
    'chassis.0 Critical → Warning: zone/right, observed',
    'chassis.0 Warning → Normal: zone/left, observed',
  ])
  const first = bench.entries.find(({ type }) => type === 'thermal')
  assert.equal(first?.previousStatusMs, 4000, 'for so long it was normal')
  assert.equal(first?.durationMs, null, 'nothing ends')
})

test('the time since when it is so goes on while another zone takes over', () => {
  const bench = benchIn(on, twoZones)
  bench.pass(1000)
  bench.level('zone/right', 'warning')
  bench.pass(1000)
  bench.level('zone/left', 'warning')
  assert.deepEqual([thermalOf(bench).by, thermalOf(bench).since], ['zone/left', beginning + 1000])
})

test('the status of a chassis does not change with its heat', () => {
  const bench = benchIn(on)
  bench.level('zone/cpu_zone', 'critical')
  assert.equal(bench.component('chassis.0').status, 'On')
  assert.deepEqual(shown(bench), ['critical', 'zone/cpu_zone'])
})

test('before any zone was read it is unknown by none; that all is well then is no news', () => {
  for (const [level, news] of [
    ['normal', []],
    ['warning', ['chassis.0 Unknown → Warning: zone/cpu_zone, observed']],
  ] as const) {
    const platform = platformWith()
    const bench = createBench(platform, firstSystem(platform, 'statemgr', beginning))
    bench.deliver(startOf('b1'))
    assert.deepEqual(shown(bench), ['unknown', null])
    bench.level('zone/cpu_zone', level)
    assert.deepEqual(shown(bench), [level, 'zone/cpu_zone'])
    assert.deepEqual(changesIn(bench), news)
  }
})

test('a chassis without zones has no such axis', () => {
  const platform = platformWith((config) => ({
    ...config,
    zones: [],
    hosts: config.hosts.map(({ thermalZone: _, ...host }) => host),
    sensors: config.sensors.map((sensor) => ({ ...sensor, zone: undefined })),
  }))
  assert.equal(benchIn(on, platform).component('chassis.0').thermal, null)
})

test('what is asked of cooling is raised as long as it is for one of its zones', () => {
  const bench = benchIn(on, twoZones)
  assert.equal(thermalOf(bench).cooling, null, 'nothing was asked yet')
  const asked = () => [thermalOf(bench).cooling, ...thermalOf(bench).raised]
  bench.level('zone/left', 'warning')
  assert.deepEqual(asked(), ['raised', 'zone/left'])
  bench.level('zone/right', 'warning')
  assert.deepEqual(asked(), ['raised', 'zone/left', 'zone/right'])
  bench.level('zone/left', 'normal')
  assert.deepEqual(asked(), ['raised', 'zone/right'])
  bench.level('zone/right', 'normal')
  assert.deepEqual(asked(), ['lowered'])
})

test('after a start it has to be read anew, and what was asked of cooling still is', () => {
  const bench = benchIn(on)
  bench.level('zone/cpu_zone', 'warning')
  bench.pass(1000)
  bench.deliver(startOf('b2'))
  assert.deepEqual(thermalOf(bench), {
    ...{ level: 'unknown', since: beginning + 1000, by: null },
    ...{ cooling: 'raised', raised: ['zone/cpu_zone'] },
  })
})
