/**
 * What it costs to be seen: the same service with all of it off, as it is by default, and with
 * traces of one request in a hundred, each on a NATS server of its own.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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

const names = ['off', 'on', 'traced'] as const
type Which = (typeof names)[number]
type PerService<T> = Readonly<Record<Which, T>>

/** What is asked of a service that is seen so, of one that is not. */
const aims = { on: 0.95, traced: 0.9 } as const
const described = { on: 'as by default', traced: 'and traces of 1 %' } as const

const loads: readonly (readonly [name: string, asked: RequestLoad])[] = [
  ['host.get', hostGet],
  [controls[0].name, askedOf(controls[0])],
]

interface Pass {
  readonly atRest: PerService<number>
  /** By the name of a load. */
  readonly loaded: ReadonlyMap<string, PerService<readonly Loaded[]>>
}

/** Which is started first makes more of a difference than what is measured: each is, once. */
export async function telemetry(built: string): Promise<readonly Figure[]> {
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const environment = environments((collector.address() as AddressInfo).port)
  const passes: Pass[] = []
  for (const order of [names, names.toReversed()]) {
    passes.push(await passOf(built, order, environment))
  }
  collector.closeAllConnections()
  collector.close()
  const floorName = 'the same service with metrics, tracing and insight off'
  const figures = loads.flatMap(([name]) =>
    (['on', 'traced'] as const).flatMap((which) => {
      const of = (one: Which) => passes.flatMap(({ loaded }) => loaded.get(name)![one])
      return [
        rate(`${name}, ${manyInFlight} in flight, ${described[which]}`, perSecond(of(which)), {
          floor: { name: floorName, value: perSecond(of('off')) },
          aim: { of: 'ratio', limit: aims[which] },
        }),
        cost(`${name}, CPU a request, ${described[which]}`, 'µs', medianOf(of(which), 'cpuUs'), {
          floor: { name: floorName, value: medianOf(of('off'), 'cpuUs') },
        }),
      ]
    }),
  )
  const least = (which: Which) => Math.min(...passes.map(({ atRest }) => atRest[which]))
  const more = least('on') - least('off')
  const aim = { of: 'figure', limit: 12 } as const
  return [...figures, cost('memory at rest that it takes by default', 'MiB', more, { aim })]
}

const environments = (port: number): PerService<Readonly<Record<string, string>>> => ({
  off: { STATEMGR_METRICS: 'false', STATEMGR_TRACING: 'false', STATEMGR_INSIGHT: 'false' },
  on: {},
  traced: {
    STATEMGR_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    STATEMGR_OTLP_SAMPLING: '0.01',
  },
})

async function passOf(
  built: string,
  order: readonly Which[],
  environment: PerService<Readonly<Record<string, string>>>,
): Promise<Pass> {
  const sites = {} as Record<Which, Site>
  const services = {} as Record<Which, Running>
  for (const which of order) {
    sites[which] = await openSite(built)
    services[which] = await sites[which].startReady(built, { env: environment[which] })
  }
  await sleep(restMs)
  const atRest = perService((which) => memoryOf(services[which].pid).now)
  const loaded = new Map<string, PerService<readonly Loaded[]>>()
  for (const [name, asked] of loads) {
    const at = (which: Which) => ({ ...asked, port: sites[which].port, pid: services[which].pid })
    for (const which of order) await apply({ ...warm, ...at(which) })
    loaded.set(
      name,
      await inTurns(
        rounds,
        perService((which) => () => apply({ ...measured, ...at(which) })),
      ),
    )
  }
  for (const which of names) {
    await services[which].stop()
    await sites[which].stop()
  }
  return { atRest, loaded }
}

const perService = <T>(of: (which: Which) => T): PerService<T> => ({
  off: of('off'),
  on: of('on'),
  traced: of('traced'),
})
