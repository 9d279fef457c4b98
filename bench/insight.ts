/**
 * Judges what `src/insight/` finds out, on faults that are injected into simulated hardware: a
 * table for each study. `npm run bench:insight -- incidents` judges some; `SEEDS=40` takes more.
 */
import { parseArgs } from 'node:util'
import { incidents } from './insight/incidents/judge.ts'
import { limits } from './insight/limits/judge.ts'
import type { Judge } from './insight/study.ts'
import { wear } from './insight/wear/judge.ts'
import { columns } from './table.ts'

const studies: Readonly<Record<string, Judge>> = { incidents, limits, wear }

const usualSeeds = 1
const longSeeds = 5

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.filter((name) => !Object.hasOwn(studies, name))
if (unknown.length > 0) {
  const known = Object.keys(studies).join(', ')
  process.stderr.write(`there is no study ${unknown.join(', ')}; there are: ${known}\n`)
  process.exit(2)
}
const { SEEDS, LONG } = process.env
const seeds = Number(SEEDS ?? (LONG === undefined ? usualSeeds : longSeeds))
if (!Number.isInteger(seeds) || seeds < 1) {
  process.stderr.write(`SEEDS is ${SEEDS}: give a whole number of seeds, such as SEEDS=16\n`)
  process.exit(2)
}
const progress = (what: string) => process.stderr.write(`${what}\n`)
for (const name of positionals.length > 0 ? positionals : Object.keys(studies)) {
  const begun = performance.now()
  const { about, header, rows, notes, unmet } = await studies[name]!({ seeds, progress })
  const tookS = Math.round((performance.now() - begun) / 1000)
  const text = [...notes, ...unmet.map((row) => `not met: ${row}`)].map((line) => `  ${line}\n`)
  process.stdout.write(`\n${about} (${tookS} s)\n\n${columns([header, ...rows])}${text.join('')}`)
  if (unmet.length > 0) process.exitCode = 1
}
