/**
 * Defines a platform as the core has it: machines, recipes, plans, components and limits, as data.
 */

import type { Action, Name, Power, Status, Subject } from '../ids.ts'
import type { PowerBelief } from '../power.ts'
import type { ComponentDescription, Predicate, SupplyDescription } from './description.ts'
import type { LedTable } from './leds.ts'
import type { Capacities, EmergencyLimits, Limits } from './limits.ts'
import type { Relations } from './relations.ts'
import type { ExternalPolicyTerms, Rule } from './rules.ts'

/** Compiled from a configuration by `src/platform`; never changes while it is used. */
export interface Platform {
  readonly name: string
  readonly components: Readonly<Record<Name, ComponentDescription>>
  readonly machines: Readonly<Record<string, Machine>>
  readonly recipes: Readonly<Record<string, Recipe>>
  /** `plans[component][recipe]`: the recipe with every target filled in. */
  readonly plans: Readonly<Record<Name, Readonly<Record<string, Plan>>>>
  readonly checks: Readonly<Record<string, Checks>>
  /** What the LEDs of each kind show. */
  readonly ledTables: Readonly<Record<string, LedTable>>
  /** Every supply that there is. */
  readonly supplies: Readonly<Record<Subject, SupplyDescription>>
  readonly limits: Limits
  /** Whether it is an alert that something was taken by force which was asked to go by itself. */
  readonly alertsWhenForced: boolean
  readonly coolingPolicy: CoolingPolicy
  readonly capacities: Capacities
  /** Where the supplies' capacities are known, the budget decides and no single supply does. */
  readonly hasBudget: boolean
  /** Who looks at whom, and at which levels. */
  readonly relations: Relations
  /** Of levels that mean nothing while a component is off: that component. */
  readonly quietWhileOff: Readonly<Record<Subject, Name>>
  /** What readings and their limits are in, of levels that have a unit. */
  readonly units: Readonly<Record<Subject, string>>
  /** The services whose silence is noticed: `powermgr`, `thermalmgr`, … */
  readonly services: readonly string[]
  /** What they speak, by what they are for. */
  readonly dialects: Dialects
  /** The one of them that switches power. */
  readonly powerService: string
  /** The one of them that controls the LEDs. */
  readonly ledService: string
  /** The rules that an override may name. */
  readonly overridable: readonly string[]
  /** By kind: how long it may be in a status at a time, ms, where that is configured. */
  readonly statusLimits: Readonly<Record<string, Readonly<Record<Status, number>>>>
  readonly emergency: EmergencyLimits
  /** What its owner adds to the interlocks. */
  readonly rules: readonly Rule[]
  /** The external policy; `null` where there is none. */
  readonly externalPolicy: ExternalPolicyTerms | null
}

/**
 * `quiet`: cooling is raised once a zone is warm, and let go when that is over. `balanced`: it is
 * raised before a host adds heat, and let go with the last of the zone. `performance`: it is raised
 * with the chassis, and let go with it.
 */
export type CoolingPolicy = 'quiet' | 'balanced' | 'performance'

/** `native` is JSON, and whatever is asked is answered; `ubmc` is what u-bmc's own services do. */
export type Dialect = 'native' | 'ubmc'
export type Dialects = Readonly<Record<'power' | 'thermal' | 'sensors' | 'leds', Dialect>>

/** What one action is checked against. */
export interface Checks {
  readonly thermalCheck: boolean
  readonly healthCheck: boolean
  readonly powerCheck: boolean
  readonly bmcCheck: boolean
  /** How many operations under this policy may run at once; `null` for any number. */
  readonly maxConcurrent: number | null
  /** Whether hosts that are on may be taken down for it. */
  readonly takesHostsDown: boolean
}

/** At rest; waiting for something, with a deadline; held until somebody acts. */
export const statusClasses = ['stable', 'waiting', 'held'] as const

export interface StatusRow {
  readonly class: (typeof statusClasses)[number]
  /** What it says about power; `null` when it says nothing. */
  readonly impliedPower: PowerBelief | null
  /** For a waiting status that no operation owns: when it is given up, and as what. */
  readonly timeout: { readonly afterMs: number; readonly to: Status; readonly code: string } | null
}

export interface ActionRow {
  readonly recipe: string
  readonly from: readonly Status[] | 'any'
  /** Where it is already so: answered `unchanged`. */
  readonly satisfiedBy: readonly Status[]
}

export interface Machine {
  readonly kind: string
  /** Where it begins: at the first start of all, and whenever nobody knows what it is. */
  readonly firstStatus: Status
  /** The status that an observation of power amounts to when nothing else is known. */
  readonly statusWhenPower: Readonly<Record<'On' | 'Off', Status>>
  /** Where failures end. */
  readonly failureStatus: Status
  readonly statuses: Readonly<Record<Status, StatusRow>>
  readonly actions: Readonly<Record<Action, ActionRow>>
  /** By the code of a platform's own locks: the status that each holds a component in. */
  readonly locks?: Readonly<Record<string, Status>>
}

/** Who may take over from whom: see `takeover.ts`. `quiet` recipes touch nothing that others do. */
export const recipeClassNames = ['quiet', 'up', 'down', 'force', 'emergency', 'cut'] as const
export type RecipeClass = (typeof recipeClassNames)[number]

