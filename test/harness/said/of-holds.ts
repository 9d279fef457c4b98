/** What the interlocks of holds, of turns and of dependencies say, each where that is so. */
import type { InterlockName } from '../../../src/core/interlocks/catalogue.ts'
import { believed } from '../../../src/core/model/power.ts'
import { put } from '../../../src/core/model/system/system.ts'
import type { Bench } from '../platform.ts'
import { platformWith } from '../platform.ts'
import { ownKinds, small, tight } from '../variants.ts'
import { changed, type JudgedIn, on, where } from './judged.ts'
import type { ofPower } from './of-power.ts'

/** All that are not those of power. */
type Of = Exclude<InterlockName, keyof typeof ofPower>

const strict = platformWith((config) => ({
  ...config,
  policies: {
    ...config.policies,
    chassisPowerOff: { ...config.policies.chassisPowerOff, takesHostsDown: false },
  },
}))
const immediate = platformWith((config) => ({
  ...config,
  bmc: { ...config.bmc, updatePolicy: 'immediate' },
}))
const oneInTurn = { ...small, limits: { ...small.limits, queueMax: 10, staggerMs: 0 } }
const staggered = { ...small, checks: { ...small.checks, hostPowerOn: null! } }

const later =
  (ms: number, then: (bench: Bench) => void = () => {}) =>
  (bench: Bench): void => {
    then(bench)
    bench.now += ms
  }

const fails = (bench: Bench) =>
  changed(bench, { storeFailure: { since: bench.now, why: 'the disk is full' } })

const lock = { code: 'isolated', actor: 'anna', reason: 'fan 3', at: 990_000 }
const lockHost = (bench: Bench) => {
  bench.system = put(bench.system, { ...bench.component('host.0'), locks: [lock] })
}
const flap = (bench: Bench) => {
  const { now } = bench
  const powerChanges = { power: believed('Off'), at: [now - 40_000, now - 20_000, now - 6000] }
  bench.system = put(bench.system, { ...bench.component('host.0'), powerChanges })
}
const askOther = (bench: Bench) => bench.ask('host.1', 'PowerOn')
const wentOff = (bench: Bench) => bench.power('host.0', 'Off')
const running = { ...on, 'host.0': 'Running' }
const off = ['chassis.0', 'PowerOff'] as const
const reboot = ['bmc.0', 'Reboot'] as const
const fabric = (ms: number) => `resource/fabric_switch: 42 of 90, ${ms} ms old`

