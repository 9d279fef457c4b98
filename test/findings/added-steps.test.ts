/** Mistakes in steps that are added to recipes, and what a replaced recipe loses: in its line. */
import { lines, type Mistake, pump, testMistakes, withHost } from './mistakes.ts'

/** Steps that are added to the recipes of a chassis. */
const chassisWith = (...additions: readonly string[]) =>
  withHost('kinds:', '  chassis:', '    addedSteps:', ...additions.map((one) => `      - ${one}`))

/** What is wrong, a text, and each finding in it as `line:column code path`. */
const mistakes: readonly Mistake[] = [
  [
    'steps by a step that no recipe has',
    chassisWith('{after: main rail om, steps: [{pause: 1s}]}'),
    '5:17 unknown-reference kinds.chassis.addedSteps[0].after',
  ],
  [
    'steps by no step, and by two',
    chassisWith(
      '{steps: [{pause: 1s}]}',
      '{before: main rail on, after: main rail on, steps: [{pause: 1s}]}',
    ),
    '5:9 unclear-step kinds.chassis.addedSteps[0]',
    '6:39 unclear-step kinds.chassis.addedSteps[1].after',
  ],
  [
    'a step between a call and the look at what came of it',
    chassisWith('{before: chassis power good, steps: [{pause: 1s}]}'),
    '5:18 unclear-step kinds.chassis.addedSteps[0].before',
  ],
  [
    'a step that is called like one that is there',
    chassisWith('{after: main rail on, steps: [{pause: 1s, name: supply good}]}'),
    '5:39 duplicate-name kinds.chassis.addedSteps[0].steps[0]',
  ],
  [
    'steps by a step of emergencies, of which they are not to be',
    withHost(
      'kinds:',
      '  host:',
      '    addedSteps: [{after: dependents off, steps: [{pause: 1s}]}]',
    ),
    '4:26 option-without-use kinds.host.addedSteps[0].after',
  ],
  [
    'an added step that calls nobody, waits for one outside, and is looked at by none',
    chassisWith(
      '{after: main rail on, steps: [{call: fpag.a, undo: {none: x}}]}',
      '{after: main rail on, steps: [{pause: 1s, after: [main rail on]}]}',
      '{after: main rail on, steps: [{call: power.on, verifiedByNext: true, undo: {none: x}}]}',
    ),
    '5:46 unknown-reference kinds.chassis.addedSteps[0].steps[0].call',
    '6:59 unknown-reference kinds.chassis.addedSteps[1].steps[0].after[0]',
    '7:72 unclear-step kinds.chassis.addedSteps[2].steps[0].verifiedByNext',
  ],
  [
    'an added step that analysis finds fault with, told of once however many recipes have it',
    chassisWith('{after: main rail on, steps: [{call: power.vent, undo: {none: " "}}]}'),
    '5:39 undo-without-reason kinds.chassis.addedSteps[0].steps[0]',
  ],
  [
    'a step of an own recipe behind one that is added to it',
    pump(
      'addedSteps: [{before: second, steps: [{pause: 1s, name: first}]}]',
      'actions: {Drain: {recipe: drain, from: [Off]}}',
      'recipes: {drain: {class: quiet, steps: [{pause: 1s, name: second}, ' +
        '{call: power.vent, undo: {none: " "}}]}}',
    ),
    '6:72 undo-without-reason kinds.pump.recipes.drain.steps[1]',
  ],
  [
    'a recipe in the place of one that looks after supplies and others, and what is added to that',
    lines(
      'hosts: [{name: host.0}]',
      'supplies: [{name: psu.0}]',
      'chassis: {powerSequence: [psu.0]}',
      'kinds:',
      '  chassis:',
      '    addedSteps: [{after: main rail on, steps: [{pause: 1s}]}]',
      '    recipes:',
      '      power-on:',
      '        {replaces: true, class: up, status: PoweringOn, ends: On, power: On, ' +
        'policy: chassisPowerOn, steps: [{call: power.on, undo: {none: x}}]}',
    ),
    '8:7 steps-lost kinds.chassis.recipes["power-on"]',
    '8:7 steps-lost kinds.chassis.recipes["power-on"]',
  ],
  [
    'a recipe that does more than the one in its place, beside one that does not',
    pump(
      'recipes: {power-on: {replaces: true, class: up, status: PoweringOn, ends: On, power: On, ' +
        'steps: [{call: power.prime, undo: {none: x}}, {call: power.on, undo: {none: x}}]}}',
    ),
    '4:15 sibling-left kinds.pump.recipes["power-on"]',
  ],
]

testMistakes(mistakes)
