/** Shapes a chassis with two hosts and two supplies, as in the examples. */
import { usualLedNames } from '../../core/model/platform/leds.ts'
import {
  defaultAmbientCelsius,
  defaultServices,
  defaultTiming,
  defaultZone,
  type SimShape,
} from './shape.ts'

export const twoHosts: SimShape = {
  services: defaultServices,
  hosts: ['host.0', 'host.1'].map((name) => ({
    name,
    zone: 'cpu_zone',
    supplies: [],
    reportsBoot: true,
  })),
  chassis: { name: 'chassis.0', supplies: ['psu.0', 'psu.1'] },
  bmc: 'bmc.0',
  components: [],
  supplies: [
    { name: 'psu.0', output: 'Off' },
    { name: 'psu.1', output: 'Off' },
  ],
  reserveMs: 0,
  zones: [{ name: 'cpu_zone', ...defaultZone }],
  sensors: [
    { name: 'cpu0_temp', unit: 'Cel', zone: 'cpu_zone', offset: 5, follows: null },
    { name: 'rail_12v', unit: 'V', zone: null, offset: 12.06, follows: null },
  ],
  resources: [],
  leds: ['host.0', 'host.1', 'chassis.0', 'bmc.0'].map((component) => ({
    component,
    leds: usualLedNames,
  })),
  ownVerbs: [],
  ambientCelsius: defaultAmbientCelsius,
  timing: defaultTiming,
}
