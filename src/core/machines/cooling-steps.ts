/** Builds the steps by which recipes ask for cooling ahead of the heat, as the policy has it. */

import type { CallStep } from '../model/platform/platform.ts'
import type { Settings } from './settings.ts'
import { call } from './steps.ts'

/** Of a chassis, or of what it feeds. A quiet one asks for none before it is warm. */
export function coolingSteps(settings: Settings, of: 'chassis' | 'load') {
  const { coolingPolicy } = settings
  const lower = call('release cooling', 'thermal', 'lower', 'zones', settings, {
    skipIf: { inUse: true },
    ignoreFailureBecause: 'more cooling than needed harms nothing',
    undo: { none: 'cooling follows the temperature by itself' },
  })
  const staysRaised = coolingPolicy === 'performance' && of === 'load'
  const raise = call('raise cooling', 'thermal', 'raise', 'zones', settings, {
    after: [],
    undo: staysRaised ? { none: 'it stays raised while the chassis has power' } : [lower],
  })
  const isAhead = coolingPolicy !== 'quiet'
  const raised: readonly CallStep[] = isAhead ? [raise] : []
  const lowered: readonly CallStep[] = isAhead && !staysRaised ? [lower] : []
  return { raised, lowered, raisedNames: raised.map(({ name }) => name) }
}
