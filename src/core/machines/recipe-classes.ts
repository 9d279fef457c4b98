/** Recipe classes: what each means for whom it meets, as one total table. */

import type { RecipeClass } from '../model/platform/platform.ts'

export interface RecipeClassRow {
  /** It brings power: interlocks are asked, and whoever needs that power waits for it. */
  readonly energises: boolean
  /** How it takes power away, where it does. */
  readonly takesPower: 'not at all' | 'in order' | 'at once'
  /** The classes of recipes in progress that it ends. */
  readonly overtakes: readonly RecipeClass[]
  /**
   * Whether it is asked of neither the rules of the platform's owner nor the external policy: the
   * way out stays open, whatever somebody wrote. What the service begins by itself is no wish that
   * could be refused.
   */
  readonly exempt: 'never' | 'unless asked for' | 'always'
  /** Whether it protects the hardware, so that it is not kept waiting for the store. */
  readonly protects: 'never' | 'in an emergency' | 'always'
}

/** Nothing but a cut ends an emergency, and nothing a cut. */
export const recipeClasses: Readonly<Record<RecipeClass, RecipeClassRow>> = {
  quiet: {
    energises: false,
    takesPower: 'not at all',
    overtakes: [],
    exempt: 'never',
    protects: 'never',
  },
  up: {
    energises: true,
    takesPower: 'not at all',
    overtakes: [],
    exempt: 'never',
    protects: 'never',
  },
  down: {
    energises: false,
    takesPower: 'in order',
    overtakes: ['quiet', 'up'],
    exempt: 'unless asked for',
    protects: 'never',
  },
  force: {
    energises: false,
    takesPower: 'at once',
    overtakes: ['quiet', 'up', 'down'],
    exempt: 'always',
    protects: 'in an emergency',
  },
  emergency: {
    energises: false,
    takesPower: 'at once',
    overtakes: ['quiet', 'up', 'down', 'force'],
    exempt: 'always',
    protects: 'always',
  },
  cut: {
    energises: false,
    takesPower: 'at once',
    overtakes: ['quiet', 'up', 'down', 'force', 'emergency'],
    exempt: 'always',
    protects: 'always',
  },
}
