/** Lists the codes of what is wrong with statuses and actions. */
import type { FindingRow } from '../../core/model/platform/finding.ts'
import { inKind, inRecipe, row } from './rows.ts'

export const statusRows = {
  'status-unreachable': row(
    'warning',
    'Nothing ever leads to a status: no recipe, no deadline, nothing that is observed.',
    'Let a recipe show it or end in it, or remove it.',
    inKind(
      'statuses: {Drained: {class: held, impliedPower: Off}}',
      'actions: {Refill: {recipe: power-on, from: [Drained, Off]}}',
    ),
  ),
  'status-without-exit': row(
    'error',
    'What comes into a status never leaves it but by an emergency.',
    'Give it an action whose recipe ends elsewhere; what is held needs one to what is not.',
    inKind(
      'base: none',
      'statusWhenPower: {On: On, Off: Off}',
      'failureStatus: Broken',
      'statuses:',
      '  On: {class: stable, impliedPower: On}',
      '  Off: {class: stable, impliedPower: Off}',
      '  Broken: {class: held}',
    ),
  ),
  'waiting-without-deadline': row(
    'error',
    'A waiting status may last for ever, or is given up as nothing there is.',
    'Give it a deadline, and a status that it is given up as.',
    '# { class: "waiting", impliedPower: null, timeout: null }',
  ),
  'deadline-circular': row(
    'error',
    'Giving up leads from one waiting status to the next, and back to the first.',
    'Let one of them be given up as a status that is held.',
    inKind(
      'statuses:',
      '  Filling: {class: waiting, deadline: 30s, onTimeout: Venting}',
      '  Venting: {class: waiting, deadline: 30s, onTimeout: Filling}',
      'actions: {Fill: {recipe: fill, from: [Off]}}',
      'recipes: {fill: {class: quiet, status: Filling, ends: Off}}',
    ),
  ),
  'deadline-out-of-place': row(
    'warning',
    'A status that waits for nothing is given up after a while.',
    'Make it a waiting status, or leave its deadline out.',
    '# { class: "held", impliedPower: null, timeout: { afterMs: 1000, … } }',
  ),
  'deadline-too-short': row(
    'warning',
    'What has not been observed yet is given up before limits.settle is over.',
    'Make transitionTimeout (bmc: initializationTimeout) longer than limits.settle.',
    'hosts: [{name: host.0}]\ntransitionTimeout: 2s\nlimits: {settle: 5s}',
  ),
  'power-contradiction': row(
    'error',
    'What is observed to be on becomes a status that implies off, or the other way round.',
    'Let statusWhenPower name a status that implies the same power.',
    inKind('statusWhenPower: {On: Off, Off: On}'),
  ),
  'failure-not-held': row(
    'warning',
    'A failure ends in a status that is not held, as if nothing had happened.',
    'Let fails name a held status.',
    inKind('failureStatus: Off'),
  ),
} satisfies Record<string, FindingRow>

export const actionRows = {
  'cell-contradiction': row(
    'error',
    'In one status an action is both taken and already so; the second always wins.',
    'Keep the status in one of from and already.',
    inKind(
      'actions: {Rest: {recipe: rest, from: [Off, Maintenance], satisfiedBy: [Maintenance]}}',
      'recipes: {rest: {class: quiet, ends: Maintenance}}',
    ),
  ),
  'cell-twice': row(
    'warning',
    'A status is listed twice in from or in already.',
    'Name each once.',
    inRecipe('{class: quiet}').replace('[Off]', '[Off, Off]'),
  ),
  'already-elsewhere': row(
    'error',
    'An action is answered `unchanged` in a status that is not what its recipe leads to.',
    'Take the status out of already, or let the recipe end there.',
    inRecipe('{class: quiet, ends: Isolated}').replace(
      '[Off]',
      '[Off], satisfiedBy: [Maintenance]',
    ),
  ),
  'action-unreachable': row(
    'warning',
    'An action is taken in no status that a component is ever in.',
    'Add a status to from.',
    inRecipe('{class: quiet}').replace('[Off]', '[]'),
  ),
  'needs-contradiction': row(
    'error',
    'A recipe needs a power that no status has in which its action is taken.',
    'Change needs, or from.',
    inRecipe('{class: quiet, needs: On}'),
  ),
} satisfies Record<string, FindingRow>
