/** Makes setups for tests of the verifier: an example, as small as the command line makes it. */

import type { Platform } from '../../src/core/model/platform/platform.ts'
import { type Exploration, explore } from '../../src/verify/exploration/explore.ts'
import { profileOf, setupOf, usualBounds } from '../../src/verify/exploration/setup.ts'
import { createWalker } from '../../src/verify/exploration/walk.ts'
import type { Bounds, Setup } from '../../src/verify/exploration/world.ts'
import { exampleConfig } from '../harness/platform.ts'

/** What a host and its chassis are asked for where `npm test` explores whatever goes wrong once. */
export const upAndDown: readonly string[] = ['PowerOn', 'PowerOff']

export const setupWith = (
  hosts: number,
  bounds: Partial<Bounds> = {},
  change: (platform: Platform) => Platform = (platform) => platform,
): Setup => {
  const setup = setupOf(profileOf(exampleConfig(), hosts).config, { ...usualBounds, ...bounds })
  return { ...setup, platform: change(setup.platform) }
}

/** In this thread. */
export function exploreHere(setup: Setup, statesMax = 1_000_000): Promise<Exploration> {
  const walker = createWalker(setup)
  const expander = async (states: Parameters<typeof walker.expand>[0][]) =>
    states.map((state) => walker.expand(state))
  return explore([expander as never], { statesMax }, () => {})
}
