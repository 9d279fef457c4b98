/** How long the service takes to be ready, beside a node that does nothing. */
import { cost, type Figure } from './figure.ts'
import { inTurns, median } from './load.ts'
import { output } from './processes.ts'
import { openSite, sourceProgram } from './product.ts'

const rounds = 5

/** Of the built command line and of the one from its sources, each time on data of its own. */
export async function start(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built)
  const readyMs = async (program: string) => {
    const running = await site.start(program)
    await running.stop()
    return running.readyMs
  }
  const taken = await inTurns(rounds, {
    bare: async () => {
      const begun = performance.now()
      await output(['-e', ''])
      return performance.now() - begun
    },
    built: () => readyMs(built),
    source: () => readyMs(sourceProgram),
  })
  await site.stop()
  const floor = { floor: { name: 'node -e "" from start to end', value: median(taken.bare) } }
  return [
    cost('start to ready, as built', 'ms', median(taken.built), floor),
    cost('start to ready, from the sources', 'ms', median(taken.source), floor),
  ]
}