export const ofHolds: JudgedIn<Of> = {
  store: {
    waits: [
      {
        bench: where(
          on,
          later(4000, (bench) => {
            bench.ask('host.1', 'PowerOn')
            bench.ask('host.0', 'PowerOn')
            fails(bench)
          }),
          oneInTurn,
        ),
        isQueued: true,
        message: 'nothing can be kept: the disk is full',
        saw: [],
      },
    ],
    'store-failed': [
      {
        bench: where(on, later(4000, fails)),
        message: 'nothing can be kept: the disk is full',
        saw: ['statemgr: failing of keeping, 4000 ms old, objects'],
        todo: 'The store does not do what it is for: see the log, mend the disk, ask again.',
      },
    ],
  },
  locked: {
    ok: [{ bench: where(on), message: 'nothing is locked', saw: [] }],
    locked: [
      {
        bench: where(on, lockHost),
        message: 'host.0 is locked (isolated) by anna: fan 3',
        saw: ['host.0: isolated of null, 10000 ms old, objects'],
        todo: 'Recover the component once the reason for the lock is gone.',
      },
    ],
  },
  maintenance: {
    ok: [
      {
        bench: where(on),
        message: 'chassis.0 is not in maintenance',
        saw: ['chassis.0: On of null'],
      },
    ],
    maintenance: [
      {
        bench: where({ 'chassis.0': ['Maintenance', 'On'] }, later(5000)),
        message: 'chassis.0 is in maintenance',
        saw: ['chassis.0: Maintenance of null, 5000 ms old, objects'],
        todo: 'End the maintenance with ExitMaintenance, then ask again.',
      },
    ],
  },
  dependency: {
    ok: [
      {
        bench: where({ ...on, 'pump.0': 'On' }, undefined, ownKinds),
        message: 'all that it depends on is there',
        saw: ['pump.0: On of On, 0 ms old', fabric(0)],
      },
    ],
    waits: [
      {
        bench: where(
          { ...on, 'pump.0': 'Off' },
          (bench) => bench.ask('pump.0', 'PowerOn'),
          ownKinds,
        ),
        message: 'pump.0 is PoweringOn, and has to be On',
        saw: ['pump.0: PoweringOn of On, 0 ms old, objects', fabric(0)],
      },
    ],
    dependency: [
      {
        bench: where({ ...on, 'pump.0': 'Off' }, later(3000), ownKinds),
        message: 'pump.0 is Off, and has to be On',
        saw: ['pump.0: Off of On, 3000 ms old, objects', fabric(3000)],
        todo: 'Bring what is named in the evidence to what is asked of it, then ask again.',
      },
    ],
  },
  'hosts-running': {
    ok: [
      {
        bench: where(on, undefined, strict),
        asks: off,
        message: 'every host that holds it on is off',
        saw: ['host.0: Off of Off', 'host.1: Off of Off'],
      },
    ],
    'hosts-running': [
      {
        bench: where({ ...on, 'host.1': 'Running' }, undefined, strict),
        asks: off,
        message: 'host.1 is Running',
        saw: ['host.0: Off of Off', 'host.1: Running of Off, objects'],
        todo: 'Shut the hosts down first, or ask for ForceOff.',
      },
    ],
  },
  'operations-under-way': {
    ok: [
      { bench: where(on), asks: reboot, message: 'no operation is under way', saw: [] },
      {
        bench: where(
          on,
          later(2000, (bench) => bench.ask('host.0', 'PowerOn')),
        ),
        asks: reboot,
        message: 'PowerOn of host.0 is waited for',
        saw: ['host.0: PowerOn of null, 2000 ms old'],
      },
    ],
    'operations-under-way': [
      {
        bench: where(
          on,
          later(2000, (bench) => bench.ask('host.0', 'PowerOn')),
          immediate,
        ),
        asks: reboot,
        message: 'PowerOn of host.0 is under way',
        saw: ['host.0: PowerOn of null, 2000 ms old, objects'],
        todo: 'Wait until they have ended, or abort them; with force nothing is waited for.',
      },
    ],
  },
  'bmc-not-ready': {
    ok: [{ bench: where(on), message: 'bmc.0 is Ready', saw: ['bmc.0: Ready of Ready, 0 ms old'] }],
    waits: [
      {
        bench: where({ ...on, 'bmc.0': 'Rebooting' }, later(3000)),
        message: 'bmc.0 is Rebooting, and has to be Ready',
        saw: ['bmc.0: Rebooting of Ready, 3000 ms old, objects'],
      },
    ],
    'bmc-not-ready': [
      {
        bench: where({ ...on, 'bmc.0': 'Maintenance' }, later(3000)),
        message: 'bmc.0 is Maintenance, and has to be Ready',
        saw: ['bmc.0: Maintenance of Ready, 3000 ms old, objects'],
        todo: 'Make the BMC ready: end its maintenance, or recover it.',
      },
    ],
  },
  'firmware-update': {
    ok: [{ bench: where(on), message: 'no firmware update is in progress', saw: [] }],
    waits: [
      {
        bench: where({ ...on, 'bmc.0': 'Updating' }, later(3000)),
        message: 'the firmware of bmc.0 is being updated',
        saw: ['bmc.0: Updating of null, 3000 ms old, objects'],
      },
    ],
  },
  'minimum-off': {
    ok: [
      {
        bench: where(running, later(6000, wentOff)),
        message: 'host.0 has been off for 6 s; 5 s is the least',
        saw: ['host.0: 6 s of 5 s'],
      },
    ],
    waits: [
      {
        bench: where(running, later(2000, wentOff)),
        message: 'host.0 has been off for 2 s; 5 s is the least',
        saw: ['host.0: 2 s of 5 s, objects'],
      },
    ],
  },
  'flap-hold': {
    ok: [
      {
        bench: where(on),
        message: 'host.0 does not go on and off all the time',
        saw: ['host.0: 0 of 20'],
      },
    ],
    'flap-hold': [
      {
        bench: where(on, flap, tight),
        message: 'host.0 went on or off 3 times within 34 s; it stays off for 14 s more',
        saw: ['host.0: 3 of 3, 6000 ms old, objects'],
        todo: 'See why it goes on and off; ask again when the hold is over.',
      },
    ],
  },
  concurrency: {
    ok: [
      {
        bench: where(on),
        message: '0 of 2 power-ons are under way',
        saw: ['host.0: 0 of 2'],
      },
    ],
    waits: [
      {
        bench: where(on, askOther, oneInTurn),
        message: '1 of 1 power-ons are under way',
        saw: ['host.0: 1 of 1, objects'],
      },
    ],
  },
  stagger: {
    ok: [
      {
        bench: where(on, later(4000, askOther), staggered),
        message: 'the last power-on began 4 s ago; 3 s are kept between two',
        saw: ['host.0: 4 s of 3 s'],
      },
    ],
    waits: [
      {
        bench: where(on, later(1000, askOther), staggered),
        message: 'the last power-on began 1 s ago; 3 s are kept between two',
        saw: ['host.0: 1 s of 3 s, objects'],
      },
    ],
  },
}
