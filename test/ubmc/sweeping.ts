/** What sweeps among u-bmc's services have in common. */
import type { Config } from '../../src/platform/schema/config.ts'
import type { Dialect } from '../sweeps/ending.ts'
import { hurried } from '../sweeps/sweep.ts'
import { createUbmcInterference } from './interference.ts'

/** With a powermgr that can reset the BMC: whatever recipe there is can be carried out. */
export function patient(config: Config): Config {
  const { integrations, simulation, ...rest } = hurried(config)
  return {
    ...rest,
    // A button that is held for four seconds needs more than a moment.
    transitionTimeout: 8000,
    integrations: { ...integrations, timeout: 5000 },
    simulation: {
      ...simulation,
      reportInterval: 500,
      ubmc: { ...simulation.ubmc, bmcPower: true },
    },
  }
}

/** What switches power. */
export const isSwitching = (recipe: string): boolean =>
  /^(host|chassis)\.(power|force|restart|reset|shutdown|emergency)/.test(recipe)

/**
 * A press without a result must not be repeated: doubt, unless a sensor shows what came of it. That
 * of a reset no sensor of power shows.
 */
export const dialectWith = (
  isMeasured: (step: string) => boolean,
  isForced: (recipe: string) => boolean,
): Dialect => ({
  createInterference: createUbmcInterference,
  isHarmless: (_, step, spoiling) =>
    spoiling === 'reject-once' ||
    spoiling === 'repeat' ||
    (spoiling === 'lose-answer-once' && isMeasured(step) && !/\breset\b/.test(step)),
  // Nobody of u-bmc measures the BMC, or tells of its boots.
  endOf: (recipe) => {
    if (isForced(recipe)) return 'forced'
    return /^bmc\.(reboot|force-reboot|shutdown)$/.test(recipe) ? 'unverified' : 'succeeded'
  },
  // Its calls are no JSON, and those of powermgr have no ids.
  listenForCalls: () => () => {},
  // The reset that a boot is tried again with is one more, and meant to be.
  isRepeatable: (_, step) => step.startsWith('force_off') || step.startsWith('reset'),
  // Nor may it be repeated by whoever starts again. What is forced does without presses.
  isDoubtful: ({ recipes }, recipe) =>
    ['up', 'down'].includes(recipes[recipe]!.class) ||
    recipes[recipe]!.steps.some(
      (step) => step.kind === 'call' && ['reset', 'shutdown'].includes(step.verb),
    ),
})
