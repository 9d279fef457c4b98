/** Implements `statemgr serve`: runs the service until it is told to stop. */
import { join } from 'node:path'
import { destination, pino } from 'pino'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import { type StateManager, type StateManagerOptions, startStateManager } from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import { heap } from '../../store/heap.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import { type Store, StoreError } from '../../store/store.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { type CrashFile, openCrashFile } from '../shell/crash-file.ts'
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
    if (!isExpected(error)) throw error
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
  const log = pino({ name: 'statemgr' }, destination({ dest: 2, sync: true }))
  const crashFile = openCrashFile(given.data)
  const onBug: NonNullable<StateManagerOptions['onBug']> = (error, bug) => {
    if (bug !== undefined) {
      log.error({ bug }, 'a bug of statemgr was contained: please report it')
      return
    }
    // What is durable is safe, and the next start goes on from there.
    crashFile.write(error)
    log.fatal({ err: error }, 'statemgr found a mistake of its own and ends: please report it')
    process.exit(exits.failed)
  }
  const onError = (error: unknown): void => {
    if (error instanceof BusError) log.warn({ err: error }, 'the bus did not carry something')
    else if (service === null) onBug(error)
    else service.running.noteBug('a message', error)
  }
  let service: StateManager | null = null
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
  const onUncaught = (error: unknown) => onBug(error)
  process.on('uncaughtException', onUncaught)
  cleanup.defer(() => void process.off('uncaughtException', onUncaught))
  const assembly = { config, bus, store, http, log, onBug, ...crashOf(crashFile) }
  const started = await startStateManager(assembly).catch((error: unknown) => {
    if (!isExpected(error)) crashFile.write(error)
    throw error
  })
  service = started
  cleanup.defer(() => started.stop())
  await Promise.race([started.ready, untilStopped(shell)])
  if (!shell.stopped.aborted)
    shell.out(`statemgr is ready on ${started.url} ${about(given, config)}\n`)
  const lasted = setTimeout(() => crashFile.forget(), crashLoopMs)
  cleanup.defer(() => clearTimeout(lasted))
  cleanup.defer(giveMemoryBack({ heap, mayPause: () => started.running.isAtRest() }))
  await untilStopped(shell)
  crashFile.forget()
}

/** A run that is up for so long has not ended by what ended the one before. */
const crashLoopMs = 60_000

function crashOf({ last }: CrashFile) {
  if (last === null) return {}
  const { message, trace, count } = last
  return { crash: { message, trace, isRepeated: count > 1 } }
}

async function openBus({ nats }: Given, onError: (error: unknown) => void): Promise<Bus> {
  if (nats === undefined) return createMemoryBus({ onError })
  // Who has no server need not load what speaks to it.
  const { connectNatsBus } = await import('../../bus/nats.ts')
  return connectNatsBus({ servers: nats, name: 'statemgr', onError })
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

const isExpected = (error: unknown): error is Error => error instanceof StoreError || saysWhy(error)

/** The face says in a sentence why it cannot listen, and the policy engine why it cannot open. */
function saysWhy(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ListenError' || error.name === 'PolicyError')
}
