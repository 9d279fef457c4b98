/**
 * The bench: one table of what the service does, each figure beside its floor, measured in the
 * same run.
 */
import { cpus } from 'node:os'
import { fanOut } from './fan-out.ts'
import { type Figure, table } from './figure.ts'
import { flash } from './flash.ts'
import { build, startProduct } from './product.ts'
import { control, queries } from './requests.ts'
import { memory, start } from './start.ts'
import { steps } from './step.ts'
import { exploration } from './verify.ts'

const told = (what: string) => process.stderr.write(`${what} …\n`)

told('building')
const built = build()
told('step')
const figures: Figure[] = [...steps()]
told('verify')
figures.push(...(await exploration()))
const product = await startProduct(built, [])
const measures = { queries, control, fanOut, flash, start, memory }
for (const [name, measure] of Object.entries(measures)) {
  told(name)
  figures.push(...(await measure(product, built)))
}
await product.stop()
process.stdout.write(`\nnode ${process.version} on ${cpus().length} × ${cpus()[0]?.model}\n\n`)
process.stdout.write(table(figures))
