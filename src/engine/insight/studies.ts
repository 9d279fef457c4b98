/** Opens the studies that a service makes of its journal: what is not wanted is not loaded. */

import type { Study } from '../../insight/study.ts'

/** By name, as a bug in one is told of. */
export type Studies = Readonly<Record<string, Study>>

/** `null` where none are made. */
export const openStudies = async (): Promise<Studies | null> => null
