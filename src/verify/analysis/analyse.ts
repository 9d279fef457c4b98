/** Analyses the machines and recipes of a platform before they run. */
import type { Analyse, PlatformFinding } from '../../core/model/platform/finding.ts'
import { actionFindings } from './actions.ts'
import { callFindings } from './calls.ts'
import { componentFindings } from './components.ts'
import { dialectFindings } from './dialects.ts'
import { ledFindings } from './leds.ts'
import { orderFindings } from './order.ts'
import { recipeFindings } from './recipes.ts'
import { referenceFindings } from './references.ts'
import { statusFindings } from './statuses.ts'
import { timeFindings } from './times.ts'

/**
 * Every finding of every rule, over every machine, recipe and component, whoever wrote them. The
 * codes stand in `catalogue.ts`. Total: for any platform, however wrong, it only looks.
 */
export const analyse: Analyse = (platform) => once(rules.flatMap((rule) => rule(platform)))

const rules: readonly Analyse[] = [
  referenceFindings,
  statusFindings,
  actionFindings,
  recipeFindings,
  callFindings,
  dialectFindings,
  orderFindings,
  timeFindings,
  ledFindings,
  componentFindings,
]

/** What several recipes have in common is told once. */
function once(findings: readonly PlatformFinding[]): readonly PlatformFinding[] {
  const byText = findings.map(
    (one) => [`${one.code} ${one.at.join('.')} ${one.message}`, one] as const,
  )
  return [...new Map(byText).values()]
}
