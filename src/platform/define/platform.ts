/** Types a whole platform: whatever one part names, another part is. */

import type { CoolingVerb, PowerVerb } from '../../core/model/verbs.ts'
import type { ConfigInput } from '../schema/config.ts'
import type { CheckedMachine } from './kinds.ts'
import type { KindNames } from './names.ts'
import type { CheckedPredicate, Names } from './steps.ts'

/** Which verbs services understand, beyond those that are usual. */
export type Verbs = Readonly<Record<string, readonly string[]>>

export type CheckedPlatform<Platform, More extends Verbs> = Checked<
  Platform,
  NamesOf<Platform, More>
>

type Checked<Platform, Known extends Names> = {
  readonly [K in keyof Platform]: K extends 'kinds'
    ? Kinds<Platform[K], Known>
    : K extends 'components'
      ? Parts<Platform[K], Known, { readonly name: `${OwnKinds<Platform>}.${string}` }>
      : K extends 'hosts' | 'sensors' | 'resources'
        ? Parts<Platform[K], Known, unknown>
        : K extends 'chassis'
          ? CheckedPart<Platform[K], Known>
          : K extends keyof ConfigInput
            ? Platform[K]
            : never
}

type Kinds<Given, Known extends Names> = {
  readonly [Kind in keyof Given]: CheckedMachine<Kind, Given[Kind], Known> & Service<Known>
}

/** A service that is called anywhere is one that there is. */
interface Service<Known extends Names> {
  readonly service?: Known['calls'] extends `${infer Name}.${string}` ? Name : never
}

type Parts<Given, Known extends Names, Besides> = {
  readonly [I in keyof Given]: CheckedPart<Given[I], Known> & Besides
}

type CheckedPart<Part, Known extends Names> = {
  readonly [K in keyof Part]: K extends 'powerDependencies' | 'powerSequence'
    ? readonly Known['supplies'][]
    : K extends 'thermalZone' | 'zone'
      ? Known['zones']
      : K extends 'whileOn'
        ? keyof Known['components']
        : K extends 'healthSensors' | 'sensors'
          ? readonly Known['sensors'][]
          : K extends 'dependsOn' | 'healthRules'
            ? Predicates<Part[K], Known>
            : K extends PartKey
              ? Part[K]
              : never
}

type Predicates<Given, Known extends Names> = {
  readonly [I in keyof Given]: CheckedPredicate<Given[I], Known>
}

type Item<K extends keyof ConfigInput> =
  NonNullable<ConfigInput[K]> extends readonly (infer Each)[] ? Each : never

/** Every option that a part of a platform may have. */
type PartKey =
  | keyof Item<'hosts'>
  | keyof Item<'components'>
  | keyof Item<'sensors'>
  | keyof Item<'resources'>
  | keyof NonNullable<ConfigInput['chassis']>

/** The names that this platform has. */
interface NamesOf<Platform, More extends Verbs> extends Names {
  readonly statuses: string
  readonly actions: ActionsOf<Platform>
  readonly calls: CallsOf<Platform, More>
  readonly sensors: NamedIn<Platform, 'sensors'>
  readonly zones: NamedIn<Platform, 'zones'>
  readonly supplies: NamedIn<Platform, 'supplies'>
  readonly resources: NamedIn<Platform, 'resources'>
  readonly components: ComponentsOf<Platform>
}

type NamedIn<Platform, K extends string> = Platform extends {
  readonly [P in K]: readonly { readonly name: infer Name extends string }[]
}
  ? Name
  : never

type KindsOf<Platform> = Platform extends { readonly kinds: infer Kinds } ? Kinds : object

type OwnKinds<Platform> = Exclude<keyof KindsOf<Platform> & string, 'host' | 'chassis' | 'bmc'>

/** What is said of a kind; of a built-in one most often nothing. */
type SaidOf<Platform, Kind> =
  KindsOf<Platform> extends { readonly [K in Kind & string]: infer Said } ? Said : object

type ActionsOf<Platform> = {
  [Kind in 'host' | 'chassis' | OwnKinds<Platform>]: KindNames<
    Kind,
    SaidOf<Platform, Kind>,
    'actions'
  >
}['host' | 'chassis' | OwnKinds<Platform>]

type ComponentsOf<Platform> = Readonly<
  Record<NamedIn<Platform, 'hosts'>, StatusesOf<Platform, 'host'>> &
    Record<NameOr<Platform, 'chassis', 'chassis.0'>, StatusesOf<Platform, 'chassis'>> &
    Record<NameOr<Platform, 'bmc', 'bmc.0'>, StatusesOf<Platform, 'bmc'>> & {
      [Name in NamedIn<Platform, 'components'>]: StatusesOf<Platform, KindOf<Name>>
    }
>

type StatusesOf<Platform, Kind> = KindNames<Kind, SaidOf<Platform, Kind>, 'statuses'>

type NameOr<Platform, K extends string, Usual extends string> = Platform extends {
  readonly [P in K]: { readonly name: infer Name extends string }
}
  ? Name
  : Usual

type KindOf<Name> = Name extends `${infer Kind}.${string}` ? Kind : never

type CallsOf<Platform, More extends Verbs> =
  | `power.${PowerVerb | VerbsIn<More, 'power'>}`
  | `thermal.${CoolingVerb | VerbsIn<More, 'thermal'>}`
  | OwnCalls<OthersOf<Platform>, More>

type OwnCalls<Service extends string, More extends Verbs> = Service extends string
  ? `${Service}.${'on' | 'off' | VerbsIn<More, Service>}`
  : never

type OthersOf<Platform> = Platform extends {
  readonly integrations: { readonly others: readonly (infer Name extends string)[] }
}
  ? Name
  : never

type VerbsIn<More extends Verbs, Service extends string> = Service extends keyof More
  ? More[Service][number]
  : never
