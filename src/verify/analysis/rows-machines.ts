/** The codes of what is wrong with statuses and actions. */
import type { FindingRow } from '../../core/model/finding.ts'
import { inKind, inRecipe, row } from './rows.ts'

export const statusRows = {
  'status-unreachable': row(
    'warning',
    'Nothing ever leads to a status: no recipe, no deadline, nothing that is observed.',
    'Let a recipe show it or end in it, or remove it.',
    inKind(
      'statuses: {Drained: {class: held, claims: Off}}',
      'actions: {Refill: {recipe: power-on, from: [Drained, Off]}}',
    ),
  ),
  'status-without-exit': row(
    'error',
    'What comes into a status never leaves it but by an emergency.',
    'Give it an action whose recipe ends elsewhere; what is held needs one to what is not.',
    inKind(
      'base: none',
      'adopts: {On: On, Off: Off}',
      'fails: Broken',
      'statuses:',
      '  On: {class: stable, claims: On}',
      '  Off: {class: stable, claims: Off}',
      '  Broken: {class: held}',
    ),
  ),
  'waiting-without-deadline': row(
    'error',
    'A waiting status may last for ever, or is given up as nothing there is.',
    'Give it a deadline, and a status that it is given up as.',
    '# { class: "waiting", claims: null, gaveUp: null }',
  ),
  'deadline-circular': row(
    'error',
    'Giving up leads from one waiting status to the next, and back to the first.',
    'Let one of them be given up as a status that is held.',
    inKind(
      'statuses:',
      '  Filling: {class: waiting, deadline: 30s, gaveUp: Venting}',
      '  Venting: {class: waiting, deadline: 30s, gaveUp: Filling}',
      'actions: {Fill: {recipe: fill, from: [Off]}}',
      'recipes: {fill: {class: quiet, status: Filling, ends: Off}}',
    ),
  ),
  'deadline-out-of-place': row(
    'warning',
    'A status that waits for nothing is given up after a while.',
    'Make it a waiting status, or leave its deadline out.',
    '# { class: "held", claims: null, gaveUp: { afterMs: 1000, … } }',
  ),
  'deadline-too-short': row(
    'warning',
    'What has not been observed yet is given up before limits.settle is over.',
    'Make transitionTimeout (bmc: initializationTimeout) longer than limits.settle.',
    'hosts: [{name: host.0}]\ntransitionTimeout: 2s\nlimits: {settle: 5s}',
  ),
  'adopts-contradiction': row(
    'error',
    'What is observed to be on becomes a status that claims off, or the other way round.',
    'Let adopts name a status with the same claims.',
    inKind('adopts: {On: Off, Off: On}'),
  ),
  'fails-not-held': row(
    'warning',
    'A failure ends in a status that is not held, as if nothing had happened.',
    'Let fails name a held status.',
    inKind('fails: Off'),
  ),
} satisfies Record<string, FindingRow>

export const actionRows = {
  'cell-contradiction': row(
    'error',
    'In one status an action is both taken and already so; the second always wins.',
    'Keep the status in one of from and already.',
    inKind(
      'actions: {Rest: {recipe: rest, from: [Off, Maintenance], already: [Maintenance]}}',
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
    inRecipe('{class: quiet, ends: Isolated}').replace('[Off]', '[Off], already: [Maintenance]'),
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
