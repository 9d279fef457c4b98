/**
 * What is left of a second of CPU for steps while services say wild things 1,000 times a second,
 * beside what is left while they say as often what is so. Time is virtual, and CPU time is counted.
 */
import { type WildReport, wildReports } from '../test/fakes/wild-reports.ts'
import { createFlooded } from '../test/harness/flooded.ts'
import { exampleConfig } from '../test/harness/platform.ts'
import type { Figure } from './figure.ts'
import { inTurns } from './load.ts'

const forMs = 1000
const rounds = 6

export async function wild(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const report of wildReports) figures.push(await under(report))
  return figures
}

async function under(report: WildReport): Promise<Figure> {
  const { world, flood } = await createFlooded(exampleConfig())
  const leftMs = async (isWild: boolean): Promise<number> => {
    const before = process.cpuUsage()
    await flood(report, isWild, forMs)
    const { user, system } = process.cpuUsage(before)
    return 1000 - (user + system) / 1000
  }
  const left = await inTurns(rounds, { wild: () => leftMs(true), tame: () => leftMs(false) })
  await world.stop()
  return {
    ...{ name: `left under ${report.what}`, unit: 'ms', isMoreBetter: true },
    ours: Math.max(...left.wild),
    floor: { name: 'under as many reports of what is so', value: Math.max(...left.tame) },
    aim: { of: 'ratio', limit: 0.95 },
  }
}
