/** What the interlocks of power and of heat say, each in a world in which that is so. */
import type { Bench } from '../platform.ts'
import { platformWith } from '../platform.ts'
import { tight } from '../variants.ts'
import { changed, type JudgedIn, on, settling, where } from './judged.ts'

type Of =
  | 'chassis-off'
  | 'chassis-busy'
  | 'power-dependency'
  | 'power-budget'
  | 'thermal'
  | 'thermal-emergency'
  | 'emergency-off-owed'
  | 'forecast'
  | 'cooling-capacity'
  | 'health'

/** A subject that is so by a reading of a second and a half ago. */
const level =
  (subject: string, what: 'normal' | 'warning' | 'critical' | 'unknown', facts: object = {}) =>
  (bench: Bench): void => {
    const why = what === 'unknown' ? 'no reading for 20 s' : `over the ${what} limit`
    bench.level(subject, what, { value: 97, limit: 90, why, ...facts })
    bench.now += 1500
  }

const cold = (subject: string, what: 'unknown') => (bench: Bench) => {
  level(subject, what)(bench)
  settling(bench)
}

const runs = { ...on, 'host.0': 'Running' }
const owes = (name: string, why: string | null) => (bench: Bench) => {
  const by = { correlation: 'off', actor: 'anna', reason: 'smoke' }
  const owed = { [name]: { ...by, since: bench.now - 1500, why, offSince: null } }
  changed(bench, { protection: { ...bench.system.protection, owed } })
}
const seenOff =
  'It is asked for again until it is seen to be off; if it stays on, cut the power by hand. ' +
  'Once it is off, ask again.'

const missing = { value: 'missing', limit: 'present', why: 'it is missing' }

/** Its output is seen to be off for four seconds now. */
function outputOff(bench: Bench): void {
  bench.deliver({ kind: 'output', supply: 'psu.1', power: 'Off', source: 'report', serial: null })
  bench.deliver({ kind: 'output', supply: 'psu.1', power: 'Off', source: 'report', serial: null })
  bench.now += 4000
}

const cooledFor600 = {
  ...tight,
  hasBudget: false,
  capacities: { ...tight.capacities, coolingWatts: { 'zone/cpu_zone': 600 } },
}
const notRedundant = { ...tight, capacities: { ...tight.capacities, redundancy: 0 } }
const both = { ...on, 'host.1': 'Running' }
const doubtful = { ...on, 'host.1': ['Unknown', 'Unknown'] } as const
const patient = platformWith((config) => ({
  ...config,
  emergency: { ...config.emergency, thermalShutdown: false },
}))
const unread = 'zone/cpu_zone is unknown: no reading for 20 s, the last was 97 °C'
const unfelt = 'sensor/dimm_temp is unknown: no reading for 20 s, the last was 97 °C'

