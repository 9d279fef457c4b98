/** Queries in u-bmc's dialect, beside the native ones that the same service answers. */
import { cost, type Figure, rate } from './figure.ts'
import { apply, inTurns, medianOf, perSecond } from './load.ts'
import { exampleFile, openSite } from './product.ts'
import { first, manyInFlight, type RequestLoad, warmUp } from './requests.ts'

const rounds = 4
const measured = { warmMs: 200, runMs: 600 } as const

/** GetHostRequest: field 1, text of six bytes. */
const byName = '\n\u0006host.0'
const dialect: RequestLoad = { subject: 'host.state', payloads: [byName], expected: '' }
const native: RequestLoad = {
  subject: 'statemgr.host.get',
  payloads: ['{"name":"host.0"}'],
  expected: '{"name":"host.0"',
}

export async function ubmcQueries(built: string): Promise<readonly Figure[]> {
  // What it says of a server without JetStream is nothing to measure.
  const site = await openSite(built, exampleFile('ubmc-mock.yaml'), { keepsComplaints: true })
  const service = await site.startReady(built)
  const cold = await first(site, service, dialect)
  await warmUp(site, service, dialect)
  await warmUp(site, service, native)
  const how = { port: site.port, pid: service.pid, ...measured }
  const compare = (inFlight: number) =>
    inTurns(rounds, {
      native: () => apply({ ...how, ...native, inFlight }),
      dialect: () => apply({ ...how, ...dialect, inFlight }),
    })
  const many = await compare(manyInFlight)
  const lone = await compare(1)
  await service.stop()
  await site.stop()
  const name = `host.state, ${manyInFlight} in flight`
  const floorName = 'statemgr.host.get of the same service'
  const floor = (value: number) => ({ floor: { name: floorName, value } })
  return [
    rate(name, perSecond(many.dialect), {
      ...floor(perSecond(many.native)),
      cold: perSecond([cold]),
      aim: { of: 'ratio', limit: 0.9 },
    }),
    cost(`${name}, CPU a request`, 'µs', medianOf(many.dialect, 'cpuUs'), {
      ...floor(medianOf(many.native, 'cpuUs')),
      cold: cold.cpuUs,
    }),
    cost('host.state, one, p50', 'µs', medianOf(lone.dialect, 'p50Us'), {
      ...floor(medianOf(lone.native, 'p50Us')),
    }),
  ]
}
