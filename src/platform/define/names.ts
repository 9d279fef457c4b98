/** Types the names that each base has: a status that is none of them is an error. */
import type { BmcRecipe } from '../../core/machines/bmc-recipes.ts'
import type { ChassisRecipe } from '../../core/machines/chassis-recipes.ts'
import type { HostRecipe } from '../../core/machines/host-recipes.ts'
import type {
  BmcAction,
  BmcStatus,
  ChassisAction,
  ChassisStatus,
  HostAction,
  HostStatus,
} from '../../core/machines/machines.ts'
import type { SwitchedAction, SwitchedStatus } from '../../core/machines/switched-machine.ts'
import type { SwitchedRecipe } from '../../core/machines/switched-recipes.ts'

interface Bases {
  readonly host: Base<HostStatus, HostAction, OwnName<HostRecipe>>
  readonly chassis: Base<ChassisStatus, ChassisAction, OwnName<ChassisRecipe>>
  readonly bmc: Base<BmcStatus, BmcAction, OwnName<BmcRecipe>>
  readonly switched: Base<SwitchedStatus, SwitchedAction, SwitchedRecipe>
}

interface Base<Statuses extends string, Actions extends string, Recipes extends string> {
  readonly statuses: Statuses
  readonly actions: Actions
  readonly recipes: Recipes
}

/** `power-on` of `host.power-on`. */
type OwnName<Recipe extends string> = Recipe extends `${string}.${infer Name}` ? Name : never

type Section = keyof Bases['host']

/** Of a kind called so, with what is said of it. */
export type BaseNames<Kind, Said, Of extends Section> = Kind extends 'host' | 'chassis' | 'bmc'
  ? Bases[Kind][Of]
  : Said extends { readonly base: 'none' }
    ? never
    : Bases['switched'][Of]

/** Those of the base, and those that are said. */
export type KindNames<Kind, Said, Of extends Section> =
  | BaseNames<Kind, Said, Of>
  | (Said extends { readonly [K in Of]: infer Rows } ? keyof Rows & string : never)
