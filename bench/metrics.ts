/** What metrics cost: the same service with them and without, each on a NATS server of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cost, type Figure, rate } from './figure.ts'
import { apply, inTurns, type Loaded, medianOf, perSecond } from './load.ts'
import { memoryOf, type Running } from './processes.ts'
import { openSite, type Site } from './product.ts'
import { askedOf, controls, hostGet, manyInFlight, type RequestLoad } from './requests.ts'

/** In each pass, in turns. */
const rounds = 5
const measured = { inFlight: manyInFlight, warmMs: 100, runMs: 400 } as const
/** Before anything is measured of a process. */
const warm = { inFlight: manyInFlight, warmMs: 0, runMs: 3000 } as const
/** How long after they are ready memory is looked at. */
const restMs = 3_000

const names = ['on', 'off'] as const
type Which = (typeof names)[number]
type PerService<T> = Readonly<Record<Which, T>>

const loads: readonly (readonly [name: string, asked: RequestLoad])[] = [
  ['host.get', hostGet],
  [controls[0].name, askedOf(controls[0])],
]

interface Pass {
  readonly atRest: PerService<number>
  /** By the name of a load. */
  readonly loaded: ReadonlyMap<string, PerService<readonly Loaded[]>>
}

/** Which of two is started first makes more of a difference than metrics do: each is, once. */
export async function metrics(built: string): Promise<readonly Figure[]> {
  const passes = [await passOf(built, ['on', 'off']), await passOf(built, ['off', 'on'])]
  const floorName = 'the same service without metrics'
  const figures = loads.flatMap(([name]) => {
    const of = (which: Which) => passes.flatMap(({ loaded }) => loaded.get(name)![which])
    return [
      rate(`${name}, ${manyInFlight} in flight, with metrics`, perSecond(of('on')), {
        floor: { name: floorName, value: perSecond(of('off')) },
        aim: { of: 'ratio', limit: 0.95 },
      }),
      cost(`${name}, CPU a request`, 'µs', medianOf(of('on'), 'cpuUs'), {
        floor: { name: floorName, value: medianOf(of('off'), 'cpuUs') },
      }),
    ]
  })
  const least = (which: Which) => Math.min(...passes.map(({ atRest }) => atRest[which]))
  const aim = { of: 'figure', limit: 3 } as const
  const more = cost('memory at rest that metrics take', 'MiB', least('on') - least('off'), { aim })
  return [...figures, more]
}

async function passOf(built: string, order: readonly Which[]): Promise<Pass> {
  const sites = {} as Record<Which, Site>
  const services = {} as Record<Which, Running>
  for (const which of order) {
    sites[which] = await openSite(built)
    const env = { STATEMGR_METRICS: String(which === 'on') }
    services[which] = await sites[which].startReady(built, { env })
  }
  await sleep(restMs)
  const atRest = { on: memoryOf(services.on.pid).now, off: memoryOf(services.off.pid).now }
  const loaded = new Map<string, PerService<readonly Loaded[]>>()
  for (const [name, asked] of loads) {
    const at = (which: Which) => ({ ...asked, port: sites[which].port, pid: services[which].pid })
    for (const which of order) await apply({ ...warm, ...at(which) })
    loaded.set(
      name,
      await inTurns(rounds, {
        on: () => apply({ ...measured, ...at('on') }),
        off: () => apply({ ...measured, ...at('off') }),
      }),
    )
  }
  for (const which of names) {
    await services[which].stop()
    await sites[which].stop()
  }
  return { atRest, loaded }
}
