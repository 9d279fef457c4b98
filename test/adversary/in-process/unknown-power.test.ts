/**
 * Protection against not knowing: each way to take power away, from hosts of which nobody knows
 * whether they have any, in each way of not knowing it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstSystem } from '../../../src/core/first-system.ts'
import type { EmergencyOff } from '../../../src/core/model/events/command.ts'
import type { Platform } from '../../../src/core/model/platform/platform.ts'
import type { ConfigInput } from '../../../src/platform/schema/config.ts'
import {
  type Bench,
  beginning,
  benchIn,
  createBench,
  platformOf,
  startOf,
  subjectsOf,
} from '../../harness/platform.ts'

const hosts = ['host.0', 'host.1'] as const

const config: ConfigInput = {
  hosts: hosts.map((name) => ({
    name,
    powerDependencies: ['psu.0', 'psu.1'],
    thermalZone: 'cpu_zone',
    healthSensors: ['dimm'],
    powerWatts: 400,
    dependsOn: [{ component: 'pump.0', whenLost: 'shutdown', confirm: '1s' }],
  })),
  chassis: { powerSequence: ['psu.0', 'psu.1'] },
  zones: [{ name: 'cpu_zone', warning: 80, critical: 90 }],
  sensors: [{ name: 'dimm', critical: 95 }],
  supplies: [
    { name: 'psu.0', capacityWatts: 500 },
    { name: 'psu.1', capacityWatts: 300 },
  ],
  kinds: { pump: {} },
  components: [{ name: 'pump.0', chassisPower: false }],
  integrations: { timeout: '1s', retry: { attempts: 2, delay: '100ms' } },
  policies: { chassisPowerOff: { gracefulTimeout: '10s', forceTimeout: '5s' } },
  limits: { settle: '5s', minimumOffTime: '0s' },
  emergency: {
    gracefulTimeout: '10s',
    shedInterval: '2s',
    healthConfirm: '1s',
    treatUnknownAs: 'critical',
    unknownAfter: '5s',
  },
}
const graceful = platformOf(config)
const immediate = platformOf({
  ...config,
  emergency: { ...config.emergency, powerFailureResponse: 'immediate_off' },
})

/** Its power service carries out what it is asked, and never says how anything is. */
function goOn(bench: Bench, seconds: number, every = 2): void {
  for (let passed = 0; passed < seconds; passed += every) {
    for (const call of callsSince(bench))
      bench.deliver({ kind: 'outcome', call, outcome: { kind: 'done' } })
    bench.pass(every * 1000)
    for (const name of others) bench.power(name, 'On')
    if (strangers.has(bench)) sayOff(bench)
  }
}

/** Somebody says that the hosts are off, on and on, though nobody has asked. */
function sayOff(bench: Bench): void {
  strangers.add(bench)
  for (let times = 0; times < bench.platform.limits.offConfirmations; times++)
    for (const component of hosts) {
      const serial = { boot: 's', seq: bench.effects.length + bench.now }
      bench.deliver({ kind: 'power', power: 'Off', source: 'report', component, serial })
    }
}
const strangers = new WeakSet<Bench>()

/** The calls that were made since it was asked last. */
function callsSince(bench: Bench): readonly string[] {
  const made = bench.effects.slice(answered.get(bench) ?? 0)
  answered.set(bench, bench.effects.length)
  return made.flatMap((effect) => (effect.kind === 'call' ? effect.id : []))
}
const answered = new WeakMap<Bench, number>()

/** What is heard of all along: of these, there is no doubt. */
const others = ['chassis.0', 'bmc.0', 'pump.0']

const running = { 'chassis.0': 'On', 'pump.0': 'On', 'host.0': 'Running', 'host.1': 'Running' }

/** Nothing was heard of the hosts, ever. */
function fromTheStart(platform: Platform): Bench {
  const bench = createBench(platform, firstSystem(platform, 'statemgr', beginning))
  bench.deliver(startOf('b1'))
  for (const subject of subjectsOf(platform)) bench.level(subject, 'normal')
  for (const name of others) bench.power(name, 'On')
  return bench
}

function silent(platform: Platform): Bench {
  const bench = benchIn(running, platform)
  goOn(bench, platform.limits.observationStaleMs / 1000 + 1, 10)
  return bench
}

function contradicting(platform: Platform): Bench {
  const bench = benchIn(running, platform)
  for (const component of hosts) {
    const report = { component, serial: { boot: 's', seq: 1 } }
    for (let times = 0; times < platform.limits.offConfirmations; times++)
      bench.deliver({ kind: 'power', power: 'Off', source: 'poll', ...report })
    const later = { boot: 's', seq: 2 }
    bench.deliver({ kind: 'boot', ...report, progress: 'OSRunning', serial: later })
  }
  return bench
}

/** Somebody says so unasked, and whoever is asked does not answer. */
const unconfirmed = 'said to be off, unasked'

const ways: Readonly<Record<string, (platform: Platform) => Bench>> = {
  'heard of until a while ago': silent,
  'never heard of': fromTheStart,
  'never heard of, and given up': (platform) => {
    const bench = fromTheStart(platform)
    goOn(bench, 60, 10)
    return bench
  },
  'told to be unknown': (platform) => {
    const bench = fromTheStart(platform)
    for (const name of hosts) bench.power(name, 'Unknown')
    return bench
  },
  'told to be off, and to run': contradicting,
  'not heard of since a restart': (platform) => {
    const bench = benchIn(running, platform)
    bench.deliver(startOf('b2'))
    for (const subject of subjectsOf(platform)) bench.level(subject, 'normal')
    for (const name of others) bench.power(name, 'On')
    return bench
  },
  [unconfirmed]: (platform) => {
    const bench = benchIn(running, platform)
    sayOff(bench)
    return bench
  },
  'set aside, and not heard of any more': (platform) => {
    const bench = benchIn({ ...running, 'host.0': 'Isolated', 'host.1': 'Isolated' }, platform)
    goOn(bench, platform.limits.observationStaleMs / 1000 + 1, 10)
    return bench
  },
}

