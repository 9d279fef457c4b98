/**
 * Lists the acts that lose everything at once: mains, the BMC, its watchdog, or a stop in order.
 */
import { durationText } from '../../text/duration.ts'
import { pick } from '../world/chance.ts'
import { pass } from './acts.ts'
import type { Act, Living } from './profile.ts'

export const stop: Act = { name: 'stop', weight: 0.02, happen: stopInOrder }

export const lossActs: readonly Act[] = [
  { name: 'ac-loss', weight: 0.02, happen: loseMains },
  { name: 'bmc-reboot', weight: 0.02, happen: rebootBmc },
  { name: 'wall-clock', weight: 0.01, happen: jump },
]

const minuteMs = 60_000

/** The BMC goes dark with the rest; what is back first is left to chance. */
async function loseMains(living: Living): Promise<void> {
  const { world, random, act } = living
  const isSeen = random() < 0.3
  if (!isSeen) await act('crash')
  await setInput(living, 'Lost')
  if (isSeen) {
    await pass(living, random() * 5000)
    await act('crash')
  }
  await act(`sim.set chassis.${world.config.chassis.name}.power "Off"`)
  const isBackFirst = random() < 0.5
  if (isBackFirst) await setInput(living, 'Good')
  const reset = pick(random, ['power', null])
  await act(`restart ${JSON.stringify({ booted: true, reset, away: away(living, 10) })}`)
  if (isBackFirst) return
  await pass(living, random() * 5 * minuteMs)
  await setInput(living, 'Good')
}

/** The hosts go on meanwhile. */
async function rebootBmc(living: Living): Promise<void> {
  const { random, act } = living
  const reset = pick(random, ['software', 'watchdog', 'pinhole', null])
  await act(`restart ${JSON.stringify({ booted: true, reset, away: away(living, 2) })}`)
}

async function stopInOrder(living: Living): Promise<void> {
  const { random, act } = living
  await act('disk sound')
  const booted = random() < 0.5
  await act(`restart ${JSON.stringify({ clean: true, booted, away: away(living, 60) })}`)
}

async function jump({ random, act }: Living): Promise<void> {
  await act(`jump ${Math.floor(random() * 60)}m`)
}

async function setInput({ world, act }: Living, input: 'Good' | 'Lost'): Promise<void> {
  for (const { name } of world.config.supplies)
    await act(`sim.set supplies.${name}.input "${input}"`)
}

const away = ({ random }: Living, minutesMax: number) =>
  durationText(Math.floor(random() * minutesMax * 60) * 1000)