export const ofPower: JudgedIn<Of> = {
  'chassis-off': {
    ok: [
      { bench: where(on), message: 'chassis.0 has power', saw: ['chassis.0: On of On, 0 ms old'] },
    ],
    waits: [
      {
        bench: where({ 'chassis.0': ['Unknown', 'Unknown'] }, settling),
        message: 'chassis.0 was never observed',
        saw: ['chassis.0: Unknown of On, objects'],
      },
    ],
    'chassis-off': [
      {
        bench: where({}),
        message: 'chassis.0 is off',
        saw: ['chassis.0: Off of On, 0 ms old, objects'],
        todo: 'Power the chassis on first; if nobody observes it, see to the power service.',
      },
      {
        bench: where(on, (bench) => {
          bench.now += bench.platform.limits.observationStaleMs + 1
        }),
        message: 'chassis.0 was not observed for 10 s',
        saw: ['chassis.0: Unknown of On, 10001 ms old, objects'],
        todo: 'Power the chassis on first; if nobody observes it, see to the power service.',
      },
    ],
  },
  'chassis-busy': {
    'chassis-busy': [
      {
        bench: where(both, (bench) => bench.ask('chassis.0', 'PowerOff')),
        message: 'chassis.0 is doing PowerOff',
        saw: ['chassis.0: PowerOff of null, objects'],
        todo: 'Wait until the chassis is done, then ask again.',
      },
    ],
  },
  'power-dependency': {
    ok: [
      {
        bench: where(on),
        message: 'every supply it depends on is good',
        saw: ['supply/psu.0: 42 of 90, 0 ms old', 'supply/psu.1: 42 of 90, 0 ms old'],
      },
    ],
    waits: [
      {
        bench: where(on, cold('supply/psu.1', 'unknown')),
        message: 'supply/psu.1 is unknown: no reading for 20 s, the last was 97',
        saw: [
          'supply/psu.0: 42 of 90, 1500 ms old',
          'supply/psu.1: 97 of 90, 1500 ms old, objects',
        ],
      },
    ],
    'power-dependency': [
      {
        bench: where(on, level('supply/psu.1', 'critical', missing)),
        message: 'supply/psu.1 is critical: it is missing',
        saw: [
          'supply/psu.0: 42 of 90, 1500 ms old',
          'supply/psu.1: missing of present, 1500 ms old, objects',
        ],
        todo: 'Restore the supply named in the evidence, then ask again.',
      },
      {
        bench: where(on, outputOff),
        message: 'supply/psu.1 gives no power',
        saw: [
          'supply/psu.0: 42 of 90, 4000 ms old',
          'supply/psu.1: output Off of output On, 4000 ms old, objects',
        ],
        todo: 'Restore the supply named in the evidence, then ask again.',
      },
    ],
  },
  'power-budget': {
    ok: [
      {
        bench: where(on, undefined, tight),
        message: '400 W of 500 W would be taken',
        saw: [
          'chassis.0: 400 W of 500 W',
          'supply/psu.0: 42 of 90, 0 ms old',
          'supply/psu.1: 42 of 90, 0 ms old',
        ],
      },
    ],
    waits: [
      {
        bench: where(both, cold('supply/psu.1', 'unknown'), notRedundant),
        message: '800 W would be taken, but only 500 W can be relied upon',
        saw: [
          'chassis.0: 800 W of 500 W, objects',
          'supply/psu.0: 42 of 90, 1500 ms old',
          'supply/psu.1: 97 of 90, 1500 ms old, objects',
        ],
      },
    ],
    'power-budget': [
      {
        bench: where(both, undefined, tight),
        message: '800 W would be taken, but only 500 W can be relied upon',
        saw: [
          'chassis.0: 800 W of 500 W, objects',
          'supply/psu.0: 42 of 90, 0 ms old',
          'supply/psu.1: 42 of 90, 0 ms old',
        ],
        todo: 'Power another host off, or mend the supply named in the evidence.',
      },
    ],
  },
  thermal: {
    ok: [
      {
        bench: where(on),
        message: 'thermal: nothing speaks against it',
        saw: ['zone/cpu_zone: 42 °C of 90 °C, 0 ms old'],
      },
    ],
    waits: [
      {
        bench: where(on, cold('zone/cpu_zone', 'unknown')),
        message: unread,
        saw: ['zone/cpu_zone: 97 °C of 90 °C, 1500 ms old, objects'],
      },
    ],
    'thermal-critical': [
      {
        bench: where(on, level('zone/cpu_zone', 'critical'), patient),
        message: 'zone/cpu_zone is critical: 97 °C, over the critical limit of 90 °C',
        saw: ['zone/cpu_zone: 97 °C of 90 °C, 1500 ms old, objects'],
        todo: 'Let the zone cool down, or mend its cooling, then ask again.',
      },
    ],
    'thermal-unknown': [
      {
        bench: where(on, level('zone/cpu_zone', 'unknown')),
        message: unread,
        saw: ['zone/cpu_zone: 97 °C of 90 °C, 1500 ms old, objects'],
        todo: 'See why the zone has no fresh reading: thermal service, sensor, cabling.',
      },
    ],
  },
  'thermal-emergency': {
    ok: [
      {
        bench: where(on),
        message: 'no thermal emergency stands',
        saw: ['zone/cpu_zone: none of none'],
      },
    ],
    'thermal-emergency': [
      {
        bench: where(on, (bench) => {
          level('zone/cpu_zone', 'critical')(bench)
          level('zone/cpu_zone', 'warning', { value: 84, limit: 80 })(bench)
        }),
        message:
          'zone/cpu_zone is in an emergency (thermal-critical) that is not over; ' +
          'it began with: zone/cpu_zone is critical: 97 °C, over the critical limit of 90 °C',
        saw: ['zone/cpu_zone: thermal-critical of none, 3000 ms old, objects'],
        todo:
          'Wait until the zone is normal again; nobody can override the protection of the ' +
          'hardware.',
      },
    ],
  },
  'emergency-off-owed': {
    'emergency-off-owed': [
      {
        bench: where(runs, owes('host.0', null)),
        asks: ['host.0', 'ForceRestart'],
        message: 'the emergency off of host.0 by anna (smoke) is not carried out yet',
        saw: ['host.0: not off of Off, 1500 ms old, objects'],
        todo: seenOff,
      },
      {
        bench: where(runs, owes('chassis.0', 'no answer within 10 s')),
        asks: ['host.0', 'PowerCycle'],
        message:
          'the emergency off of chassis.0 by anna (smoke) is not carried out yet: ' +
          'no answer within 10 s',
        saw: ['chassis.0: not off of Off, 1500 ms old, objects'],
        todo: seenOff,
      },
    ],
  },
  forecast: {
    ok: [
      {
        bench: where(on, level('forecast/cpu_zone', 'normal', { value: 61 })),
        message: 'no zone is forecast to become critical',
        saw: ['forecast/cpu_zone: 61 °C of 90 °C, 1500 ms old'],
      },
    ],
    waits: [
      {
        bench: where(on, (bench) => {
          cold('zone/cpu_zone', 'unknown')(bench)
          level('forecast/cpu_zone', 'unknown', { value: null })(bench)
        }),
        message: 'zone/cpu_zone is unknown, and too few readings say where it goes',
        saw: ['forecast/cpu_zone: null of 90 °C, 1500 ms old, objects'],
      },
    ],
    forecast: [
      {
        bench: where(on, level('forecast/cpu_zone', 'critical'), patient),
        message:
          'zone/cpu_zone is at 42 °C, and within the heat-up of a boot it is forecast to be ' +
          'at 97 °C, over the critical limit of 90 °C',
        saw: ['forecast/cpu_zone: 97 °C of 90 °C, 1500 ms old, objects'],
        todo: 'See why the zone heats up: fans, inlet, load; ask again once it does no longer.',
      },
      {
        bench: where(on, (bench) => {
          level('zone/cpu_zone', 'warning')(bench)
          level('forecast/cpu_zone', 'unknown', { value: null })(bench)
        }),
        message: 'zone/cpu_zone is warning, and too few readings say where it goes',
        saw: ['forecast/cpu_zone: null of 90 °C, 1500 ms old, objects'],
        todo: 'See why the zone heats up: fans, inlet, load; ask again once it does no longer.',
      },
    ],
  },
  'cooling-capacity': {
    ok: [
      {
        bench: where(on, undefined, cooledFor600),
        message: 'the cooling takes its heat as well',
        saw: ['zone/cpu_zone: 350 W of 600 W'],
      },
    ],
    waits: [
      {
        bench: where(doubtful, settling, cooledFor600),
        message: 'zone/cpu_zone would have to lose 700 W of heat; 600 W can be cooled',
        saw: ['zone/cpu_zone: 700 W of 600 W, objects'],
      },
    ],
    'cooling-capacity': [
      {
        bench: where(both, undefined, cooledFor600),
        message: 'zone/cpu_zone would have to lose 700 W of heat; 600 W can be cooled',
        saw: ['zone/cpu_zone: 700 W of 600 W, objects'],
        todo: 'Power another host of the zone off first, or cool it better.',
      },
    ],
  },
  health: {
    ok: [
      {
        bench: where(on),
        message: 'health: nothing speaks against it',
        saw: [
          'sensor/cpu0_temp: 42 °C of 90 °C, 0 ms old',
          'sensor/dimm_temp: 42 °C of 90 °C, 0 ms old',
        ],
      },
    ],
    waits: [
      {
        bench: where(on, cold('sensor/dimm_temp', 'unknown')),
        message: unfelt,
        saw: [
          'sensor/cpu0_temp: 42 °C of 90 °C, 1500 ms old',
          'sensor/dimm_temp: 97 °C of 90 °C, 1500 ms old, objects',
        ],
      },
    ],
    'health-critical': [
      {
        bench: where(on, level('sensor/dimm_temp', 'critical')),
        message: 'sensor/dimm_temp is critical: 97 °C, over the critical limit of 90 °C',
        saw: [
          'sensor/cpu0_temp: 42 °C of 90 °C, 1500 ms old',
          'sensor/dimm_temp: 97 °C of 90 °C, 1500 ms old, objects',
        ],
        todo: 'See to what the sensor named in the evidence watches, then ask again.',
      },
    ],
    'health-unknown': [
      {
        bench: where(on, level('sensor/dimm_temp', 'unknown')),
        message: unfelt,
        saw: [
          'sensor/cpu0_temp: 42 °C of 90 °C, 1500 ms old',
          'sensor/dimm_temp: 97 °C of 90 °C, 1500 ms old, objects',
        ],
        todo: 'See why the sensor has no fresh reading: sensor service, cabling.',
      },
    ],
  },
}