const everything: EmergencyOff = {
  ...{ kind: 'emergency.off', id: 'e', component: null, actor: 'tester', reason: null },
}
const askBoth = (action: string) => (bench: Bench) => {
  for (const name of hosts) assert.equal(bench.ask(name, action).kind, 'accepted')
}
const askChassis = (action: string) => (bench: Bench) =>
  assert.equal(bench.ask('chassis.0', action).kind, 'accepted')
const lose = (bench: Bench, supply: string) =>
  bench.level(`supply/${supply}`, 'critical', { value: 'input Lost' })

interface Protection {
  readonly begin: (bench: Bench) => void
  readonly platform?: Platform
  /** Whose power is cut in the end, where that is not each host's own. */
  readonly cuts?: readonly string[]
  /** One host is enough. */
  readonly isShortage?: true
  /** Somebody asks, and nothing is in danger: what is said to be off is believed. */
  readonly isNoDanger?: true
}

const protections: Readonly<Record<string, Protection>> = {
  'a zone that is too hot': { begin: (bench) => bench.level('zone/cpu_zone', 'critical') },
  'a zone that nobody can read': {
    begin: (bench) => {
      bench.level('zone/cpu_zone', 'unknown')
      goOn(bench, 5)
    },
  },
  'a forecast of heat': { begin: (bench) => bench.level('forecast/cpu_zone', 'critical') },
  'all supplies lost': {
    begin: (bench) => {
      lose(bench, 'psu.0')
      lose(bench, 'psu.1')
    },
  },
  'all supplies lost, off at once': {
    platform: immediate,
    begin: (bench) => {
      lose(bench, 'psu.0')
      lose(bench, 'psu.1')
    },
  },
  'one supply that is not enough': { begin: (bench) => lose(bench, 'psu.1'), isShortage: true },
  'none that is enough for one': { begin: (bench) => lose(bench, 'psu.0') },
  'a sensor that stays critical': { begin: (bench) => bench.level('sensor/dimm', 'critical') },
  'a lost dependency': { begin: (bench) => bench.power('pump.0', 'Off') },
  'emergency off of everything': {
    begin: (bench) => void bench.deliver(everything),
    cuts: ['chassis.0', ...hosts],
  },
  'emergency off of each host': {
    begin: (bench) => {
      for (const component of hosts)
        bench.deliver({ ...everything, id: `e-${component}`, component })
    },
  },
  'a host that is forced off': { begin: askBoth('ForceOff') },
  'a host that is shut down': { begin: askBoth('GracefulShutdown'), isNoDanger: true },
  'a chassis that is powered off': {
    begin: askChassis('PowerOff'),
    cuts: ['chassis.0', ...hosts],
    isNoDanger: true,
  },
  'a chassis that is forced off': {
    begin: askChassis('ForceOff'),
    cuts: ['chassis.0', ...hosts],
    isNoDanger: true,
  },
  'a chassis in an emergency': { begin: askChassis('EmergencyShutdown'), cuts: ['chassis.0'] },
}

for (const [protection, { begin, platform = graceful, cuts = hosts, ...rest }] of Object.entries(
  protections,
))
  for (const [way, unknowing] of Object.entries(ways)) {
    if (rest.isNoDanger && way === unconfirmed) continue
    test(`${protection} takes the power of hosts that were ${way}`, () => {
      const bench = unknowing(platform)
      const before = bench.effects.length
      others.splice(0, others.length, ...usualOthers(protection))
      begin(bench)
      // At once where it is about all of them; a forecast and a shortage go one by one.
      goOn(bench, 48, 3)
      const asked = bench.effects
        .slice(before)
        .flatMap((effect) => (effect.kind === 'call' ? `${effect.verb} ${effect.target}` : []))
      const cut = cuts.filter((name) =>
        asked.includes(`${name === 'chassis.0' ? 'off' : 'force-off'} ${name}`),
      )
      if (rest.isShortage) assert.ok(cut.length >= 1, `${asked}`)
      else assert.deepEqual(cut, cuts, `${asked}`)
    })
  }

/** What is heard of in the meantime: all but what a protection is about. */
const usualOthers = (protection: string): readonly string[] =>
  protection.includes('chassis') || protection.includes('everything')
    ? ['bmc.0', 'pump.0']
    : protection.includes('dependency')
      ? ['chassis.0', 'bmc.0']
      : ['chassis.0', 'bmc.0', 'pump.0']

test('what was reported to be off and is answered for is left alone', () => {
  const bench = ways[unconfirmed]!(graceful)
  for (const name of hosts) bench.power(name, 'Off', 1)
  const before = bench.effects.length
  bench.level('zone/cpu_zone', 'critical')
  goOn(bench, 10)
  const targets = bench.effects
    .slice(before)
    .flatMap((effect) => (effect.kind === 'call' ? [effect.target] : []))
  assert.deepEqual(
    targets.filter((name) => name.startsWith('host')),
    [],
  )
})

test('what is reported to be off after a call of ours was done needs no other answer', () => {
  const bench = benchIn(running, graceful)
  sayOff(bench)
  bench.level('zone/cpu_zone', 'critical')
  goOn(bench, 60)
  const calls = bench.effects.flatMap((effect) =>
    effect.kind === 'call' && effect.target === 'host.0' ? [effect.verb] : [],
  )
  assert.deepEqual(calls, ['force-off'])
})
