/** Mistakes in kinds, their statuses and actions: each is found in its line. */
import { drain, host, type Mistake, onOff, pump, testMistakes, withHost } from './mistakes.ts'

/** What is wrong, a text, and each finding in it as `line:column code path`. */
const mistakes: readonly Mistake[] = [
  [
    'a kind with a name that is none',
    `${host}kinds: {GPU tray: {}}`,
    '2:9 malformed-value kinds["GPU tray"]',
  ],
  ['a kind with an unknown option', pump('bass: none'), '4:5 unknown-option kinds.pump.bass'],
  ['a kind with an unknown base', pump('base: switchd'), '4:11 unknown-choice kinds.pump.base'],
  [
    'a base for a built-in kind',
    `${host}kinds: {host: {base: none}}`,
    '2:22 option-without-use kinds.host.base',
  ],
  [
    'a kind switched by a service that there is not',
    pump('service: traymgr'),
    '4:14 unknown-reference kinds.pump.service',
  ],
  [
    'a kind of base none without statusWhenPower',
    pump('base: none'),
    '4:5 missing-option kinds.pump',
    '4:5 missing-option kinds.pump',
  ],
  [
    'a status of no class',
    pump('statuses: {Drained: {impliedPower: Off}}'),
    '4:25 missing-option kinds.pump.statuses.Drained.class',
  ],
  [
    'a status that implies what is no power',
    pump('statuses: {Drained: {class: held, impliedPower: Of}}'),
    '4:53 unknown-choice kinds.pump.statuses.Drained.impliedPower',
  ],
  [
    'a waiting status without a deadline',
    pump('statuses: {Filling: {class: waiting}}'),
    '4:25 missing-option kinds.pump.statuses.Filling.deadline',
  ],
  [
    'a deadline for what waits for nothing',
    pump('statuses: {Drained: {class: held, deadline: 5s}}'),
    '4:49 option-without-use kinds.pump.statuses.Drained.deadline',
  ],
  [
    'a deadline in words',
    pump('statuses: {Filling: {class: waiting, deadline: soon}}'),
    '4:52 malformed-value kinds.pump.statuses.Filling.deadline',
  ],
  [
    'a deadline to a status that there is not',
    pump('statuses: {Filling: {class: waiting, deadline: 5s, onTimeout: Faild}}'),
    '4:67 unknown-reference kinds.pump.statuses.Filling.onTimeout',
  ],
  [
    'deadlines that go round',
    pump(
      'statuses:',
      '  Filling: {class: waiting, deadline: 5s, onTimeout: Venting}',
      '  Venting: {class: waiting, deadline: 5s, onTimeout: Filling}',
      'actions: {Fill: {recipe: fill, from: [Off]}}',
      'recipes: {fill: {class: quiet, status: Filling, ends: Off}}',
    ),
    '5:7 deadline-circular kinds.pump.statuses.Filling',
  ],
  [
    'a status that nothing leads to',
    pump('statuses: {Drained: {class: stable, impliedPower: Off}}'),
    '4:16 status-unreachable kinds.pump.statuses.Drained',
  ],
  [
    'a held status without an exit',
    withHost(
      'kinds:',
      '  pump:',
      '    base: none',
      '    statusWhenPower: {On: On, Off: Off}',
      '    failureStatus: Broken',
      ...onOff.map((line) => `    ${line}`),
    ),
    '10:7 status-without-exit kinds.pump.statuses.Broken',
  ],
  [
    'a status of the base written again',
    pump('statuses: {Off: {class: stable}}'),
    '4:16 needs-replaces kinds.pump.statuses.Off',
  ],
  [
    'a replacement of nothing',
    pump('statuses: {Drained: {replaces: true, class: held}}'),
    '4:36 replaces-nothing kinds.pump.statuses.Drained.replaces',
  ],
  [
    'adopting a status that there is not',
    pump('statusWhenPower: {On: Onn, Off: Off}'),
    '4:27 unknown-reference kinds.pump.statusWhenPower.On',
  ],
  [
    'adopting off for on',
    pump('statusWhenPower: {On: Off, Off: Off}'),
    '4:5 power-contradiction kinds.pump.statusWhenPower',
  ],
  [
    'failures that end well',
    pump('failureStatus: On'),
    '4:5 failure-not-held kinds.pump.failureStatus',
  ],
  [
    'an action without a recipe',
    pump('actions: {Drain: {from: [Off]}}'),
    '4:22 missing-option kinds.pump.actions.Drain.recipe',
  ],
  [
    'an action with an unknown recipe',
    pump('actions: {Drain: {recipe: drane, from: [Off]}}'),
    '4:31 unknown-reference kinds.pump.actions.Drain.recipe',
  ],
  [
    'an action of another kind',
    pump('actions: {Drain: {recipe: host.power-on, from: [Off]}}'),
    '4:31 malformed-value kinds.pump.actions.Drain.recipe',
    '4:31 unknown-reference kinds.pump.actions.Drain.recipe',
  ],
  [
    'an action from an unknown status',
    drain('{class: quiet}', '[Of]'),
    '4:45 unknown-reference kinds.pump.actions.Drain.from[0]',
  ],
  [
    'an action from somewhere that is no list',
    drain('{class: quiet}', 'Off'),
    '4:44 wrong-type kinds.pump.actions.Drain.from',
  ],
  [
    'an action from nowhere',
    drain('{class: quiet}', '[]'),
    '4:15 action-unreachable kinds.pump.actions.Drain',
  ],
  [
    'an action from the same status twice',
    drain('{class: quiet}', '[Off, Off]'),
    '4:15 cell-twice kinds.pump.actions.Drain',
  ],
  [
    'an action both taken and so already',
    pump(
      'actions: {Rest: {recipe: rest, from: [Off, Maintenance], satisfiedBy: [Maintenance]}}',
      'recipes: {rest: {class: quiet, ends: Maintenance}}',
    ),
    '4:15 cell-contradiction kinds.pump.actions.Rest',
  ],
  [
    'an action already so where its recipe does not lead',
    pump(
      'actions: {Rest: {recipe: rest, from: [Off], satisfiedBy: [Failed]}}',
      'recipes: {rest: {class: quiet, ends: Maintenance}}',
    ),
    '4:15 already-elsewhere kinds.pump.actions.Rest',
  ],
  [
    'an action whose name is none',
    pump('actions: {drain it: {recipe: power-off, from: [On]}}'),
    '4:15 malformed-value kinds.pump.actions["drain it"]',
  ],
]

testMistakes(mistakes)
