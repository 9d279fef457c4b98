/** Mistakes in LEDs, components and what surrounds them: each is found in its line. */
import { host, lines, type Mistake, pump, testMistakes, withHost } from './mistakes.ts'

/** What is wrong, a text, and each finding in it as `line:column code path`. */
const mistakes: readonly Mistake[] = [
  [
    'a limit of a status of a kind that there is not',
    withHost('statusLimits: {hosts: {Booting: 2m}}'),
    '2:23 unknown-reference statusLimits.hosts',
  ],
  [
    'a limit of a status that there is not',
    withHost('statusLimits: {host: {Bootin: 2m}}'),
    '2:31 unknown-reference statusLimits.host.Bootin',
  ],
  [
    'an LED that shows nothing for all else',
    pump('leds: {leak: {show: [{when: critical, pattern: on}]}}'),
    '4:26 led-not-total kinds.pump.leds.leak.show[0]',
  ],
  [
    'an LED with an unknown pattern',
    pump('leds: {leak: {show: [{pattern: blinking}]}}'),
    '4:36 unknown-choice kinds.pump.leds.leak.show[0].pattern',
  ],
  [
    'an LED for an unknown trait',
    pump('leds: {leak: {show: [{when: wet, pattern: on}, {pattern: off}]}}'),
    '4:33 unknown-choice kinds.pump.leds.leak.show[0].when',
  ],
  [
    'an LED for an unknown status',
    pump('leds: {leak: {show: [{status: [Wet], pattern: on}, {pattern: off}]}}'),
    '4:36 unknown-reference kinds.pump.leds.leak.show[0].status[0]',
  ],
  [
    'a component of an unknown kind',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pomp.0}]`,
    '3:21 unknown-reference components[0].name',
  ],
  [
    'a component without a number',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pump}]`,
    '3:21 malformed-value components[0].name',
  ],
  [
    'a kind that is called like a stream of events',
    `${host}kinds: {alerts: {}}`,
    '2:9 shared-subject kinds.alerts',
  ],
  [
    'a component that is told of where a zone is',
    withHost(
      'zones: [{name: air, warning: 70, critical: 90}]',
      'kinds: {zone: {}}',
      'components: [{name: zone.air}]',
    ),
    '4:21 shared-subject components[0].name',
  ],
  [
    'a component that is told of where a service is that the file does not name',
    `${host}kinds: {service: {}}\ncomponents: [{name: service.powermgr}]`,
    '3:21 shared-subject components[0].name',
  ],
  [
    'a component that is told of where statemgr is',
    `${host}kinds: {service: {}}\ncomponents: [{name: service.statemgr}]`,
    '3:21 shared-subject components[0].name',
  ],
  [
    'a component that is there twice',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pump.0}, {name: pump.0}]`,
    '3:37 duplicate-name components[1].name',
  ],
  [
    'a component that depends on what is not there',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pump.0, dependsOn: [{component: pump.1}]}]`,
    '3:53 unknown-reference components[0].dependsOn[0].component',
  ],
  [
    'a component that depends on an unknown status',
    withHost(
      'kinds: {pump: {}}',
      'components:',
      '  - name: pump.0',
      '  - {name: pump.1, dependsOn: [{component: pump.0, is: [Onn]}]}',
    ),
    '5:57 unknown-reference components[1].dependsOn[0].is[0]',
  ],
  [
    'a component that depends on itself',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pump.0, dependsOn: [{component: pump.0}]}]`,
    '3:53 vain-dependency components[0].dependsOn[0].component',
  ],
  [
    'components that depend on each other',
    withHost(
      'kinds: {pump: {}}',
      'components:',
      '  - {name: pump.0, dependsOn: [{component: pump.1}]}',
      '  - {name: pump.1, dependsOn: [{component: pump.0}]}',
    ),
    '4:20 dependency-cycle components[0].dependsOn',
  ],
  [
    'a component that depends on an unknown resource',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pump.0, dependsOn: [{resource: fabric}]}]`,
    '3:52 unknown-reference components[0].dependsOn[0].resource',
  ],
  [
    'a dependency on nothing',
    `${host}kinds: {pump: {}}\ncomponents: [{name: pump.0, dependsOn: [{whenLost: alert}]}]`,
    '3:41 missing-option components[0].dependsOn[0]',
  ],
  [
    'a resource of an unknown sensor',
    `${host}resources: [{name: coolant, sensors: [flow]}]\nsensors: []`,
    '2:39 unknown-reference resources[0].sensors[0]',
  ],
  [
    'a health rule about an unknown sensor',
    lines(
      'hosts: [{name: host.0, healthRules: [{sensor: flow, is: [critical], health: Critical}]}]',
      'sensors: []',
    ),
    '1:47 unknown-reference hosts[0].healthRules[0].sensor',
  ],
  [
    'a health that there is not',
    lines(
      'hosts: [{name: host.0, healthRules: [{zone: z, is: [critical], health: Bad}]}]',
      'zones: [{name: z, warning: 7, critical: 8}]',
    ),
    '1:72 unknown-choice hosts[0].healthRules[0].health',
  ],
  [
    'two services of one name',
    `${host}integrations: {others: [powermgr]}`,
    '2:25 duplicate-service integrations.others[0]',
  ],
  [
    'a settle longer than patience',
    `${host}transitionTimeout: 2s`,
    '2:1 deadline-too-short transitionTimeout',
  ],
  [
    'a boot over before a call is',
    `hosts: [{name: host.0, bootTimeout: 2s}]`,
    '1:24 again-too-late hosts[0].bootTimeout',
  ],
  [
    'a policy that checks nothing',
    withHost(
      'policies:',
      '  host_power_on:',
      '    {thermalCheck: false, healthCheck: false, powerCheck: false, bmcCheck: false}',
    ),
    '3:3 policy-checks-nothing policies.host_power_on',
  ],
  [
    'a kind named as what every object has',
    `${host}kinds: {constructor: {}}`,
    '2:9 reserved-key kinds.constructor',
  ],
  [
    'a status named as what every object has',
    pump('statuses: {toString: {class: held}}'),
    '4:16 reserved-key kinds.pump.statuses.toString',
  ],
  [
    'a supply that goes off with the chassis, and a component that does not',
    withHost(
      'supplies: [{name: psu.0}]',
      'chassis: {powerSequence: [psu.0]}',
      'kinds: {pump: {}}',
      'components:',
      '  - {name: pump.0, chassisPower: false, powerDependencies: [psu.0]}',
    ),
    '6:41 shared-taken-away components[0].powerDependencies',
  ],
]

testMistakes(mistakes)