export interface Recipe {
  readonly name: string
  readonly kind: string
  readonly class: RecipeClass
  /** Entered when it begins; `null` leaves the status alone. */
  readonly status: Status | null
  /** `adopt`: what the hardware is observed to be. `same`: as it was. */
  readonly ends: Status | 'observed' | 'same'
  /** Shown while it is rolled back. */
  readonly undoing: Status | null
  /** After a failure that left nothing to undo: held for somebody to look, or as observed. */
  readonly failed: 'held' | 'observed'
  /** Asks hardware to take power: interlocks are checked before each step. */
  readonly energises: boolean
  readonly abortable: boolean
  /** Not carried out while other operations are under way: waited for, or refused. */
  readonly alone: boolean
  /** The power it makes for, for `requested`; `null` when it is not about power. */
  readonly power: Power | null
  /** The power that the component must be observed to have before it may begin. */
  readonly needs: Power | null
  /** Names the policy that applies. */
  readonly checks: string | null
  /** `lock` is set, or with `null` all are taken away; `unlock` is taken away. */
  readonly sets: {
    readonly identify?: boolean
    readonly lock?: string | null
    readonly unlock?: string
  }
  readonly steps: readonly Step[]
}

/** Which things a step is about, seen from the recipe's component. */
export const targets = [
  'self',
  'zones',
  'supplies',
  'supplies-reversed',
  'hosts',
  'hosts-that-were-on',
  'parts',
  'parts-that-were-on',
  'dependents',
] as const
export type Target = (typeof targets)[number]

/** What the world must look like for a step to be done, or not to be needed. */
export type Condition =
  | { readonly power: Power }
  /** Of a zone: well enough. Of a supply as well: it gives power. */
  | { readonly level: 'normal' }
  /** One of its supplies gives power. */
  | { readonly fed: true }
  | { readonly boot: 'started' | 'complete' }
  /** Power is known, whatever it is. */
  | { readonly known: true }
  /** Another component that is on needs the zone. */
  | { readonly inUse: true }
  /** It goes down in an emergency that leaves no time to wait for anybody. */
  | { readonly urgent: true }
  /** No other operation is under way. */
  | { readonly alone: true }
  /** Since the last call of the operation the BMC was started anew, or has gone. */
  | { readonly bmc: 'restarted' | 'down' }
  | Predicate

interface StepBase {
  readonly name: string
  readonly target: Target
  /** Names of the steps that must be over first; the step before it when left out. */
  readonly after?: readonly string[]
  readonly timeoutMs: number
  /** The status shown from this step on. */
  readonly enters?: Status
  /** Not needed where this already holds. */
  readonly skipIf?: Condition
  /** Its failure does not fail the recipe; the reason why that is right. */
  readonly ignoreFailureBecause?: string
}

/** How a step is taken back, or why that is not possible or not needed. */
export type UndoSteps = readonly Step[] | { readonly none: string }

/** Asks a service for something. */
export interface CallStep extends StepBase {
  readonly kind: 'call'
  /** `power`, `thermal`, or the name of a service of the platform's own. */
  readonly service: string
  readonly verb: string
  /** Repeating it would do it twice: no answer is not asked again, not even after a crash. */
  readonly notRepeatable?: true
  /** Attempts after the first. */
  readonly retries: number
  readonly backoffMs: number
  readonly undo: UndoSteps
  /** Whether it happened is seen by the step after it: then no answer is doubt, not failure. */
  readonly verifiedByNext?: true
  /** It takes by force what was asked before to go off by itself: that is told as what it is. */
  readonly forces?: true
  /**
   * It starts a boot: boot progress (or power, where none is told) heard before it is forgotten.
   */
  readonly boots?: true
}

/** Waits until the world looks as it should. */
export interface ObserveStep extends StepBase {
  readonly kind: 'observe'
  readonly until: Condition
  /** What is asked of the power service before another wait, while boot attempts are left. */
  readonly retryWith?: { readonly verb: string; readonly timeoutMs: number }
  /** Where the component is held when it never comes; without it the recipe is rolled back. */
  readonly onTimeout?: { readonly status: Status; readonly code: string }
  /** What it is called when it never comes; `timeout` when left out. */
  readonly code?: string
}

/** Begins an operation on each dependent, and waits for all. */
export interface EachStep extends StepBase {
  readonly kind: 'each'
  readonly action: Action
  /** What is true of a dependent when it is done. */
  readonly until: Condition
}

/** Lets time pass. */
export interface PauseStep extends StepBase {
  readonly kind: 'pause'
  /** The interlock that asks for this time as well. */
  readonly repeats?: 'minimum-off'
}

export type Step = CallStep | ObserveStep | EachStep | PauseStep

/** The interlocks that steps may repeat: what they wait for is what these ask about. */
export type RepeatedRule = 'thermal' | 'power-dependency' | 'health' | 'dependency' | 'minimum-off'

/** A step with its target filled in. */
export interface Planned {
  readonly step: Step
  readonly name: string
  /** A component, a supply's or a zone's name. */
  readonly target: Name
  /** Indices of the planned steps that must be over first. */
  readonly after: readonly number[]
  readonly undo: readonly Planned[]
  /** The interlock that it repeats, and with which it is left out; `null` where there is none. */
  readonly repeats: RepeatedRule | null
}

export interface Plan {
  readonly recipe: Recipe
  readonly steps: readonly Planned[]
}
