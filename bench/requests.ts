/**
 * Requests a second and their latency, through a real nats-server: queries, durable control, one
 * at a time.
 */
import { cost, type Figure, rate } from './figure.ts'
import { type Floor, startFloor } from './floor.ts'
import { apply, inTurns, type Load, median } from './load.ts'
import type { Product } from './product.ts'

const rounds = 5
const [warmMs, runMs] = [200, 600]
const manyInFlight = 64
const floorSubject = 'floor.ask'

/** `host.get`, beside a responder that answers the same bytes from memory. */
export async function queries(product: Product): Promise<readonly Figure[]> {
  const answer = await product.ask('host.get', { name: 'host.0' })
  const { ours, floors } = await compare(
    product,
    { kind: 'answer', server: product.server, subject: floorSubject, answer },
    { subject: 'statemgr.host.get', payloads: ['{"name":"host.0"}'], expected: '{"name":"host.0"' },
    manyInFlight,
  )
  const perSecond = ({ answered, seconds }: { answered: number; seconds: number }) =>
    answered / seconds
  return [
    rate(
      `host.get, ${manyInFlight} in flight`,
      'a NATS callback that answers a fixed buffer',
      median(ours.map(perSecond)),
      median(floors.map(perSecond)),
    ),
  ]
}

/** Accepted, journaled and durable each time. */
const controls = [
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
    bodies: [{ enter: true }, { enter: false }],
  },
] as const

/**
 * Durable control, many and one in flight, beside a responder that commits the same bytes to
 * SQLite.
 */
export async function control(product: Product): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const { name, path, bodies } of controls) {
    const floor = await committing(product, path, bodies)
    const load = {
      subject: `statemgr.${path}`,
      payloads: bodies.map((body) => JSON.stringify(body)),
      expected: '{"accepted":true,"unchanged":false',
    }
    const many = await compare(product, floor, load, manyInFlight)
    const one = await compare(product, floor, load, 1)
    const perSecond = (of: typeof many.ours) =>
      median(of.map(({ answered, seconds }) => answered / seconds))
    const groups = 'NATS callback, SQLite group commit, same bytes'
    const trip = 'NATS round trip, one SQLite commit, same bytes'
    const p50 = (of: typeof many.ours) => median(of.map(({ p50Us }) => p50Us))
    const p99 = (of: typeof many.ours) => median(of.map(({ p99Us }) => p99Us))
    figures.push(
      rate(`${name}, 64 in flight`, groups, perSecond(many.ours), perSecond(many.floors)),
      cost(`${name}, 64, p99`, groups, 'µs', p99(many.ours), p99(many.floors)),
      cost(`${name}, one, p50`, trip, 'µs', p50(one.ours), p50(one.floors)),
      cost(`${name}, one, p99`, trip, 'µs', p99(one.ours), p99(one.floors)),
    )
  }
  return figures
}

/**
 * The bytes of one operation as the product has them: its answer, its entry, its operation, its
 * component.
 */
async function committing(
  product: Product,
  path: string,
  bodies: readonly object[],
): Promise<Floor> {
  const [answer] = await Promise.all(bodies.map((body) => product.ask(path, body)))
  const page = JSON.parse(await product.ask('history.query', { limit: 1 })) as {
    readonly entries: readonly object[]
  }
  const { operation, component } = JSON.parse(answer!) as Readonly<Record<string, object>>
  return {
    kind: 'commit',
    server: product.server,
    subject: floorSubject,
    answer: answer!,
    row: JSON.stringify([page.entries[0], operation]),
    state: JSON.stringify(component),
  }
}

type Asked = Pick<Load, 'subject' | 'payloads' | 'expected'>

async function compare(product: Product, floor: Floor, asked: Asked, inFlight: number) {
  const running = await startFloor(floor)
  const how = { port: product.port, inFlight, warmMs, runMs }
  const measured = await inTurns(
    rounds,
    () => apply({ ...how, ...asked }),
    () => apply({ ...how, ...asked, subject: floorSubject, expected: '' }),
  )
  await running.stop()
  return measured
}
