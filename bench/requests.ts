/**
 * Requests a second, their latency and the CPU time they take, through a real nats-server: of a
 * service that has just started, and of one that is warm, beside floors that are warmed alike.
 */
import { cost, type Figure, rate } from './figure.ts'
import { type Floor, startFloor, startLean } from './floor.ts'
import { apply, inTurns, type Load, type Loaded, medianOf, perSecond } from './load.ts'
import type { Running } from './processes.ts'
import { openSite, type Site } from './product.ts'

/** Fewer of those with one in flight, which are steadier. */
const rounds = { many: 5, lone: 3 } as const
const measured = { warmMs: 200, runMs: 600 } as const
export const manyInFlight = 64
/** The first requests of a process, with many and with one in flight. */
const coldRequests = 8_000
const coldLoneRequests = 1_000
/** What a process has answered before it is taken for warm. */
const warmRequests = 64_000
/** A process that is slower than that is warm after so long. */
const warmMsMax = 10_000
const floorSubject = 'floor.ask'

export type RequestLoad = Pick<Load, 'subject' | 'payloads' | 'expected'>

export const hostGet: RequestLoad = {
  subject: 'statemgr.host.get',
  payloads: ['{"name":"host.0"}'],
  expected: '{"name":"host.0"',
}

/** `host.get`, beside a responder that answers the same bytes from memory. */
export async function queries(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built)
  const service = await site.startReady(built)
  const asked = hostGet
  const cold = await first(site, service, asked)
  const answer = await site.ask('host.get', { name: 'host.0' })
  const floor = { kind: 'answer', server: site.server, subject: floorSubject, answer } as const
  const beside = await startBeside(site, floor)
  await warm(site, service, beside, asked)
  const many = await compare(site, service, beside, asked, manyInFlight)
  await beside.stop()
  await service.stop()
  await site.stop()
  const name = `host.get, ${manyInFlight} in flight`
  const floorName = 'a NATS callback that answers a fixed buffer'
  return [
    rate(name, perSecond(many.ours), {
      cold: perSecond([cold]),
      floor: { name: floorName, value: perSecond(many.floor) },
      lean: perSecond(many.lean),
      aim: { of: 'ratio', limit: 0.9 },
    }),
    cpuRow(name, floorName, cold, many),
  ]
}

/** Accepted, journaled and durable each time. */
export const controls = [
  {
    name: 'identify (journal, LED)',
    path: 'host.identify',
    bodies: [
      { name: 'host.0', on: true },
      { name: 'host.0', on: false },
    ],
  },
  {
    name: 'maintenance (journal, event, LED)',
    path: 'bmc.maintenance',
    bodies: [
      { name: 'bmc.0', enter: true },
      { name: 'bmc.0', enter: false },
    ],
  },
] as const

type Control = (typeof controls)[number]

export const askedOf = ({ path, bodies }: Control): RequestLoad => ({
  subject: `statemgr.${path}`,
  payloads: bodies.map((body) => JSON.stringify(body)),
  expected: '{"accepted":true,"unchanged":false',
})

/**
 * Durable control, many and one in flight, beside a responder that commits the same bytes to
 * SQLite.
 */
export async function control(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built)
  const figures: Figure[] = []
  for (const one of controls) figures.push(...(await controlled(site, built, one)))
  await site.stop()
  return figures
}

async function controlled(site: Site, built: string, one: Control): Promise<readonly Figure[]> {
  const asked = askedOf(one)
  const fresh = await site.startReady(built)
  const coldLone = await first(site, fresh, asked, 1)
  await fresh.stop()
  const service = await site.startReady(built)
  const cold = await first(site, service, asked)
  const beside = await startBeside(site, await committing(site, one))
  await warm(site, service, beside, asked)
  const many = await compare(site, service, beside, asked, manyInFlight)
  const lone = await compare(site, service, beside, asked, 1)
  await beside.stop()
  await service.stop()
  const groups = 'NATS callback, SQLite group commit in a worker, same bytes'
  const trip = 'one NATS round trip, one SQLite commit in a worker, same bytes'
  const at = (figure: 'p50Us' | 'p99Us', of: Measured, coldOf: Loaded, floorName: string) => ({
    cold: coldOf[figure],
    floor: { name: floorName, value: medianOf(of.floor, figure) },
    lean: medianOf(of.lean, figure),
  })
  return [
    rate(`${one.name}, 64 in flight`, perSecond(many.ours), {
      cold: perSecond([cold]),
      floor: { name: groups, value: perSecond(many.floor) },
      lean: perSecond(many.lean),
      aim: { of: 'ratio', limit: 0.45 },
    }),
    cost(`${one.name}, 64, p99`, 'µs', medianOf(many.ours, 'p99Us'), {
      ...at('p99Us', many, cold, groups),
      aim: { of: 'ratio', limit: 2 },
    }),
    cpuRow(`${one.name}, 64`, groups, cold, many),
    cost(`${one.name}, one, p50`, 'µs', medianOf(lone.ours, 'p50Us'), {
      ...at('p50Us', lone, coldLone, trip),
      aim: { of: 'ratio', limit: 1.5 },
    }),
    cost(`${one.name}, one, p99`, 'µs', medianOf(lone.ours, 'p99Us'), {
      ...at('p99Us', lone, coldLone, trip),
    }),
    cpuRow(`${one.name}, one`, trip, coldLone, lone),
  ]
}

