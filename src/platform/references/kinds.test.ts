/** Tests that whatever a file says of kinds and their components is found where it cannot be so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../load.ts'

/** In a platform with a pump, a sensor, a resource and a service of its own. */
const around = [
  'hosts: [{name: host.0}]',
  'sensors: [{name: flow, critical: 9}]',
  'resources: [{name: fabric}]',
  'integrations: {others: [pumpmgr]}',
]

const inPump = (rest: string) => [...around, `kinds: {pump: {${rest}}}`]
const inRecipe = (rest: string) => inPump(`recipes: {prime: {class: quiet, ${rest}}}`)
const inStep = (rest: string) => inRecipe(`steps: [{${rest}}]`)
const withPump = (rest: string) => [
  ...around,
  'kinds: {pump: {}}',
  `components: [{name: pump.0, ${rest}}]`,
]
const bare = (rest: string) => [
  ...around,
  'kinds: {jbod: {base: none, statusWhenPower: {On: Up, Off: Down}, failureStatus: Down,' +
    ' statuses: {Up: {class: stable, impliedPower: On},' +
    ` Down: {class: stable, impliedPower: Off}}${rest}}}`,
]

const cases: readonly (readonly [what: string, lines: readonly string[], found: string])[] = [
  [
    'a kind that nothing is known of',
    [...around, 'components: [{name: pmp.0}]', 'kinds: {pump: {}}'],
    "unknown-reference components[0].name: there is no kind 'pmp' (did you mean 'pump'?)",
  ],
  [
    'a component without a kind',
    [...around, 'components: [{name: pump.0}]'],
    "unknown-reference components[0].name: there is no kind 'pump' (add it: kinds: {pump: {}})",
  ],
  [
    'a host among the components',
    [...around, 'components: [{name: host.1}]'],
    "unknown-reference components[0].name: 'host.1' is a host, which is no kind of this" +
      " platform's own (list it under hosts)",
  ],
  [
    'a component that is only a kind',
    [...around, 'components: [{name: pump}]', 'kinds: {pump: {}}'],
    "malformed-value components[0].name: 'pump' does not say which pump it is" +
      " (did you mean 'pump.0'?)",
  ],
  [
    'a component twice',
    [...around, 'kinds: {pump: {}}', 'components: [{name: pump.0}, {name: pump.0}]'],
    "duplicate-name components[1].name: component 'pump.0' is here twice (name each once)",
  ],
  [
    'a status of the base, written again',
    inPump('statuses: {Off: {class: held}}'),
    "needs-replaces kinds.pump.statuses.Off: every pump has 'Off' already" +
      ' (choose another name, or add replaces: true)',
  ],
  [
    'a replacement of nothing',
    inPump('actions: {PowerOf: {replaces: true, recipe: power-off, from: any}}'),
    "replaces-nothing kinds.pump.actions.PowerOf.replaces: a pump has no 'PowerOf' that it could" +
      " replace (did you mean 'PowerOn'?)",
  ],
  [
    'a base for a host',
    [...around, 'kinds: {host: {base: none}}'],
    'option-without-use kinds.host.base: a host is what it is (leave it out)',
  ],
  [
    'a kind without a base that does not say what it is',
    [...around, 'kinds: {jbod: {base: none}}'],
    'missing-option kinds.jbod: statusWhenPower is missing, which a kind without a base needs' +
      ' (add statusWhenPower: {On: …, Off: …})',
  ],
  [
    'a waiting status without a deadline',
    inPump('statuses: {Filling: {class: waiting}}'),
    'missing-option kinds.pump.statuses.Filling.deadline: nothing may wait for ever' +
      ' (add deadline: 30s)',
  ],
  [
    'a stable status with a deadline',
    inPump('statuses: {Full: {class: stable, deadline: 3s}}'),
    'option-without-use kinds.pump.statuses.Full.deadline: a stable status waits for nothing' +
      ' (leave it out, or say class: waiting)',
  ],
  [
    'a status that is given up for one there is not',
    inPump('statuses: {Filling: {class: waiting, deadline: 3s, onTimeout: Faild}}'),
    "unknown-reference kinds.pump.statuses.Filling.onTimeout: there is no status 'Faild'" +
      " (did you mean 'Failed'?)",
  ],
  [
    'an action that is taken in no status there is',
    inPump('actions: {Prime: {recipe: power-on, from: [Of]}}'),
    "unknown-reference kinds.pump.actions.Prime.from[0]: there is no status 'Of'" +
      " (did you mean 'Off'?)",
  ],
  [
    'an action without its recipe',
    inPump('actions: {Prime: {recipe: prime, from: any}}'),
    "unknown-reference kinds.pump.actions.Prime.recipe: there is no recipe 'prime'" +
      ' (known: power-on, power-cycle, power-off, force-off, isolate, emergency-off,' +
      ' emergency-isolate, emergency-cut, enter-maintenance, exit-maintenance, recover,' +
      ' identify-on, …)',
  ],
  [
    'a recipe that ends nowhere',
    inRecipe('ends: Primed'),
    "unknown-reference kinds.pump.recipes.prime.ends: there is no status 'Primed'" +
      " (did you mean 'Failed'?)",
  ],
  [
    'a recipe under no policy there is',
    inRecipe('policy: pumpPoweron'),
    "unknown-reference kinds.pump.recipes.prime.policy: there is no policy 'pumpPoweron'" +
      " (did you mean 'pumpPowerOn'?)",
  ],
  [
    'a step that does nothing',
    inStep('name: nothing'),
    'unclear-step kinds.pump.recipes.prime.steps[0]: does nothing' +
      ' (give it one of call, observe, each, pause)',
  ],
  [
    'a step that does two things',
    inStep('pause: 3s, observe: {power: On}'),
    'unclear-step kinds.pump.recipes.prime.steps[0]: does observe and pause at once' +
      ' (give it one of call, observe, each, pause)',
  ],
  [
    'a pause that is retried',
    inStep('pause: 3s, retries: 2'),
    'unclear-step kinds.pump.recipes.prime.steps[0].retries: goes with call, not with pause' +
      ' (leave it out)',
  ],
  [
    'a pause that may not be repeated',
    inStep('pause: 3s, notRepeatable: true'),
    'unclear-step kinds.pump.recipes.prime.steps[0].notRepeatable: goes with call, not with pause' +
      ' (leave it out)',
  ],
  [
    'a call that nobody looks at after it',
    inStep('call: pumpmgr.prime, verifiedByNext: true, undo: {none: harmless}'),
    'unclear-step kinds.pump.recipes.prime.steps[0].verifiedByNext: no step after it observes' +
      ' self: nobody would see whether it happened' +
      ' (put that step after it, without after, or leave this out)',
  ],
  [
    'a call that nothing takes back',
    inStep('call: pumpmgr.prime'),
    'missing-undo kinds.pump.recipes.prime.steps[0]: pumpmgr.prime is not taken back by anything' +
      ' (add undo: [steps], or {none: why})',
  ],
  [
    'a call of a service there is not',
    inStep('call: pumpmg.prime, undo: {none: harmless}'),
    "unknown-reference kinds.pump.recipes.prime.steps[0].call: there is no service 'pumpmg'" +
      " (did you mean 'pumpmgr'?)",
  ],
  [
    'a call without a verb',
    inStep('call: pumpmgr, undo: {none: harmless}'),
    "malformed-value kinds.pump.recipes.prime.steps[0].call: 'pumpmgr' is not a service and its" +
      " verb, with a dot between (like 'power.on')",
  ],
  [
    'a step after one that is not before it',
    inRecipe('steps: [{name: a, pause: 1s}, {name: b, pause: 1s, after: [c]}]'),
    "unknown-reference kinds.pump.recipes.prime.steps[1].after[0]: there is no step before it 'c'" +
      " (did you mean 'a'?)",
  ],
  [
    'an operation on nobody',
    inStep('each: PowerOff, until: {power: Off}'),
    'unclear-step kinds.pump.recipes.prime.steps[0].target: self is nobody to ask' +
      ' (one of hosts, parts, dependents)',
  ],
  [
    'a call of several at once',
    inStep('call: power.beep, target: hosts, undo: {none: harmless}'),
    'unclear-step kinds.pump.recipes.prime.steps[0].target: hosts goes with each, not with call' +
      ' (one of self, zones, supplies)',
  ],
  [
    'a condition on nothing',
    inStep('observe: {}'),
    'unclear-step kinds.pump.recipes.prime.steps[0].observe: names no condition' +
      ' (one of power, known, alone, boot, level, inUse,' +
      ' sensor, zone, supply, resource, component)',
  ],
  [
    'a level that no sensor has',
    inStep('observe: {sensor: flow, is: [good]}'),
    "unknown-reference kinds.pump.recipes.prime.steps[0].observe.is[0]: there is no level 'good'" +
      ' (known: normal, warning, critical, unknown)',
  ],
  [
    'an LED that shows nothing in some cases',
    inPump('leds: {flow: {show: [{when: powered, pattern: on}]}}'),
    'led-not-total kinds.pump.leds.flow.show[0]: says nothing for all else' +
      ' (end with - pattern: off)',
  ],
  [
    'a dependency on a component there is not',
    withPump('dependsOn: [{component: pump.1}]'),
    "unknown-reference components[0].dependsOn[0].component: there is no component 'pump.1'" +
      " (did you mean 'pump.0'?)",
  ],
  [
    'a dependency on itself',
    withPump('dependsOn: [{component: pump.0}]'),
    "vain-dependency components[0].dependsOn[0].component: 'pump.0' depends on itself" +
      ' (leave it out)',
  ],
  [
    'a dependency on the chassis that feeds it',
    withPump('dependsOn: [{component: chassis.0}]'),
    "vain-dependency components[0].dependsOn[0].component: it takes its power from 'chassis.0'," +
      ' and goes off with it anyway (leave it out)',
  ],
  [
    'a dependency on two things at once',
    withPump('dependsOn: [{resource: fabric, sensor: flow}]'),
    'option-twice components[0].dependsOn[0].resource: is here beside sensor' +
      ' (name one of sensor, zone, supply, resource, component)',
  ],
  [
    'a dependency on a resource there is not',
    withPump('dependsOn: [{resource: fabrik}]'),
    "unknown-reference components[0].dependsOn[0].resource: there is no resource 'fabrik'" +
      " (did you mean 'fabric'?)",
  ],
  [
    'a rule about a status that the other kind does not have',
    withPump('healthRules: [{component: host.0, is: [Runing], health: OK}]'),
    "unknown-reference components[0].healthRules[0].is[0]: there is no status 'Runing'" +
      " (did you mean 'Running'?)",
  ],
  [
    'a kind that its chassis could not switch off',
    [...bare(''), 'components: [{name: jbod.0}]'],
    'missing-action components[0].name: jbod.0 needs an action PowerOn: the chassis feeds it' +
      ' (add it to kinds.jbod.actions, or leave base: none out)',
  ],
  [
    'a load that no emergency could switch off',
    [...bare(', load: true'), 'components: [{name: jbod.0, chassisPower: false}]'],
    'missing-action components[0].name: jbod.0 needs an action EmergencyOff: it goes off in an' +
      ' emergency (add it to kinds.jbod.actions, or leave base: none out)',
  ],
  [
    'a resource of a sensor there is not',
    ['hosts: [{name: host.0}]', 'resources: [{name: coolant, sensors: [flow]}]', 'sensors: []'],
    "unknown-reference resources[0].sensors[0]: there is no sensor 'flow'" +
      ' (list it under sensors: - name: flow)',
  ],
  [
    'a service twice',
    ['hosts: [{name: host.0}]', 'integrations: {others: [ledmgr]}'],
    "duplicate-service integrations.others[0]: 'ledmgr' is a service already" +
      ' (give each service a name of its own)',
  ],
]

for (const [what, lines, expected] of cases) {
  test(`${what} is found`, () => {
    const loaded = readConfig(lines.join('\n'))
    assert.ok('problems' in loaded, 'nothing was found')
    const found = loaded.problems.map(({ code, path, message, hint }) => {
      return `${code} ${path}: ${message} (${hint})`
    })
    assert.ok(found.includes(expected), found.join('\n'))
    for (const { line } of loaded.problems) assert.ok(line !== null)
  })
}
