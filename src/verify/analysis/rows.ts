/** Builds what the catalogue is written in: a row, and files around what is wrong. */
import type { FindingRow } from '../../core/model/platform/finding.ts'

export const row = (
  severity: FindingRow['severity'],
  meaning: string,
  mend: string,
  example: string,
): FindingRow => ({ severity, meaning, mend, example })

/** A platform file around something wrong with a kind. */
export const inKind = (...lines: readonly string[]) =>
  ['hosts: [{name: host.0}]', 'kinds:', '  pump:', ...lines.map((line) => `    ${line}`)].join('\n')

/** A file around a recipe that an action carries out. */
export const inRecipe = (recipe: string, ...more: readonly string[]) =>
  inKind('actions: {Drain: {recipe: drain, from: [Off]}}', `recipes: {drain: ${recipe}}`, ...more)
