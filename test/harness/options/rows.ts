/** All options that are played on a board, put together of the files that each are about some. */
import { ofComponents } from './of-components.ts'
import { ofEmergencies } from './of-emergencies.ts'
import { ofLimits } from './of-limits.ts'
import { ofPolicies } from './of-policies.ts'
import { ofRecipes } from './of-recipes.ts'
import { ofService } from './of-service.ts'
import { ofSurroundings } from './of-surroundings.ts'
import type { OptionRow } from './row.ts'

export const rows: readonly OptionRow[] = [
  ...ofService,
  ...ofComponents,
  ...ofSurroundings,
  ...ofRecipes,
  ...ofPolicies,
  ...ofEmergencies,
  ...ofLimits,
]
