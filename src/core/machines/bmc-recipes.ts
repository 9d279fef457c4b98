/** Defines the recipes of the BMC: maintenance, firmware update, reboot. */

import type { Step } from '../model/platform/platform.ts'
import { known } from './host-recipes.ts'
import type { Settings } from './settings.ts'
import { call, type NamesOf, observe, recipe } from './steps.ts'

export type BmcRecipe = NamesOf<typeof bmcRecipes>

export const bmcRecipes = (settings: Settings) => [
  ...workRecipes(settings),
  ...resetRecipes(settings),
  recipe('bmc.recover', 'bmc', {
    class: 'quiet',
    ends: 'observed',
    sets: { unlock: 'update' },
    steps: [known(settings)],
  }),
  recipe('bmc.identify-on', 'bmc', { class: 'quiet', sets: { identify: true } }),
  recipe('bmc.identify-off', 'bmc', { class: 'quiet', sets: { identify: false } }),
]

/** What somebody works on it for: maintenance and updates, which locks say who began. */
const workRecipes = (settings: Settings) => [
  recipe('bmc.enter-maintenance', 'bmc', {
    class: 'quiet',
    ends: 'Maintenance',
    sets: { lock: 'maintenance' },
  }),
  recipe('bmc.exit-maintenance', 'bmc', {
    class: 'quiet',
    ends: 'Ready',
    sets: { unlock: 'maintenance' },
  }),
  recipe('bmc.prepare-update', 'bmc', {
    class: 'quiet',
    status: 'Updating',
    ends: 'Updating',
    failed: 'observed',
    alone: true,
    abortable: true,
    sets: { lock: 'update' },
    steps: drained(settings),
  }),
  recipe('bmc.complete-update', 'bmc', {
    class: 'quiet',
    ends: 'Ready',
    sets: { unlock: 'update' },
  }),
]

const resetRecipes = (settings: Settings) => {
  const irrevocable = {
    notRepeatable: true as const,
    undo: { none: 'a reset of the BMC cannot be taken back' },
  }
  const reboot = [
    call('reset the BMC', 'power', 'reset', 'self', settings, {
      ...irrevocable,
      verifiedByNext: true,
    }),
    observe('BMC back', 'self', { bmc: 'restarted' }, settings.initializationTimeoutMs, {
      code: 'reboot-timeout',
    }),
  ]
  return [
    recipe('bmc.reboot', 'bmc', {
      class: 'down',
      status: 'Rebooting',
      ends: 'Ready',
      failed: 'observed',
      alone: true,
      steps: [...drained(settings), ...reboot],
    }),
    recipe('bmc.force-reboot', 'bmc', {
      class: 'force',
      status: 'Rebooting',
      ends: 'Ready',
      failed: 'observed',
      steps: reboot,
    }),
    recipe('bmc.shutdown', 'bmc', {
      class: 'down',
      status: 'ShuttingDown',
      ends: 'Off',
      failed: 'observed',
      alone: true,
      steps: [
        ...drained(settings),
        call('shut the BMC down', 'power', 'off', 'self', settings, {
          ...irrevocable,
          verifiedByNext: true,
        }),
        observe('BMC off', 'self', { bmc: 'down' }, settings.transitionTimeoutMs, {
          code: 'shutdown-timeout',
        }),
      ],
    }),
  ]
}

/** `graceful` waits for what is under way; `immediate` is refused then, by an interlock. */
const drained = (settings: Settings): readonly Step[] =>
  settings.drainsForUpdate
    ? [
        observe('operations ended', 'self', { alone: true }, settings.drainTimeoutMs, {
          code: 'drain-timeout',
        }),
      ]
    : []
