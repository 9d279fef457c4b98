/** Mistakes in recipes and their steps: each is found in its line. */
import {
  drain,
  lines,
  type Mistake,
  onOff,
  pump,
  steps,
  testMistakes,
  withHost,
} from './mistakes.ts'

/** What is wrong, a text, and each finding in it as `line:column code path`. */
const mistakes: readonly Mistake[] = [
  [
    'a recipe that nobody carries out',
    pump('recipes: {drain: {class: quiet}}'),
    '4:15 recipe-unused kinds.pump.recipes.drain',
  ],
  [
    'a recipe of no class',
    drain('{ends: Off}'),
    '5:22 missing-option kinds.pump.recipes.drain.class',
  ],
  [
    'a recipe of an unknown class',
    drain('{class: quite}'),
    '5:30 unknown-choice kinds.pump.recipes.drain.class',
  ],
  [
    'a recipe that ends in an unknown status',
    drain('{class: quiet, ends: Draind}'),
    '5:43 unknown-reference kinds.pump.recipes.drain.ends',
  ],
  [
    'a recipe that shows an unknown status',
    drain('{class: quiet, status: Draining, ends: Off}'),
    '5:45 unknown-reference kinds.pump.recipes.drain.status',
  ],
  [
    'a recipe that shows a held status',
    drain('{class: quiet, status: Maintenance, ends: Off}'),
    '5:15 status-not-waiting kinds.pump.recipes.drain',
  ],
  [
    'a recipe under an unknown policy',
    drain('{class: quiet, policy: pumpPowerOf}'),
    '5:45 unknown-reference kinds.pump.recipes.drain.policy',
  ],
  [
    'a recipe that makes for one power and ends in another',
    drain('{class: down, status: PoweringOff, power: Off, ends: On}'),
    '5:15 ends-contradiction kinds.pump.recipes.drain',
  ],
  [
    'a recipe that needs what is never so',
    drain('{class: quiet, needs: On}'),
    '4:15 needs-contradiction kinds.pump.actions.Drain',
  ],
  [
    'a recipe that takes power unchecked',
    drain('{class: quiet, energises: true}'),
    '5:15 energises-unchecked kinds.pump.recipes.drain',
  ],
  [
    'a lock that nobody opens',
    pump(
      'base: none',
      'statusWhenPower: {On: On, Off: Off}',
      'failureStatus: Broken',
      ...onOff,
      'actions: {Mend: {recipe: mend, from: any}, Bar: {recipe: bar, from: any}}',
      'recipes:',
      '  mend: {class: quiet, ends: observed, sets: {unlock: bared}}',
      '  bar: {class: quiet, sets: {lock: barred}}',
    ),
    '14:7 lock-for-ever kinds.pump.recipes.bar',
  ],
  [
    'a step that does nothing',
    steps('target: self'),
    '5:45 unclear-step kinds.pump.recipes.drain.steps[0]',
  ],
  [
    'a step that does two things',
    steps('pause: 5s, observe: {power: On}'),
    '5:45 unclear-step kinds.pump.recipes.drain.steps[0]',
  ],
  [
    'a call without an undo',
    steps('call: power.vent'),
    '5:45 missing-undo kinds.pump.recipes.drain.steps[0]',
  ],
  [
    'a call with an undo that is neither',
    steps('call: power.vent, undo: later'),
    '5:70 wrong-type kinds.pump.recipes.drain.steps[0].undo',
  ],
  [
    'a call with no reason for no undo',
    steps('call: power.vent, undo: {none: " "}'),
    '5:45 undo-without-reason kinds.pump.recipes.drain.steps[0]',
  ],
  [
    'a call whose undo calls nobody',
    steps('call: power.vent, undo: [{call: pumpmgr.seal}]'),
    '5:78 unknown-reference kinds.pump.recipes.drain.steps[0].undo[0].call',
  ],
  [
    'a call of a service that there is not',
    steps('call: pumpmgr.vent, undo: {none: x}'),
    '5:52 unknown-reference kinds.pump.recipes.drain.steps[0].call',
  ],
  [
    'a call without a verb',
    steps('call: power, undo: {none: x}'),
    '5:52 malformed-value kinds.pump.recipes.drain.steps[0].call',
    '5:52 unknown-reference kinds.pump.recipes.drain.steps[0].call',
  ],
  [
    'a verb with a slip',
    steps('call: power.shutdwn, undo: {none: x}'),
    '5:45 verb-misspelt kinds.pump.recipes.drain.steps[0]',
  ],
  [
    'a call that powers on without saying so',
    steps('call: power.on, undo: {none: x}'),
    '5:45 energises-unsaid kinds.pump.recipes.drain.steps[0]',
  ],
  [
    'a call with a misspelt target',
    steps('call: thermal.lower, target: zone, undo: {none: x}'),
    '5:75 unknown-choice kinds.pump.recipes.drain.steps[0].target',
  ],
  [
    'too many retries',
    steps('call: power.vent, retries: 99, undo: {none: x}'),
    '5:73 out-of-range kinds.pump.recipes.drain.steps[0].retries',
  ],
  [
    'an observation of what is no power',
    steps('observe: {power: Warm}'),
    '5:63 unknown-choice kinds.pump.recipes.drain.steps[0].observe.power',
  ],
  [
    'an observation of nothing',
    steps('observe: {}'),
    '5:55 unclear-step kinds.pump.recipes.drain.steps[0].observe',
  ],
  [
    'an observation of two things',
    steps('observe: {power: On, alone: true}'),
    '5:74 unclear-step kinds.pump.recipes.drain.steps[0].observe.alone',
  ],
  [
    'an observation of an unknown sensor',
    steps('observe: {sensor: flow, is: [normal]}'),
    '5:64 unknown-reference kinds.pump.recipes.drain.steps[0].observe.sensor',
  ],
  [
    'an observation of an unknown level',
    withHost(
      'sensors: [{name: flow}]',
      'kinds:',
      '  pump:',
      '    actions: {Drain: {recipe: drain, from: [Off]}}',
      '    recipes:',
      '      drain: {class: quiet, steps: [{observe: {sensor: flow, is: [good]}}]}',
    ),
    '7:67 unknown-reference kinds.pump.recipes.drain.steps[0].observe.is[0]',
  ],
  [
    'a hold in an unknown status',
    steps('observe: {power: On}, onTimeout: {status: Brokn, code: x}'),
    '5:88 unknown-reference kinds.pump.recipes.drain.steps[0].onTimeout.status',
  ],
  [
    'an option of another kind of step',
    steps('pause: 5s, retries: 3'),
    '5:66 unclear-step kinds.pump.recipes.drain.steps[0].retries',
  ],
  [
    'a pause without end',
    steps('pause: forever'),
    '5:53 malformed-value kinds.pump.recipes.drain.steps[0].pause',
  ],
  [
    'a step after one that there is not',
    steps('pause: 5s, name: a, after: [b]'),
    '5:74 unknown-reference kinds.pump.recipes.drain.steps[0].after[0]',
  ],
  [
    'a step after itself',
    steps('pause: 5s, name: a, after: [a]'),
    '5:74 unknown-reference kinds.pump.recipes.drain.steps[0].after[0]',
  ],
  [
    'steps after one another',
    drain(
      '{class: quiet, steps: [{pause: 5s, name: a, after: [b]}, {pause: 5s, name: b, after: [a]}]}',
    ),
    '5:74 unknown-reference kinds.pump.recipes.drain.steps[0].after[0]',
  ],
  [
    'two steps of one name',
    steps('pause: 5s, name: a', 'pause: 6s, name: a', 'pause: 5s, name: b, after: [a]'),
    '5:118 duplicate-name kinds.pump.recipes.drain.steps[2].after[0]',
  ],
  [
    'two steps at once that contradict each other',
    steps('call: power.vent, undo: {none: x}', 'call: power.seal, after: [], undo: {none: x}'),
    '5:82 parallel-conflict kinds.pump.recipes.drain.steps[1]',
  ],
  [
    'an action for each of an unknown name',
    withHost(
      'kinds:',
      '  chassis:',
      '    actions: {Rest: {recipe: rest, from: [On]}}',
      '    recipes:',
      '      rest:',
      '        class: quiet',
      '        steps: [{each: PowrOff, target: hosts, until: {power: Off}}]',
    ),
    '8:17 unknown-name kinds.chassis.recipes.rest.steps[0]',
  ],
  [
    'an action for nobody',
    steps('each: PowerOff, until: {power: Off}'),
    '5:45 unclear-step kinds.pump.recipes.drain.steps[0].target',
  ],
  [
    'too little time for each',
    withHost(
      'kinds:',
      '  chassis:',
      '    actions: {Rest: {recipe: rest, from: [On]}}',
      '    recipes:',
      '      rest:',
      '        class: quiet',
      '        steps:',
      '          - {each: GracefulShutdown, target: hosts, until: {power: Off}, timeout: 1s}',
    ),
    '9:13 each-too-short kinds.chassis.recipes.rest.steps[0]',
  ],
  [
    'cooling taken from others',
    lines(
      'hosts: [{name: host.0, thermalZone: z}, {name: host.1, thermalZone: z}]',
      'zones: [{name: z, warning: 7, critical: 8}]',
      'kinds:',
      '  host:',
      '    actions: {Calm: {recipe: calm, from: [Running]}}',
      '    recipes:',
      '      calm:',
      '        class: quiet',
      '        steps: [{call: thermal.lower, target: zones, undo: {none: x}}]',
    ),
    '9:17 shared-taken-away kinds.host.recipes.calm.steps[0]',
  ],
]

testMistakes(mistakes)
