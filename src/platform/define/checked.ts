/** Types platforms in TypeScript: what a file says, with a wrong name an error of the compiler. */

import type { ConfigInput } from '../schema/config.ts'
import type { CheckedMachine } from './kinds.ts'
import type { CheckedPlatform, Verbs } from './platform.ts'
import type { CheckedRecipe, Frozen, KindInput, Names, RecipeInput } from './steps.ts'

/**
 * A recipe, as under `kinds.<kind>.recipes` of a file. A step that comes `after` one that is not
 * before it does not compile, nor does an unknown target or option. Its statuses are checked where
 * it becomes part of a machine.
 */
export const defineRecipe = <const Recipe extends Frozen<RecipeInput>>(
  recipe: Right<Recipe, CheckedRecipe<Recipe, Names>>,
): Recipe => recipe as Recipe

/**
 * What a kind is, as under `kinds` of a file: `kinds: { pump: defineMachine('pump', { … }) }`. A
 * status or a recipe that neither its base nor itself has does not compile, and what stands in the
 * base already needs `replaces: true`. For `host`, `chassis` and `bmc`: what is added to them.
 */
export const defineMachine = <const Kind extends string, const Machine extends Frozen<KindInput>>(
  _kind: Kind,
  machine: Right<Machine, CheckedMachine<Kind, Machine, Names>>,
): Machine => machine as Machine

/**
 * A whole platform, as a file has it and `createStateManager` takes it: every name that one part
 * has of another is checked by the compiler, in machines and recipes as well.
 * @param verbs what services understand beyond the usual: of `power` a `PowerVerb`, of `thermal` a
 *   `CoolingVerb`, of those of its own on and off.
 */
export const definePlatform = <
  const Platform extends Frozen<ConfigInput>,
  const More extends Verbs = Readonly<Record<never, never>>,
>(
  platform: Right<Platform, CheckedPlatform<Platform, More>>,
  _verbs?: More,
): ConfigInput =>
  // Nothing writes to what it is given; the type of the options only does not say so.
  platform as unknown as ConfigInput

/** What was given where it is right; else what it should be, so that the error names that. */
type Right<Given, Checked> = Given extends Checked ? Given : Checked
