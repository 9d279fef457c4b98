/** The lives that the seeds are tested with: each draws its configuration from the seed too. */
import { usualActs } from '../../src/rehearse/profiles/acts.ts'
import { clientActs } from '../../src/rehearse/profiles/clients.ts'
import { intentActs } from '../../src/rehearse/profiles/intents.ts'
import type { Profile } from '../../src/rehearse/profiles/profile.ts'
import { profiles } from '../../src/rehearse/profiles/profiles.ts'
import { manyPolicies, slowHeart, tightLimits } from '../../src/rehearse/profiles/variants.ts'
import { type Rehearsal, rehearse } from '../../src/rehearse/rehearsal.ts'
import type { Stage } from '../../src/rehearse/stories/story.ts'
import { exampleConfig } from '../harness/platform.ts'

/** Hardly a pause, for an hour. */
export const dense: Profile = {
  pauseMaxMs: 40_000,
  faultMaxMs: 120_000,
  configFor: tightLimits,
  acts: usualActs,
}

/** Long pauses: commands, faults, losses, and all that people can set. */
export const long: Profile = { ...profiles.heavy, configFor: manyPolicies }

const isQuiet = (name: string) => ['command', 'abort', 'well', 'crash'].includes(name)

/** Clients who cross each other, and kills in the midst of it; hardware that is as asked. */
export const crossing: Profile = {
  pauseMaxMs: 300_000,
  faultMaxMs: 60_000,
  configFor: (config, random) => slowHeart(tightLimits(config, random)),
  acts: [...usualActs.filter(({ name }) => isQuiet(name)), ...intentActs, ...clientActs],
}

/** Where seeds are rehearsed, and their stories told again. */
export const stage: Stage = { config: exampleConfig() }

/** The rehearsal of a seed, and its story. */
export async function rehearsed(
  profile: Profile,
  seed: number,
  forMs: number,
): Promise<Rehearsal & { readonly story: readonly string[] }> {
  const story: string[] = []
  const onLines = (lines: readonly string[]) => story.push(...lines)
  const rehearsal = await rehearse({ ...stage, profile, seed, forMs, onLines })
  return { ...rehearsal, story }
}
