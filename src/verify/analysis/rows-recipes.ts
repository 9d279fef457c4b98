/** Lists the codes of what is wrong with recipes, with their order, and with components. */
import type { FindingRow } from '../../core/model/platform/finding.ts'
import { inKind, inRecipe, row } from './rows.ts'

export const recipeRows = {
  'recipe-unused': row(
    'warning',
    'No action carries a recipe out.',
    'Add an action, or remove the recipe.',
    inKind('recipes: {drain: {class: quiet}}'),
  ),
  'energises-unchecked': row(
    'error',
    'A recipe powers something on under no policy: no interlock would look.',
    'Name a policy.',
    inKind(
      'actions: {Fill: {recipe: fill, from: [Off]}}',
      'recipes: {fill: {class: quiet, energises: true}}',
    ),
  ),
  'energises-unsaid': row(
    'error',
    'A call asks for power in a recipe that does not say so: no interlock would look.',
    'Say energises: true, and name a policy.',
    inRecipe('{class: quiet, steps: [{call: power.on, undo: {none: it stays on}}]}'),
  ),
  'policy-checks-nothing': row(
    'warning',
    'A policy that lets something power on checks nothing at all.',
    'Let it check heat, health, power or the BMC, as the platform needs.',
    'hosts: [{name: host.0}]\npolicies:\n  hostPowerOn: {thermalCheck: false, ' +
      'healthCheck: false, powerCheck: false, bmcCheck: false}',
  ),
  'ends-contradiction': row(
    'error',
    'A recipe makes for one power, and ends in a status that implies the other.',
    'Change power, or ends.',
    inRecipe('{class: down, status: PoweringOff, ends: On, power: Off}'),
  ),
  'status-not-waiting': row(
    'warning',
    'While a recipe runs a status is shown that is not a waiting one.',
    'Show a waiting status: it has a deadline, should the recipe be lost.',
    inRecipe('{class: quiet, status: Maintenance, ends: Off}'),
  ),
  'lock-for-ever': row(
    'error',
    'A recipe sets a lock that no recipe of its kind takes away.',
    'Add a recipe that says sets: {unlock: …}, or sets: {lock: null}.',
    inKind(
      'base: none',
      'statusWhenPower: {On: On, Off: Off}',
      'failureStatus: Broken',
      'statuses: {On: {class: stable, impliedPower: On}, ' +
        'Off: {class: stable, impliedPower: Off}, Broken: {class: held}}',
      'actions: {Mend: {recipe: mend, from: any}, Bar: {recipe: bar, from: any}}',
      'recipes: {mend: {class: quiet, ends: observed}, bar: {class: quiet, sets: {lock: barred}}}',
    ),
  ),
  'undo-without-reason': row(
    'error',
    'A call has neither an undo nor a reason for none, or a failure is tolerated without one.',
    'Write the steps that take it back, or undo: {none: why}.',
    inRecipe('{class: quiet, steps: [{call: power.vent, undo: {none: " "}}]}'),
  ),
  'verb-misspelt': row(
    'warning',
    'A verb is nearly one that the service has.',
    'Write the usual verb, or give the own one a name that is further from it.',
    inRecipe('{class: quiet, steps: [{call: thermal.rise, undo: {none: harmless}}]}'),
  ),
  'verb-unanswered': row(
    'error',
    'A verb is none that the service, in the dialect that it speaks, is known to answer.',
    'Take one that it answers: docs/ubmc.md lists them; or name a service that speaks native.',
    `${inRecipe('{class: quiet, steps: [{call: power.blink, undo: {none: harmless}}]}')}\n` +
      'integrations: {dialect: ubmc}',
  ),
  'shared-taken-away': row(
    'error',
    'A call takes away cooling or a supply that another component needs too.',
    'Add skipIf: {inUse: true}; of a supply: let the chassis feed the component, or leave it out.',
    [
      'hosts: [{name: host.0, thermalZone: z}, {name: host.1, thermalZone: z}]',
      'zones: [{name: z, warning: 70, critical: 80}]',
      'kinds:',
      '  host:',
      '    actions: {Calm: {recipe: calm, from: [Running]}}',
      '    recipes:',
      '      calm:',
      '        class: quiet',
      '        steps: [{call: thermal.lower, target: zones, undo: {none: it follows the heat}}]',
    ].join('\n'),
  ),
} satisfies Record<string, FindingRow>

export const orderRows = {
  'unknown-name': row(
    'error',
    'A machine, a recipe or a component names what the platform does not have.',
    'Take a name that there is, or add what is meant.',
    '# a recipe that ends in a status that its machine does not have',
  ),
  'step-ambiguous': row(
    'error',
    'Two steps have one name, and another step comes after it.',
    'Give each step a name of its own.',
    '# steps named cool, cool, and one after: [cool]',
  ),
  'step-cycle': row(
    'error',
    'A step comes after itself, or after one that stands below it.',
    'Put what comes first first.',
    '# a step named cool, after: [cool]',
  ),
  'recipe-cycle': row(
    'error',
    'A recipe carries itself out, by way of the components it asks for the same.',
    'Let one of the recipes do without the others.',
    '# pump.drain does each of its dependents, whose recipe does each of theirs',
  ),
  'dependency-cycle': row(
    'error',
    'A component depends on itself, by way of others: none could be powered on first.',
    'Take one of the dependencies away.',
    '# pump.0 depends on pump.1, and pump.1 on pump.0',
  ),
  'parallel-conflict': row(
    'error',
    'Two steps may run at the same time and ask the same thing for different things.',
    'Let one come after the other.',
    inRecipe(
      '{class: quiet, steps: [{call: power.vent, undo: {none: a}}, ' +
        '{call: power.seal, after: [], undo: {none: b}}]}',
    ),
  ),
  'each-too-short': row(
    'error',
    'A step waits less long for others than they may take, however fast they are answered.',
    'Make its timeout longer, or their waits shorter.',
    [
      'hosts: [{name: host.0}]',
      'kinds:',
      '  chassis:',
      '    actions: {Rest: {recipe: rest, from: [On]}}',
      '    recipes:',
      '      rest:',
      '        class: quiet',
      '        steps:',
      '          - {each: GracefulShutdown, target: hosts, until: {power: Off}, timeout: 5s}',
    ].join('\n'),
  ),
  'again-too-late': row(
    'warning',
    'A step waits longer for the answer to what it repeats than for what that is to bring about.',
    'Make bootTimeout longer than integrations.timeout.',
    'hosts: [{name: host.0, bootTimeout: 3s}]',
  ),
  'led-without-pattern': row(
    'error',
    'An LED, or a kind, has no pattern for when nothing else applies.',
    'End its rows with {pattern: off}.',
    '# ledTables: { pump: { leak: [["critical", "on"]] } }',
  ),
  'led-row-unreachable': row(
    'warning',
    'A row of an LED stands after the one that always applies.',
    'Put it before.',
    '# ledTables: { pump: { leak: [["always", "off"], ["critical", "on"]] } }',
  ),
  'listed-twice': row(
    'error',
    'A component lists a supply, a zone, a sensor or another component twice.',
    'Name each once.',
    '# supplies: ["supply/psu.0", "supply/psu.0"]',
  ),
} satisfies Record<string, FindingRow>
