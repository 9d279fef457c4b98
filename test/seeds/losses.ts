/** How everything can be lost at once: mains, the BMC, its watchdog, or the service in order. */
import type { ResetReason } from '../../src/core/event.ts'
import type { World } from '../ground/world.ts'
import { pick } from './chance.ts'
import type { Act, Living } from './life.ts'

export const lossActs: readonly Act[] = [
  { name: 'ac-loss', weight: 0.02, happen: loseMains },
  { name: 'bmc-reboot', weight: 0.02, happen: rebootBmc },
  { name: 'stop', weight: 0.02, happen: stopInOrder },
  { name: 'wall-clock', weight: 0.01, happen: jump },
]

const minuteMs = 60_000

/** The BMC goes dark with the rest; what is back first is left to chance. */
async function loseMains({ world, disk, random }: Living): Promise<string> {
  const isSeen = random() < 0.3
  setInput(world, 'Lost')
  if (isSeen) await world.advance(Math.floor(random() * 5000))
  world.simulator.set('chassis.chassis.0.power', 'Off')
  disk.stop()
  const isBackFirst = random() < 0.5
  if (isBackFirst) setInput(world, 'Good')
  const reset = pick<ResetReason | null>(random, ['power', null])
  const awayMs = Math.floor(random() * 10 * minuteMs)
  await world.restart({ booted: true, reset, awayMs })
  if (isBackFirst) return `mains lost for ${awayMs}`
  await world.advance(Math.floor(random() * 5 * minuteMs))
  setInput(world, 'Good')
  return `mains lost for ${awayMs} and longer`
}

/** The hosts go on meanwhile. */
async function rebootBmc({ world, disk, random }: Living): Promise<string> {
  disk.stop()
  const reset = pick<ResetReason | null>(random, ['software', 'watchdog', 'pinhole', null])
  const awayMs = Math.floor(random() * 2 * minuteMs)
  await world.restart({ booted: true, reset, awayMs })
  return `BMC reset by ${reset}, away for ${awayMs}`
}

/** The disk is left to finish: nothing but time could hold up a stop for ever. */
async function stopInOrder({ world, disk, random }: Living): Promise<string> {
  disk.mend()
  await world.advance(stopMs)
  const booted = random() < 0.5
  const awayMs = Math.floor(random() * 60 * minuteMs)
  await world.restart({ clean: true, booted, awayMs })
  return `stopped in order for ${awayMs}${booted ? ', with the BMC' : ''}`
}

/** What a slow disk and the rest after a full one take at most. */
const stopMs = 10_000

function jump({ world, random }: Living): string {
  const ms = Math.floor(random() * 60 * minuteMs)
  world.jump(ms)
  return `the wall clock jumps ahead by ${ms}`
}

function setInput({ simulator, config }: World, input: 'Good' | 'Lost'): void {
  for (const { name } of config.supplies) simulator.set(`psus.${name}.input`, input)
}
