/** Types a kind: its statuses, actions, recipes and LEDs name only what there is. */
import type { BaseNames, KindNames } from './names.ts'
import type { CheckedAdditions, CheckedRecipe, Frozen, KindInput, Names } from './steps.ts'

type StatusInput = NonNullable<KindInput['statuses']>[string]
type ActionInput = NonNullable<KindInput['actions']>[string]
type LedInput = NonNullable<KindInput['leds']>[string]

export type CheckedMachine<Kind, Machine, Known extends Names> = {
  readonly [K in keyof Machine]: K extends 'statusWhenPower'
    ? Readonly<Record<'On' | 'Off', KindNames<Kind, Machine, 'statuses'>>>
    : K extends 'failureStatus'
      ? KindNames<Kind, Machine, 'statuses'>
      : K extends 'statuses'
        ? Rows<Machine[K], BaseNames<Kind, Machine, 'statuses'>, StatusRow<Kind, Machine>>
        : K extends 'actions'
          ? Rows<Machine[K], BaseNames<Kind, Machine, 'actions'>, ActionRow<Kind, Machine>>
          : K extends 'recipes'
            ? Recipes<Kind, Machine, Machine[K], Known>
            : K extends 'addedSteps'
              ? CheckedAdditions<
                  Machine[K],
                  Known & { readonly statuses: KindNames<Kind, Machine, 'statuses'> }
                >
              : K extends 'leds'
                ? { readonly [Led in keyof Machine[K]]: LedRow<Kind, Machine> }
                : K extends keyof KindInput
                  ? Machine[K]
                  : never
} & Whole<Machine>

/** A kind that begins with nothing says where it stands when nothing else is known. */
type Whole<Machine> = Machine extends { readonly base: 'none' }
  ? { readonly statusWhenPower: object; readonly failureStatus: string }
  : object

/** What stands in the base already says that it takes its place, and nothing else does. */
type Rows<Given, Base extends string, Row> = {
  readonly [Name in keyof Given]: Row & Replacing<Name, Base>
}

type Replacing<Name, Base> = Name extends Base
  ? { readonly replaces: true }
  : { readonly replaces?: undefined }

type StatusRow<Kind, Machine> = Frozen<Omit<StatusInput, 'onTimeout' | 'replaces'>> & {
  readonly onTimeout?: KindNames<Kind, Machine, 'statuses'>
}

type ActionRow<Kind, Machine> = Frozen<
  Omit<ActionInput, 'recipe' | 'from' | 'satisfiedBy' | 'replaces'>
> & {
  readonly recipe: KindNames<Kind, Machine, 'recipes'>
  readonly from: readonly KindNames<Kind, Machine, 'statuses'>[] | 'any'
  readonly satisfiedBy?: readonly KindNames<Kind, Machine, 'statuses'>[]
}

type Recipes<Kind, Machine, Given, Known extends Names> = {
  readonly [Name in keyof Given]: CheckedRecipe<
    Given[Name],
    Known & { readonly statuses: KindNames<Kind, Machine, 'statuses'> }
  > &
    Replacing<Name, BaseNames<Kind, Machine, 'recipes'>>
}

type LedRow<Kind, Machine> = Frozen<Omit<LedInput, 'show'>> & {
  readonly show: readonly (Frozen<Omit<LedInput['show'][number], 'status'>> & {
    readonly status?: readonly KindNames<Kind, Machine, 'statuses'>[]
  })[]
}
