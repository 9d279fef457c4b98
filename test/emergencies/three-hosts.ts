/** Three hosts of unlike priority on two supplies, for tests of what is done in an emergency. */

import { compile } from '../../src/platform/compile/platform.ts'
import type { Config, ConfigInput } from '../../src/platform/schema/config.ts'
import { type Bench, benchIn, configOf, type Statuses } from '../harness/platform.ts'

export const hosts = ['host.0', 'host.1', 'host.2'] as const

/** host.1 is the least important, host.2 the most. Two of them are more than one supply gives. */
export const threeHosts = (emergency: ConfigInput['emergency'] = {}): Config =>
  configOf({
    hosts: [
      { name: 'host.0', priority: 5, ...usual },
      { name: 'host.1', priority: 1, ...usual },
      { name: 'host.2', priority: 9, ...usual },
    ],
    chassis: { powerSequence: ['psu.0', 'psu.1'] },
    zones: [{ name: 'cpu_zone', warning: 80, critical: 90, hysteresis: 5 }],
    sensors: [
      { name: 'dimm', critical: 95 },
      { name: 'battery', unit: '%', lowerCritical: 20 },
    ],
    supplies: [
      { name: 'psu.0', capacityWatts: 700 },
      { name: 'psu.1', capacityWatts: 700 },
    ],
    policies: { hostPowerOn: { maxConcurrent: 3 } },
    integrations: { timeout: '1s' },
    limits: { minimumOffTime: '1s' },
    emergency: { gracefulTimeout: '20s', ...emergency },
  })

const usual = {
  powerDependencies: ['psu.0', 'psu.1'],
  thermalZone: 'cpu_zone',
  healthSensors: ['dimm'],
  powerWatts: 400,
  bootTimeout: '5m',
}

export const allRunning: Statuses = {
  'chassis.0': 'On',
  'host.0': 'Running',
  'host.1': 'Running',
  'host.2': 'Running',
}

export const benchWith = (
  emergency: ConfigInput['emergency'] = {},
  statuses: Statuses = allRunning,
): Bench => benchIn(statuses, compile(threeHosts(emergency)).platform)

/** Who was told to go down by themselves, in the order of the journal. */
export const shedOf = (bench: Bench) =>
  bench.entries
    .filter(
      ({ type, actor, outcome }) =>
        type === 'transition' && actor === 'statemgr' && outcome === 'started',
    )
    .map(({ component }) => component)

/** What the journal says of emergencies: `subject outcome cause`. */
export const emergenciesOf = (bench: Bench) =>
  bench.entries
    .filter(({ type }) => type === 'emergency')
    .map(({ component, outcome, cause }) => `${component} ${outcome} ${cause}`)

/** The calls of mitigations made so far, as `verb target`. */
export const mitigationsOf = (bench: Bench) =>
  bench.effects.flatMap((effect) =>
    effect.kind === 'call' && effect.issuer === 'mitigations'
      ? `${effect.verb} ${effect.target}`
      : [],
  )

/** Answers the latest call of that verb. */
export function answerMitigation(bench: Bench, verb: string): void {
  const call = bench.effects.findLast((effect) => effect.kind === 'call' && effect.verb === verb)
  if (call?.kind !== 'call') throw new Error(`nobody asked for ${verb}`)
  bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
}

/** Hosts that were asked to shut down do so. */
export function goDown(bench: Bench): void {
  for (const { id } of bench.calls('shutdown')) {
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
  }
  for (const name of hosts) bench.power(name, 'Off')
}
