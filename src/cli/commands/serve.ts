/** Implements `statemgr serve`: runs the service until it is told to stop. */
import { join } from 'node:path'
import { destination, pino } from 'pino'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import { startStateManager } from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import { heap } from '../../store/heap.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import { type Store, StoreError } from '../../store/store.ts'
import { withoutRepeats } from '../../text/repeats.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { type Exit, exits } from '../shell/exits.ts'
import { type Given, withEnvironment } from '../shell/flags.ts'
import { giveMemoryBack } from '../shell/memory.ts'
import { type Shell, untilStopped } from '../shell/shell.ts'
import { errStyle } from '../text/style.ts'
import { requireConfig } from './validate.ts'

const defaultHttp = { host: '127.0.0.1', port: 8080 } as const

export async function serve(shell: Shell, typed: Given): Promise<Exit> {
  const given = withEnvironment(typed, shell.env)
  const config = requireConfig(shell, given)
  try {
    await withCleanup((cleanup) => running(shell, given, config, cleanup))
    return exits.done
  } catch (error) {
    if (!(error instanceof StoreError || saysWhy(error))) throw error
    shell.err(`${errStyle(shell)('bad', 'error:')} ${error.message}\n`)
    return exits.failed
  }
}

/** Started in this order, stopped in the reverse. */
async function running(
  shell: Shell,
  given: Given,
  config: Config,
  cleanup: AsyncDisposableStack,
): Promise<void> {
  const lines = pino({ name: 'statemgr' }, destination({ dest: 2, sync: true }))
  const log = withoutRepeats(lines)
  const onBug = (error: unknown): void => {
    // What is durable is safe, and the next start goes on from there.
    lines.fatal({ err: error }, 'statemgr found a mistake of its own and ends: please report it')
    process.exit(exits.failed)
  }
  const onError = (error: unknown): void => {
    if (error instanceof BusError) log.warn({ err: error }, 'the bus did not carry something')
    else onBug(error)
  }
  const bus = await openBus(given, onError)
  cleanup.defer(() => bus.drain())
  const store = await openStore(given, config)
  cleanup.defer(() => store.close())
  if (given.data === undefined) {
    shell.err('Nothing is kept: without --data DIR, states and history end with this process.\n')
  }
  if (given.simulate) {
    // Who has hardware need not load what pretends it.
    const { pretend } = await import('./simulate.ts')
    const simulator = await pretend(config, bus)
    cleanup.defer(() => simulator.stop())
  }
  const http = given.http ?? defaultHttp
  // Whoever is on this machine is answered whatever becomes of NATS.
  const door = given.nats === undefined ? null : createMemoryBus({ onError })
  const claim = given.nats === undefined ? null : { standby: given.standby === true }
  const assembly = { config, bus, door, claim, store, http, log, onBug }
  const service = await startStateManager(assembly)
  cleanup.defer(() => service.stop())
  await Promise.race([service.ready, untilStopped(shell)])
  if (!shell.stopped.aborted) {
    const why = service.running.whyNotReady()
    const is = why === null ? 'is ready' : (saidOf[why.code] ?? 'is ready')
    shell.out(`statemgr ${is} on ${service.url} ${about(given, config)}\n`)
    if (why !== null && is !== 'is ready') shell.err(`${why.message}. ${why.guidance}\n`)
  }
  cleanup.defer(giveMemoryBack({ heap, mayPause: () => service.running.isAtRest() }))
  await untilStopped(shell)
}

/** What is said of a service that is up, and not ready for a reason that is not its own. */
const saidOf: Readonly<Record<string, string>> = {
  'bus-lost': 'is not ready, but answers',
  'not-acting': 'does not act, but answers',
}

async function openBus({ nats }: Given, onError: (error: unknown) => void): Promise<Bus> {
  if (nats === undefined) return createMemoryBus({ onError })
  // Who has no server need not load what speaks to it.
  const { connectNatsBus } = await import('../../bus/nats.ts')
  // It comes up without a server too: whoever starts first on a machine is nobody's choice.
  return connectNatsBus({ servers: nats, name: 'statemgr', onError, waits: true })
}

async function openStore({ data }: Given, { history }: Config): Promise<Store> {
  const bounds = { rowsMax: history.entries, ageMaxMs: history.age }
  if (data === undefined) return createMemoryStore({ bounds })
  return openSqliteStore({ path: join(data, 'statemgr.sqlite'), bounds })
}

/** `(two-host-chassis; NATS nats://…; kept in ./data; hardware simulated)`. */
function about({ nats, data, simulate }: Given, { systemName }: Config): string {
  const parts = [
    systemName,
    nats === undefined ? 'no NATS' : `NATS ${nats}`,
    data === undefined ? 'nothing kept' : `kept in ${data}`,
    ...(simulate ? ['hardware simulated'] : []),
  ]
  return `(${parts.join('; ')})`
}

/** The face says in a sentence why it cannot listen, and the policy engine why it cannot open. */
function saysWhy(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ListenError' || error.name === 'PolicyError')
}
