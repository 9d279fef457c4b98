/** The cooling policy: what is asked of cooling, and when, by each of its words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../test/harness/platform.ts'
import type { CoolingPolicy } from '../model/platform/platform.ts'

const benchOf = (coolingPolicy: CoolingPolicy, statuses = { 'chassis.0': 'On' }): Bench =>
  benchIn(
    statuses,
    platformWith((config) => ({ ...config, chassis: { ...config.chassis, coolingPolicy } })),
  )
const cooling = (bench: Bench) =>
  bench.effects.flatMap((one) =>
    one.kind === 'call' && one.service === 'thermal' ? [one.verb] : [],
  )
const shown = (bench: Bench) => bench.component('chassis.0').thermal?.cooling
const powersOff = { 'chassis.0': 'On', 'host.0': 'Running' }

test('quiet: nothing is asked of cooling before a zone is warm, nor once it is well again', () => {
  const bench = benchOf('quiet')
  bench.ask('host.0', 'PowerOn')
  assert.deepEqual(cooling(bench), [])
  bench.power('host.0', 'On')
  bench.level('zone/cpu_zone', 'warning')
  assert.deepEqual([cooling(bench), shown(bench)], [['raise'], 'raised'])
  bench.level('zone/cpu_zone', 'normal')
  assert.deepEqual([cooling(bench), shown(bench)], [['raise', 'lower'], 'lowered'])
})

test('balanced: cooling is raised before a host adds heat, and lowered after the last', () => {
  const bench = benchOf('balanced')
  bench.ask('host.0', 'PowerOn')
  assert.deepEqual([cooling(bench), shown(bench)], [['raise'], 'raised'])
  const going = benchOf('balanced', powersOff)
  going.ask('host.0', 'ForceOff')
  going.answer('force-off')
  going.power('host.0', 'Off')
  assert.deepEqual(cooling(going), ['lower'])
})

test('performance: cooling stays raised until the chassis is off, whoever runs', () => {
  const bench = benchOf('performance', powersOff)
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').operation, null)
  bench.level('zone/cpu_zone', 'warning')
  bench.level('zone/cpu_zone', 'normal')
  assert.deepEqual([cooling(bench), shown(bench)], [['raise'], 'raised'])
  bench.ask('chassis.0', 'PowerOff')
  bench.answer('off')
  bench.power('chassis.0', 'Off')
  for (const _ of ['psu.1', 'psu.0']) bench.answer('off')
  assert.deepEqual([cooling(bench), shown(bench)], [['raise', 'lower'], 'lowered'])
})
