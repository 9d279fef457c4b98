/** The bus API: every resource, as one list, and the types of what its subjects take and give. */
import type { z } from 'zod'
import { action } from './action.ts'
import { alert } from './alert.ts'
import { bmc } from './bmc.ts'
import { chassis } from './chassis.ts'
import { emergency } from './emergency.ts'
import { history } from './history.ts'
import { host } from './host.ts'
import { interlocks } from './interlocks.ts'
import { operation } from './operation.ts'
import { override } from './override.ts'
import { preferences } from './preferences.ts'
import { recovery } from './recovery.ts'
import type { ApiSubject, Resource } from './resource.ts'
import { rules } from './rules.ts'
import { schedule } from './schedule.ts'
import { system } from './system.ts'

export const resources = {
  host,
  chassis,
  bmc,
  system,
  action,
  emergency,
  operation,
  interlocks,
  override,
  history,
  alert,
  recovery,
  schedule,
  preferences,
  rules,
} as const satisfies Readonly<Record<string, Resource>>

type Resources = typeof resources
type Row = Resources[keyof Resources][number]
type At<P extends Path> = Extract<Row, { readonly path: P }>

/** The subjects of all resources, without the service's name. */
export type Path = Row['path']
export type PathOf<Name extends keyof Resources> = Resources[Name][number]['path']

/** A request as a client sends it: what has a default may be left out. */
export type Sent<P extends Path> = z.input<At<P>['takes']>
/** A request as a handler gets it, with the defaults. */
export type RequestOf<P extends Path> = z.output<At<P>['takes']>
/** An answer that is no error. */
export type Given<P extends Path> = z.output<At<P>['gives']>

export const subjects: readonly (ApiSubject & { readonly path: Path })[] =
  Object.values(resources).flat()
