/** The recipes of the BMC itself: maintenance, firmware update, reboot. */
import { known } from './host-recipes.ts'
import type { Recipe } from './platform.ts'
import type { Settings } from './settings.ts'
import { call, observe, recipe } from './step-words.ts'

export const bmcRecipes = (settings: Settings): readonly Recipe[] => {
  const irrevocable = {
    once: true as const,
    undo: { none: 'a reset of the BMC cannot be taken back' },
  }
  const reboot = [
    call('reset the BMC', 'power', 'reset', 'self', settings, {
      ...irrevocable,
      observable: true,
      boots: true,
    }),
    observe('BMC back', 'self', { power: 'On' }, settings.initializationTimeoutMs),
  ]
  return [
    recipe('bmc.enter-maintenance', 'bmc', { class: 'quiet', ends: 'Maintenance' }),
    recipe('bmc.exit-maintenance', 'bmc', { class: 'quiet', ends: 'Ready' }),
    recipe('bmc.prepare-update', 'bmc', { class: 'quiet', ends: 'Updating' }),
    recipe('bmc.complete-update', 'bmc', { class: 'quiet', ends: 'Ready' }),
    recipe('bmc.reboot', 'bmc', {
      class: 'down',
      status: 'Rebooting',
      ends: 'Ready',
      steps: reboot,
    }),
    recipe('bmc.force-reboot', 'bmc', {
      class: 'force',
      status: 'Rebooting',
      ends: 'Ready',
      steps: reboot,
    }),
    recipe('bmc.shutdown', 'bmc', {
      class: 'down',
      status: 'ShuttingDown',
      ends: 'ShuttingDown',
      steps: [call('shut the BMC down', 'power', 'off', 'self', settings, irrevocable)],
    }),
    recipe('bmc.recover', 'bmc', { class: 'quiet', ends: 'adopt', steps: [known(settings)] }),
    recipe('bmc.identify-on', 'bmc', { class: 'quiet', sets: { identify: true } }),
    recipe('bmc.identify-off', 'bmc', { class: 'quiet', sets: { identify: false } }),
  ]
}
