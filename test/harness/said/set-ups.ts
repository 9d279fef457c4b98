/** Situations that operations end in, and that components come to be held in. */
import type { Platform } from '../../../src/core/model/platform/platform.ts'
import { type Bench, benchIn, createBench, example, platformWith, startOf } from '../platform.ts'
import { restoring, small } from '../variants.ts'
import { on } from './judged.ts'
import {
  answer,
  answerAll,
  ask,
  becomes,
  boots,
  passes,
  played,
  power,
  running,
  wait,
} from './plays.ts'

export const powerOn = 'host.0 PowerOn'
export const begun = () => played(benchIn(on), ask('host.0', 'PowerOn'))
export const rebooting = () => played(benchIn(running), ask('bmc.0', 'Reboot'))
const oneInTurn = { ...small, limits: { ...small.limits, queueMax: 9 } }
export const behind = () =>
  played(benchIn(on, oneInTurn), ask('host.1', 'PowerOn'), ask('host.0', 'PowerOn'))
export const ignored = () =>
  played(
    benchIn(running),
    ...[ask('host.0', 'GracefulShutdown'), answer('shutdown'), passes(300_000)],
  )

export const refusedUndo = () =>
  played(
    benchIn(),
    ...[ask('chassis.0', 'PowerOn'), answer('raise'), answer('on'), answer('on')],
    ...[answer('on', 'rejected'), answer('lower'), answer('off', 'rejected'), answer('off')],
  )

/** One of two hosts neither shuts down nor can be forced off. */
export function stuckHost(): Bench {
  const bench = benchIn({ ...running, 'host.1': 'Running' })
  const again = Array.from({ length: 8 }, () => [
    passes(100_000),
    answerAll('rejected', 'force-off'),
  ])
  return played(
    bench,
    ...[ask('chassis.0', 'PowerOff'), answerAll('done', 'shutdown'), power('host.0', 'Off')],
    ...again.flat(),
  )
}

const tells = (bench: Bench) => {
  bench.deliver({
    ...{ kind: 'power', component: 'bmc.0', power: 'On', source: 'report', serial: null },
    bootId: 'boot-1',
  })
}
export const sameBoot = () =>
  played(
    benchIn(running),
    ...[tells, ask('bmc.0', 'Reboot'), answer('reset')],
    ...Array.from({ length: 13 }, () => [passes(5000, 'bmc.0'), tells]).flat(),
  )

export const hasty = platformWith((config) => ({
  ...config,
  bmc: { ...config.bmc, drainTimeout: 120_000 },
}))

export const overtaken = (bench: Bench) => {
  const actor = {
    ...{ boot: 'b7', since: '2026-11-29T17:00:00Z', where: '42 at shelf', role: 'acting' as const },
    ...{ system: 'two-host-chassis', seenAt: bench.now },
  }
  bench.deliver({ kind: 'claim', role: 'waiting', others: [], actor, isSilent: false })
}

export const takenByOther = (bench: Bench) => {
  overtaken(bench)
  const asked = { operation: 'b7-1', requestId: 'r7', component: 'host.0', actor: 'anna' }
  bench.deliver({ kind: 'taken-elsewhere', boot: 'b7', ...asked, action: 'ForceRestart' })
}

export const hotDimm = (bench: Bench) =>
  bench.level('sensor/dimm_temp', 'critical', {
    ...{ value: 97, limit: 92, why: 'over the critical limit' },
  })

/** The configuration is another one after a start. */
export function reconfigured(): Bench {
  const { system, now } = begun()
  const bare = platformWith((config) => ({
    ...config,
    hosts: config.hosts.map(({ thermalZone: _, ...host }) => ({ ...host, powerDependencies: [] })),
  }))
  return played(createBench(bare, system, now), started)
}
export const started = (bench: Bench) => {
  bench.deliver(startOf('b2'))
}

export const crashing = () =>
  played(
    benchIn(running),
    ...Array.from({ length: 3 }, () => boots('MemoryInitializationStarted', 'OSRunning')),
    boots('MemoryInitializationStarted'),
  )

const unmeasured: Platform = {
  ...example,
  components: {
    ...example.components,
    'bmc.0': { ...example.components['bmc.0']!, isMeasured: false },
  },
}

/** Nobody measures whether it is off; that it is follows from what was done. */
export function unseen(): Bench {
  const bench = benchIn(on, unmeasured)
  const { observed } = bench.component('bmc.0')
  const unverified = { ...observed, unverified: true }
  played(bench, becomes('bmc.0', { observed: unverified }), ask('bmc.0', 'Shutdown'))
  const [call] = bench.calls('off')
  const implied = { component: 'bmc.0', power: 'Off' } as const
  bench.deliver({ kind: 'outcome', call: call!.id, outcome: { kind: 'done' }, implied })
  return played(bench, wait(25_000))
}

/** Something switches it off again and again. */
export function flapping(): Bench {
  const requested = { action: 'PowerOn', power: 'On', actor: 'anna', reason: null, at: 0 }
  const comesUp = [power('host.0', 'On'), boots('OSBootStarted', 'OSRunning'), wait(1000)]
  const once = [
    power('host.0', 'Off'),
    wait(6000),
    power('chassis.0', 'On'),
    answerAll(),
    ...comesUp,
  ]
  return played(
    benchIn(running, restoring),
    becomes('host.0', { requested }),
    ...[...once, ...once, power('host.0', 'Off')],
  )
}
