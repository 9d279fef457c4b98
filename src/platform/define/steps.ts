/** Types the steps of a recipe: what each is called, and which names it may use. */
import type { ConfigInput } from '../schema/config.ts'

/** As it is written, with nothing that could be changed: what literal types are kept in. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

export type KindInput = NonNullable<ConfigInput['kinds']>[string]
export type RecipeInput = NonNullable<KindInput['recipes']>[string]
type AdditionInput = NonNullable<KindInput['addedSteps']>[number]
type StepInput = NonNullable<RecipeInput['steps']>[number]

/** The names there are, for each place that names something. */
export interface Names {
  readonly statuses: string
  /** Of all kinds. */
  readonly actions: string
  /** `service.verb`. */
  readonly calls: string
  readonly sensors: string
  readonly zones: string
  readonly supplies: string
  readonly resources: string
  /** Components, each with the statuses that it may have. */
  readonly components: Readonly<Record<string, string>>
}

export type CheckedRecipe<Recipe, Known extends Names> = {
  readonly [K in keyof Recipe]: K extends 'status' | 'undoing'
    ? Known['statuses']
    : K extends 'ends'
      ? Known['statuses'] | 'observed' | 'same'
      : K extends 'steps'
        ? CheckedSteps<Recipe[K], Known>
        : K extends keyof RecipeInput
          ? Recipe[K]
          : never
}

/** The step by which they stand is looked for where the whole platform is. */
export type CheckedAdditions<Additions, Known extends Names> = {
  readonly [I in keyof Additions]: {
    readonly [K in keyof Additions[I]]: K extends 'steps'
      ? CheckedSteps<Additions[I][K], Known>
      : K extends keyof AdditionInput
        ? Additions[I][K]
        : never
  }
}

/** A step comes after steps that are before it. */
type CheckedSteps<
  Steps,
  Known extends Names,
  Before extends string = never,
> = Steps extends readonly [infer First, ...infer Rest]
  ? readonly [
      CheckedStep<First, Known, Before>,
      ...CheckedSteps<Rest, Known, Before | NameOf<First>>,
    ]
  : Steps

type CheckedStep<Step, Known extends Names, Before extends string> = {
  readonly [K in keyof Step]: K extends 'after'
    ? readonly Before[]
    : K extends 'enters'
      ? Known['statuses']
      : K extends 'onTimeout'
        ? { readonly status: Known['statuses']; readonly code: string }
        : K extends 'call'
          ? Known['calls']
          : K extends 'each'
            ? Known['actions']
            : K extends 'observe' | 'skipIf' | 'until'
              ? CheckedPredicate<Step[K], Known>
              : K extends 'undo'
                ? CheckedUndo<Step[K], Known, Before>
                : K extends keyof StepInput
                  ? Step[K]
                  : never
}

type CheckedUndo<Undo, Known extends Names, Before extends string> = Undo extends readonly unknown[]
  ? { readonly [I in keyof Undo]: CheckedStep<Undo[I], Known, Before> }
  : Undo

/** What is looked at, and what it may be: levels, or the statuses of that component. */
export type CheckedPredicate<Predicate, Known extends Names> = {
  readonly [K in keyof Predicate]: K extends 'sensor'
    ? Known['sensors']
    : K extends 'zone'
      ? Known['zones']
      : K extends 'supply'
        ? Known['supplies']
        : K extends 'resource'
          ? Known['resources']
          : K extends 'component'
            ? keyof Known['components']
            : K extends 'is'
              ? readonly IsOf<Predicate, Known>[]
              : Predicate[K]
}

type IsOf<Predicate, Known extends Names> = Predicate extends { readonly component: infer Name }
  ? Name extends keyof Known['components']
    ? Known['components'][Name]
    : string
  : 'normal' | 'warning' | 'critical' | 'unknown'

/** As `nameOf` in `recipe-of.ts` names it. */
type NameOf<Step> = Step extends { readonly name: infer Name extends string }
  ? Name
  : Step extends { readonly call: infer Call extends string }
    ? Call
    : Step extends { readonly each: infer Action extends string }
      ? Action
      : Step extends { readonly pause: string }
        ? 'pause'
        : Step extends { readonly observe: infer Predicate }
          ? NameOfPredicate<Predicate>
          : never

type NameOfPredicate<Predicate> = {
  [K in Exclude<keyof Predicate & string, 'is'>]: Predicate[K] extends true
    ? `observe ${K}`
    : `observe ${K} ${Predicate[K] & string}`
}[Exclude<keyof Predicate & string, 'is'>]
