/** Health: of a component from the levels of its sensors, of a System from its components. */
import type { Health, Judged, Level, Subject } from '../core/model.ts'

/**
 * The health that these subjects speak of: the worst of their levels. One that nobody judged is
 * unknown; a component without sensors has nothing that speaks against it.
 */
export const healthOf = (
  levels: Readonly<Record<Subject, Judged>>,
  subjects: readonly Subject[],
): Health => rollUp(subjects.map((subject) => healths[levels[subject]?.level ?? 'unknown']))

/** The worst of them, as Redfish's `HealthRollup`. */
export const rollUp = (parts: readonly Health[]): Health =>
  fromBest.findLast((health) => parts.includes(health)) ?? 'OK'

const healths: Readonly<Record<Level, Health>> = {
  normal: 'OK',
  warning: 'Warning',
  critical: 'Critical',
  unknown: 'Unknown',
}

/** Unknown says less than a warning does, but it is never read as OK. */
const fromBest: readonly Health[] = ['OK', 'Unknown', 'Warning', 'Critical']
