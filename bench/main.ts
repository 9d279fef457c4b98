/**
 * The bench: tables of what the service does, each figure beside its floor, measured in the same
 * run. `npm run bench -- step control` runs some groups, `--json` prints the figures as JSON.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { fanOut } from './fan-out.ts'
import type { Figure } from './figure.ts'
import { flash } from './flash.ts'
import { fleet } from './fleet.ts'
import { history } from './history.ts'
import { hosts } from './hosts.ts'
import { idle } from './idle.ts'
import { memory } from './memory.ts'
import { build, productRoot } from './product.ts'
import { control, queries } from './requests.ts'
import { start } from './start.ts'
import { steps } from './step.ts'
import { type Run, runText } from './table.ts'
import { telemetry } from './telemetry.ts'
import { ubmcQueries } from './ubmc.ts'
import { exploration } from './verify.ts'
import { wild } from './wild.ts'

type Measure = (built: string) => Promise<readonly Figure[]> | readonly Figure[]

/** The first four are measured in this process, on the sources beside this bench. */
const measures: Readonly<Record<string, Measure>> = {
  step: steps,
  hosts,
  verify: exploration,
  wild,
  queries,
  control,
  ubmc: ubmcQueries,
  events: fanOut,
  flash,
  start,
  memory,
  telemetry,
  idle,
  history,
  fleet,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !Object.hasOwn(measures, name))
if (unknown.length > 0) {
  const known = Object.keys(measures).join(', ')
  process.stderr.write(`there is no group ${unknown.join(', ')}; there are: ${known}\n`)
  process.exit(2)
}
const progress = (what: string) => process.stderr.write(`${what}\n`)
const names = positionals.length > 0 ? positionals : Object.keys(measures)

progress('building')
const built = build()
const groups: Record<string, readonly Figure[]> = {}
for (const name of names) {
  progress(name)
  const begun = performance.now()
  // What one group cannot measure is no reason to lose what the others have.
  try {
    groups[name] = await measures[name]!(built)
  } catch (error) {
    progress(`  failed: ${(error as Error).stack}`)
    process.exitCode = 1
  }
  progress(`  took ${Math.round((performance.now() - begun) / 1000)} s`)
}
const run: Run = {
  machine: `node ${process.version} on ${cpus().length} × ${cpus()[0]?.model}`,
  product: productRoot,
  at: new Date().toISOString(),
  groups,
}
process.stdout.write(
  values.json ? `${JSON.stringify(run, null, 2)}\n` : `\n${run.machine}\n\n${runText(run)}`,
)
