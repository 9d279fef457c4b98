/** What the service takes while nothing happens: the 16 blades, simulated by another process. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cost, type Figure } from './figure.ts'
import { cpuUsOf, mainWakeUpsOf, startNode, wakeUpsOf } from './processes.ts'
import { exampleFile, openSite } from './product.ts'

/** With so little to collect, V8 is done with what the start left only after some 50 s. */
const settleMs = 60_000
const idleMs = 20_000
const timer = 'setInterval(() => {}, 1000); process.stdout.write("ready\\n")'

export async function idle(built: string): Promise<readonly Figure[]> {
  const site = await openSite(built, exampleFile('blade-chassis.yaml'))
  const service = await site.startReady(built)
  const bare = await startNode(['-e', timer])
  await sleep(settleMs)
  const begun = performance.now()
  const before = { ours: countsOf(service.pid), bare: countsOf(bare.pid) }
  await sleep(idleMs)
  const after = { ours: countsOf(service.pid), bare: countsOf(bare.pid) }
  const seconds = (performance.now() - begun) / 1000
  for (const running of [service, bare, site]) await running.stop()
  const row = (name: string, unit: string, of: keyof Counts): Figure => {
    const aSecond = (who: 'ours' | 'bare') => (after[who][of] - before[who][of]) / seconds
    const floor = { name: 'node with a timer of a second', value: aSecond('bare') }
    return cost(name, unit, aSecond('ours'), { floor })
  }
  return [
    {
      ...row('CPU a second, 16 idle blades', 'ms', 'cpuMs'),
      aim: { of: 'before', limit: 0.2 },
    },
    {
      ...row('wake-ups a second, 16 idle blades, all threads', '/s', 'wakeUps'),
      aim: { of: 'figure', limit: 5 },
    },
    row('wake-ups a second, 16 idle blades, the main thread', '/s', 'mainWakeUps'),
  ]
}

interface Counts {
  readonly cpuMs: number
  readonly wakeUps: number
  readonly mainWakeUps: number
}

const countsOf = (pid: number): Counts => ({
  cpuMs: cpuUsOf(pid) / 1000,
  wakeUps: wakeUpsOf(pid),
  mainWakeUps: mainWakeUpsOf(pid),
})