const cpuRow = (name: string, floorName: string, cold: Loaded, of: Measured): Figure =>
  cost(`${name}, CPU a request`, 'µs', medianOf(of.ours, 'cpuUs'), {
    cold: cold.cpuUs,
    floor: { name: floorName, value: medianOf(of.floor, 'cpuUs') },
    lean: medianOf(of.lean, 'cpuUs'),
  })

/**
 * The bytes of one operation as the product has them: its answer, its entry, its operation, its
 * component.
 */
async function committing(site: Site, { path, bodies }: Control): Promise<Floor> {
  const answer = await site.ask(path, bodies[0])
  await site.ask(path, bodies[1])
  const page = JSON.parse(await site.ask('history.query', { limit: 1 })) as {
    readonly entries: readonly object[]
  }
  const { operation, component } = JSON.parse(answer) as Readonly<Record<string, object>>
  return {
    kind: 'commit',
    server: site.server,
    subject: floorSubject,
    answer,
    row: JSON.stringify([page.entries[0], operation]),
    state: JSON.stringify(component),
  }
}

interface Beside {
  readonly floor: Running
  readonly lean: Running
  stop(): Promise<void>
}

async function startBeside({ server }: Site, floor: Floor): Promise<Beside> {
  const running = { floor: await startFloor(floor), lean: await startLean(server) }
  return {
    ...running,
    stop: async () => {
      await running.floor.stop()
      await running.lean.stop()
    },
  }
}

/** What a process does with the first requests of its life. */
export const first = (
  { port }: Site,
  { pid }: Running,
  asked: RequestLoad,
  inFlight = manyInFlight,
): Promise<Loaded> =>
  apply({
    ...{ port, pid, ...asked, inFlight, warmMs: 0, runMs: warmMsMax },
    requestsMax: inFlight === 1 ? coldLoneRequests : coldRequests,
  })

/** Until it has answered as many as a warm process has. */
export const warmUp = ({ port }: Site, { pid }: Running, asked: RequestLoad): Promise<Loaded> =>
  apply({
    ...{ port, pid, ...asked, inFlight: manyInFlight },
    ...{ warmMs: 0, runMs: warmMsMax, requestsMax: warmRequests },
  })

/** All of them alike. */
async function warm(site: Site, service: Running, { floor, lean }: Beside, asked: RequestLoad) {
  await warmUp(site, service, asked)
  await warmUp(site, floor, onFloor(asked))
  await warmUp(site, lean, onLean(asked))
}

type Measured = Readonly<Record<'floor' | 'lean' | 'ours', readonly Loaded[]>>

function compare(
  { port }: Site,
  service: Running,
  { floor, lean }: Beside,
  asked: RequestLoad,
  inFlight: number,
): Promise<Measured> {
  const how = { port, inFlight, ...measured }
  return inTurns(inFlight === 1 ? rounds.lone : rounds.many, {
    floor: () => apply({ ...how, ...onFloor(asked), pid: floor.pid }),
    lean: () => apply({ ...how, ...onLean(asked), pid: lean.pid }),
    ours: () => apply({ ...how, ...asked, pid: service.pid }),
  })
}

const onFloor = (asked: RequestLoad): RequestLoad => ({
  ...asked,
  subject: floorSubject,
  expected: '',
})

const onLean = ({ subject, ...asked }: RequestLoad): RequestLoad => ({
  ...asked,
  subject: subject.replace(/^statemgr/, 'lean'),
})
