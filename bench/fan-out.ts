/**
 * Events as they reach several subscribers, beside publications that nothing has to be decided
 * or kept for.
 */
import { type Figure, rate } from './figure.ts'
import { type Floor, floorFile } from './floor.ts'
import { apply, inTurns, median } from './load.ts'
import { output, startNode } from './processes.ts'
import type { Product } from './product.ts'

const subscribers = 8
const rounds = 3
const runMs = 1000
const listenersFile = new URL('./listeners-child.ts', import.meta.url).pathname

export interface Heard {
  readonly count: number
  /** From the first to the last. */
  readonly seconds: number
}

/** Each status change is one event on two subjects; every subscriber hears both. */
export async function fanOut(product: Product): Promise<readonly Figure[]> {
  await product.ask('bmc.maintenance', { enter: true })
  await product.ask('bmc.maintenance', { enter: false })
  const page = JSON.parse(await product.ask('history.query', { limit: 1 })) as {
    readonly entries: readonly object[]
  }
  const event = { specversion: '1.0', id: '1', source: '/statemgr/two-host-chassis' }
  const floor: Floor = {
    kind: 'publish',
    server: product.server,
    subjects: ['floor.events.transitions', 'floor.events.bmc.0'],
    text: JSON.stringify({ ...event, type: 'statemgr.transition', data: page.entries[0] }),
    runMs,
  }
  const { ours, floors } = await inTurns(
    rounds,
    () =>
      heard(product, 'statemgr.events.>', () =>
        apply({
          port: product.port,
          subject: 'statemgr.bmc.maintenance',
          payloads: ['{"enter":true}', '{"enter":false}'],
          expected: '{"accepted":true,"unchanged":false',
          inFlight: 64,
          warmMs: 100,
          runMs,
        }),
      ),
    () => heard(product, 'floor.events.>', () => output([floorFile, JSON.stringify(floor)])),
  )
  return [
    rate(
      `events heard by ${subscribers} subscribers, each from a durable transition`,
      'the same bytes published, nothing decided or kept',
      median(ours),
      median(floors),
    ),
  ]
}

async function heard(
  { port }: Product,
  pattern: string,
  publish: () => Promise<unknown>,
): Promise<number> {
  const listeners = await startNode([listenersFile, JSON.stringify({ port, pattern, subscribers })])
  await publish()
  const { count, seconds } = JSON.parse(await listeners.lastLine()) as Heard
  return count / seconds
}
