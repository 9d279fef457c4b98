/** The memory that the service takes: at rest, under load, and once the load is over. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cost, type Figure } from './figure.ts'
import { memoryOf, startNode } from './processes.ts'
import { openSite, sourceProgram } from './product.ts'
import { askedOf, controls, warmUp } from './requests.ts'

const idle = 'setInterval(() => {}, 1000); process.stdout.write("ready\\n")'
/** How long after it is ready memory is looked at. */
const restMs = 3_000
/** How long after a load. */
const afterMs = 10_000

export async function memory(built: string): Promise<readonly Figure[]> {
  const bare = await startNode(['-e', idle])
  const site = await openSite(built)
  const asBuilt = await site.startReady(built)
  await sleep(restMs)
  const builtAtRest = memoryOf(asBuilt.pid).now
  await asBuilt.stop()
  // Whoever starts first compiles, and keeps what that takes.
  await (await site.startReady(sourceProgram)).stop()
  const service = await site.startReady(sourceProgram)
  await sleep(restMs)
  const atRest = memoryOf(service.pid).now
  await warmUp(site, service, askedOf(controls[0]))
  await sleep(afterMs)
  const { now, peak } = memoryOf(service.pid)
  const node = { name: 'node with a timer', value: memoryOf(bare.pid).now }
  for (const running of [service, bare, site]) await running.stop()
  const rest = { name: 'the same process at rest', value: atRest }
  return [
    cost('memory at rest, as built', 'MiB', builtAtRest, { floor: node }),
    cost('memory at rest, from the sources', 'MiB', atRest, {
      floor: node,
      aim: { of: 'figure', limit: 110 },
    }),
    cost(`memory ${afterMs / 1000} s after a durable load`, 'MiB', now, {
      floor: rest,
      aim: { of: 'ratio', limit: 1.2 },
    }),
    cost('memory at its peak', 'MiB', peak, { floor: rest }),
  ]
}
