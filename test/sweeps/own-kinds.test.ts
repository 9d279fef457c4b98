/** Sweeps over the recipes of kinds of a platform's own, and of the chassis that feeds them. */
import assert from 'node:assert/strict'
import { loadConfig } from '../../src/platform/load.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { hurried, sweep } from './sweep.ts'

const loaded = loadConfig(new URL('../platforms/kinds.yaml', import.meta.url).pathname)
assert.ok('config' in loaded, JSON.stringify(loaded))

/** An emergency is tried again for as long as it stands: spoiled for good it would never rest. */
const calm = (config: Config): Config => ({
  ...config,
  hosts: config.hosts.map(calmed),
  components: config.components.map(calmed),
})

const calmed = <T extends Config['hosts'][number] | Config['components'][number]>(one: T): T => ({
  ...one,
  dependsOn: one.dependsOn.map((dependency) => ({ ...dependency, whenLost: 'alert' as const })),
})

/** What is not the built-in recipes' over again. */
const isSwept = (recipe: string) => /^(pump|gputray|chassis)\.(?!identify|enter|exit)/.test(recipe)

/** Those of a chassis are called as in the example, whose sweep spoils each of their calls. */
const isOfHostOrSupply = (step: string) => / (host|psu)\.\d+$/.test(step)

/**
 * Recovering calls nobody, in whatever kind, and of all of them it takes longest to bring about. A
 * cycle of a chassis is its way off and its way on, which are swept.
 */
const isOver = (recipe: string) => recipe.endsWith('.recover') || recipe === 'chassis.power-cycle'

sweep(hurried(calm(loaded.config)), {
  isSwept,
  inBrief: {
    isSwept: (recipe) => !isOver(recipe),
    isSpoiled: (step) => !isOfHostOrSupply(step),
    // The steps are the example's in other words or of other names: in all, each way is tried.
    ways: 1,
    // What a start goes on with is read off the steps, which those of a chassis have in common.
    isCrashed: (recipe) => !recipe.startsWith('chassis.') || recipe === 'chassis.power-on',
  },
})

trackNoMore()
