/**
 * How long the service takes to be ready, and the memory it takes, beside a node that does
 * nothing.
 */
import { cost, type Figure } from './figure.ts'
import { median } from './load.ts'
import { memoryOf, output, startNode } from './processes.ts'
import { type Product, sourceProgram } from './product.ts'

const rounds = 5
const idle = 'setInterval(() => {}, 1000); process.stdout.write("ready\\n")'
/** How long after it is ready memory is looked at. */
const restMs = 1500

/** Of the built command line and of the one from its sources, on data that is there already. */
export async function start(product: Product, built: string): Promise<readonly Figure[]> {
  const bare: number[] = []
  const fromBuilt: number[] = []
  const fromSource: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    await output(['-e', ''])
    bare.push(performance.now() - begun)
    fromBuilt.push(await readyMs(product, built))
    fromSource.push(await readyMs(product, sourceProgram))
  }
  const node = 'node -e "" from start to end'
  return [
    cost('start to ready, as built', node, 'ms', median(fromBuilt), median(bare)),
    cost('start to ready, from the sources', node, 'ms', median(fromSource), median(bare)),
  ]
}

/** At rest, and the most it ever took while everything before this was measured. */
export async function memory(product: Product, built: string): Promise<readonly Figure[]> {
  const bare = await startNode(['-e', idle])
  const other = await product.startAnother(built)
  const source = await product.startAnother(sourceProgram)
  await new Promise((resolve) => setTimeout(resolve, restMs))
  const node = 'node with a timer'
  const floor = memoryOf(bare.pid).now
  const figures = [
    cost('memory at rest, as built', node, 'MiB', memoryOf(other.pid).now, floor),
    cost('memory at rest, from the sources', node, 'MiB', memoryOf(source.pid).now, floor),
    cost('memory after all this load', node, 'MiB', memoryOf(product.service.pid).now, floor),
    cost('memory at its peak', node, 'MiB', memoryOf(product.service.pid).peak, floor),
  ]
  for (const running of [bare, other, source]) await running.stop()
  return figures
}

async function readyMs(product: Product, program: string): Promise<number> {
  const running = await product.startAnother(program)
  await running.stop()
  return running.readyMs
}
