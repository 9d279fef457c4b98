/** Defines the part of a configuration that is about hardware. */
import type { SimServices } from './shape.ts'
import type { Backend, UbmcRole } from './ubmc-shape.ts'

export interface Configured {
  readonly integrations: SimServices & {
    readonly dialect: Dialect
    readonly dialects: { readonly [Role in UbmcRole]?: Dialect | undefined }
  }
  readonly hosts: readonly {
    readonly name: string
    readonly powerDependencies: readonly string[]
    readonly powerWatts?: number | undefined
    readonly thermalZone?: string | undefined
    readonly bootProgress: boolean
  }[]
  readonly chassis: { readonly name: string; readonly powerSequence: readonly string[] }
  readonly bmc: { readonly name: string }
  readonly kinds: Readonly<Record<string, ConfiguredKind>>
  readonly components: readonly ConfiguredComponent[]
  readonly supplies: readonly { readonly name: string }[]
  readonly zones: readonly { readonly name: string; readonly warning: number }[]
  readonly sensors: readonly ConfiguredSensor[]
  readonly resources: readonly {
    readonly name: string
    readonly sensors?: readonly string[] | undefined
  }[]
  readonly emergency: { readonly ups?: { readonly rideThrough: number } | undefined }
  /** Times in ms. */
  readonly simulation: {
    readonly speed: number
    readonly railTime: number
    readonly bootTime: number
    readonly shutdownTime: number
    readonly bmcResetTime: number
    readonly heatLag: number
    readonly reportInterval: number
    readonly ambient: number
    readonly verbs: Readonly<Record<string, string>>
    readonly startsOn: readonly string[]
    readonly ubmc: ConfiguredUbmc
    readonly zones: Readonly<Record<string, { readonly cooledBy: readonly string[] }>>
    readonly sensors: Readonly<Record<string, ConfiguredReading>>
  }
}

type Dialect = 'native' | 'ubmc'

export interface ConfiguredUbmc {
  readonly backend: Backend
  readonly bmcPower: boolean
  /** In ms; as is usual where they are left out. */
  readonly onPulse?: number | undefined
  readonly offPulse?: number | undefined
  readonly resetPulse?: number | undefined
  readonly forceOffPulse?: number | undefined
  readonly alertWarning: number
  readonly alertCritical: number
}

export interface ConfiguredKind {
  readonly service?: string | undefined
  readonly leds: Readonly<Record<string, unknown>>
  readonly usualLeds: boolean
  readonly recipes: Readonly<Record<string, ConfiguredSteps>>
  readonly addedSteps: readonly ConfiguredSteps[]
}

interface ConfiguredSteps {
  readonly steps: readonly ConfiguredStep[]
}

export interface ConfiguredCall {
  readonly call?: string | undefined
  readonly target?: string | undefined
}

export interface ConfiguredStep extends ConfiguredCall {
  readonly undo?: readonly ConfiguredCall[] | { readonly none: string } | undefined
}

export interface ConfiguredComponent {
  readonly name: string
  readonly chassisPower: boolean
  readonly powerDependencies: readonly string[]
  readonly thermalZone?: string | undefined
}

/** What a sensor reads, and otherwise while a component that it follows does not work. */
export interface ConfiguredReading {
  readonly value: number
  readonly follows?: string | undefined
  readonly idle: number
}

export interface ConfiguredSensor {
  readonly name: string
  readonly unit: string
  readonly zone?: string | undefined
  readonly warning?: number | undefined
  readonly critical?: number | undefined
  readonly lowerWarning?: number | undefined
  readonly lowerCritical?: number | undefined
}
