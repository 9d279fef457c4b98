/**
 * Implements `statemgr simulate`: simulates the hardware and its services in a process of its own,
 * or rehearses a seed or a story on a virtual clock.
 */
import type { Bus } from '../../bus/bus.ts'
import { shownServers } from '../../bus/nats/address.ts'
import { connectNatsBus } from '../../bus/nats/nats.ts'
import type { Config } from '../../platform/schema/config.ts'
import { realClock } from '../../sim/services/clock.ts'
import { shapeOf } from '../../sim/shape-of.ts'
import { type Simulator, startSimulator } from '../../sim/simulator.ts'
import { natsAddress } from '../request/credentials.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import { type Given, withEnvironment } from '../shell/flags.ts'
import { type Shell, untilStopped } from '../shell/shell.ts'
import { requireConfig } from './validate.ts'

export async function simulate(shell: Shell, typed: Given): Promise<Exit> {
  const given = withEnvironment(typed, shell.env)
  const { seed, story } = given
  if (seed !== undefined || story !== undefined) return rehearsing(shell, typed, given)
  if (given.for !== undefined || given.faults !== undefined) {
    throw new UsageError('--for and --faults belong to a seed: add --seed N')
  }
  const { nats } = given
  if (nats === undefined) {
    throw new UsageError(
      'name the NATS server with --nats URL, or a seed with --seed N to rehearse without one',
    )
  }
  const config = requireConfig(shell, given)
  return withCleanup(async (cleanup) => {
    const onError = (error: unknown) => shell.err(`${String(error)}\n`)
    const address = natsAddress(nats, given, shell)
    const bus = await connectNatsBus({ ...address, name: 'statemgr-simulate', onError })
    cleanup.defer(() => bus.drain())
    const simulator = await pretend(config, bus)
    cleanup.defer(() => simulator.stop())
    const { power, thermal, sensors, leds, others } = config.integrations
    const names = [power, thermal, sensors, leds, ...others].join(', ')
    const whose = shapeOf(config).ubmc === undefined ? '' : ', as they are in u-bmc,'
    const how = 'drive them with sim.set and sim.fault'
    shell.out(`the simulated ${names}${whose} are ready on ${shownServers(address)}; ${how}\n`)
    await untilStopped(shell)
    return exits.done
  })
}

/** What needs no server: nobody else loads it. */
async function rehearsing(shell: Shell, typed: Given, given: Given): Promise<Exit> {
  const { seed, story } = given
  if (typed.nats !== undefined) {
    throw new UsageError('a rehearsal has a bus and a clock of its own: leave --nats out')
  }
  const { rehearseSeed, replayStory } = await import('./rehearse.ts')
  if (story === undefined) return rehearseSeed(shell, given, seed ?? 0)
  if (seed !== undefined || given.for !== undefined || given.faults !== undefined) {
    throw new UsageError('a story has no seed: give either --story FILE or --seed N')
  }
  return replayStory(shell, given, story)
}

/** Starts the hardware that the configuration describes, on the bus. */
export const pretend = (config: Config, bus: Bus): Promise<Simulator> =>
  startSimulator({
    bus,
    shape: shapeOf(config),
    clock: realClock,
    seed: config.simulation.seed,
  })
