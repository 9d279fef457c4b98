/** A world whose services say wild things at a rate of 1,000 a second, each under its own count. */
import { type Assembly, startStateManager } from '../../src/main.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { type FullLog, withoutRepeats } from '../../src/text/repeats.ts'
import { rewriting } from '../fakes/rewriting.ts'
import type { WildReport } from '../fakes/wild-reports.ts'
import { createWorld, type World } from './world.ts'

export interface Flooded {
  readonly world: World
  /** The lines of the log, as they are written. */
  readonly lines: string[]
  /** One report a millisecond, for so many; `isWild` or as it is so. */
  flood(report: WildReport, isWild: boolean, forMs: number): Promise<void>
}

/** Both hosts run. */
export async function createFlooded(config: Config): Promise<Flooded> {
  const lines: string[] = []
  const write = (_: object, message: string) => void lines.push(message)
  const log: FullLog = { info: write, warn: write, error: write }
  const counts = new Map<string, number>()
  const next = (service: string): number => {
    const count = counts.get(service) ?? 0
    counts.set(service, count + 1)
    return count
  }
  const through = (subject: string, said: object) => {
    const service = subject.slice(0, subject.indexOf('.'))
    const counted = (report: object) => ({ ...report, boot: 'always', seq: next(service) })
    if (!subject.endsWith('.state')) return counted(said)
    const lists = Object.entries(said)
    return Object.fromEntries(lists.map(([what, list]) => [what, (list as object[]).map(counted)]))
  }
  const start = (assembly: Assembly) => {
    const wake = (afterMs: number, then: () => void) => void assembly.clock?.wake(afterMs, then)
    return startStateManager({ ...assembly, log: withoutRepeats(log, { wake }) })
  }
  const world = await createWorld({ config, start, through: (bus) => rewriting(bus, through) })
  for (const name of ['chassis.0', 'host.0', 'host.1'])
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
  await world.advance(5000)
  return {
    world,
    lines,
    flood: async ({ service, event, tame, wild, recountsAfter }, isWild, forMs) => {
      for (let n = 0; n < forMs; n++) {
        if (isWild && recountsAfter !== undefined && n % recountsAfter === 0) counts.delete(service)
        const said = isWild ? wild(n) : tame
        const text = `{${said},"boot":"always","seq":${next(service)}}`
        world.bus.publish(`${service}.events.${event}`, text)
        await world.advance(1)
      }
    },
  }
}
