/** Catalogues what analysis finds in machines, recipes and components, by code. */
import type { FindingRow, PlatformFinding } from '../../core/model/platform/finding.ts'
import { actionRows, statusRows } from './rows-machines.ts'
import { orderRows, recipeRows } from './rows-recipes.ts'

type AnalysisCode =
  | keyof typeof statusRows
  | keyof typeof actionRows
  | keyof typeof recipeRows
  | keyof typeof orderRows

export const analysisCatalogue: Readonly<Record<AnalysisCode, FindingRow>> = {
  ...statusRows,
  ...actionRows,
  ...recipeRows,
  ...orderRows,
}

/** A finding as its code has it; how it is mended is the hint. */
export const found = (
  code: AnalysisCode,
  at: PlatformFinding['at'],
  message: string,
): PlatformFinding => {
  const { severity, mend } = analysisCatalogue[code]
  return { code, severity, at, message, hint: mend }
}
