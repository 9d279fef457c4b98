/** The bus API: every resource, as one list, and the types of what its subjects take and give. */
import type { z } from 'zod'
import type { ApiSubject, Resource } from './fields/resource.ts'
import { action } from './resources/action.ts'
import { alert } from './resources/alert.ts'
import { bmc } from './resources/bmc.ts'
import { chassis } from './resources/chassis.ts'
import { emergency } from './resources/emergency.ts'
import { forecast } from './resources/forecast.ts'
import { history } from './resources/history.ts'
import { host } from './resources/host.ts'
import { incident } from './resources/incident.ts'
import { interlocks } from './resources/interlocks.ts'
import { operation } from './resources/operation.ts'
import { override } from './resources/override.ts'
import { policy } from './resources/policy.ts'
import { preferences } from './resources/preferences.ts'
import { record } from './resources/record.ts'
import { recovery } from './resources/recovery.ts'
import { rules } from './resources/rules.ts'
import { schedule } from './resources/schedule.ts'
import { subjects as eventSubjects } from './resources/subjects.ts'
import { system } from './resources/system.ts'

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
  record,
  alert,
  forecast,
  incident,
  recovery,
  schedule,
  preferences,
  policy,
  rules,
  subjects: eventSubjects,
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
