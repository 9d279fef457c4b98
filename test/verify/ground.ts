/** Grounds for tests of the verifier: an example, made as small as the command line makes it. */

import type { Platform } from '../../src/core/model/platform.ts'
import { type Exploration, explore } from '../../src/verify/exploration/explore.ts'
import { profileOf, setupOf, usualBounds } from '../../src/verify/exploration/setup.ts'
import { createWalker } from '../../src/verify/exploration/walk.ts'
import type { Bounds, Setup } from '../../src/verify/exploration/world.ts'
import { exampleConfig } from '../harness/platform.ts'

export const groundWith = (
  hosts: number,
  bounds: Partial<Bounds> = {},
  change: (platform: Platform) => Platform = (platform) => platform,
): Setup => {
  const ground = setupOf(profileOf(exampleConfig(), hosts).config, { ...usualBounds, ...bounds })
  return { ...ground, platform: change(ground.platform) }
}

/** In this thread. */
export function exploreHere(ground: Setup, statesMax = 1_000_000): Promise<Exploration> {
  const walker = createWalker(ground)
  const expander = async (places: Parameters<typeof walker.expand>[0][]) =>
    places.map((place) => walker.expand(place))
  return explore([expander as never], { statesMax }, () => {})
}
