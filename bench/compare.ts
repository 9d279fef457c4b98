/** Prints two runs of the bench side by side: `node bench/compare.ts before.json after.json`. */
import { readFileSync } from 'node:fs'
import { comparisonText, type Run } from './table.ts'

const files = process.argv.slice(2)
if (files.length !== 2) {
  process.stderr.write('name two files that `npm run bench -- --json` wrote: before and after\n')
  process.exit(2)
}
const [before, after] = files.map(read)
for (const [name, { machine, product, at }] of Object.entries({ before: before!, after: after! })) {
  process.stdout.write(`${name}: ${product} at ${at}, ${machine}\n`)
}
process.stdout.write(`\n${comparisonText(before!, after!)}`)

/** What could not be measured is `null` in JSON. */
function read(file: string): Run {
  const revived = (_: string, value: unknown) => (value === null ? Number.NaN : value)
  return JSON.parse(readFileSync(file, 'utf8'), revived) as Run
}
