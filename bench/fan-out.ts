/**
 * Events as they reach several subscribers, beside publications that nothing has to be decided
 * or kept for.
 */
import { type Figure, rate } from './figure.ts'
import { floorFile } from './floor.ts'
import { apply, inTurns, median } from './load.ts'
import { output, type Running, startNode } from './processes.ts'
import { openSite, type Site } from './product.ts'
import { askedOf, controls, manyInFlight, warmUp } from './requests.ts'

const subscribers = 8
const rounds = 3
const runMs = 1000
const listenersFile = new URL('./listeners-child.ts', import.meta.url).pathname
const maintenance = askedOf(controls[1])

export interface Received {
  readonly count: number
  /** From the first to the last. */
  readonly seconds: number
}

/** Each status change is one event on two subjects; every subscriber hears both. */
export async function fanOut(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built)
  const service = await site.startReady(built)
  await warmUp(site, service, maintenance)
  const { ours, floors } = await measure(site, service)
  await service.stop()
  await site.stop()
  return [
    rate(
      `events heard by ${subscribers} subscribers, each from a durable transition`,
      median(ours),
      {
        floor: {
          name: 'the same bytes published, nothing decided or kept',
          value: median(floors),
        },
      },
    ),
  ]
}

async function measure(site: Site, { pid }: Running) {
  const page = JSON.parse(await site.ask('history.query', { limit: 1 })) as {
    readonly entries: readonly object[]
  }
  const event = { specversion: '1.0', id: '1', source: '/statemgr/two-host-chassis' }
  const floor = {
    kind: 'publish',
    server: site.server,
    subjects: ['floor.events.transitions', 'floor.events.bmc.0'],
    text: JSON.stringify({ ...event, type: 'statemgr.transition', data: page.entries[0] }),
    runMs,
  } as const
  return inTurns(rounds, {
    floors: () =>
      received(site, 'floor.events.>', () => output([floorFile, JSON.stringify(floor)])),
    ours: () =>
      received(site, 'statemgr.events.>', () =>
        apply({
          ...{ port: site.port, pid, ...maintenance, inFlight: manyInFlight, warmMs: 100, runMs },
        }),
      ),
  })
}

async function received(
  { port }: Site,
  pattern: string,
  publish: () => Promise<unknown>,
): Promise<number> {
  const listeners = await startNode([listenersFile, JSON.stringify({ port, pattern, subscribers })])
  await publish()
  const { count, seconds } = JSON.parse(await listeners.lastLine()) as Received
  return count / seconds
}
