/** Implements `statemgr serve`: runs the service until it is told to stop. */
import { join } from 'node:path'
import { destination, pino } from 'pino'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import { readStoreForward, startStateManager } from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import { heap } from '../../store/heap.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { type Opening, openPatiently } from '../../store/patient.ts'
import { openSqliteStore, threadsComeToRest } from '../../store/sqlite.ts'
import { StoreError } from '../../store/store.ts'
import { withoutRepeats } from '../../text/repeats.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { type Exit, exits } from '../shell/exits.ts'
import { type Given, withEnvironment } from '../shell/flags.ts'
import { inTime, leave, leaveIfStuck } from '../shell/leave.ts'
import { giveMemoryBack } from '../shell/memory.ts'
import { type Shell, untilStopped } from '../shell/shell.ts'
import { errStyle } from '../text/style.ts'
import { requireConfig } from './validate.ts'

/** Of the log that waits to be written; what is beyond it is dropped. */
const maxLength = 1024 * 1024

const defaultHttp = { host: '127.0.0.1', port: 8080 } as const

export async function serve(shell: Shell, typed: Given): Promise<Exit> {
  const given = withEnvironment(typed, shell.env)
  const config = requireConfig(shell, given)
  try {
    await withCleanup((cleanup) => running(shell, given, config, cleanup))
    leaveIfStuck(exits.failed, threadsComeToRest)
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
  // Written by a thread of node's: a disk or a pipe that takes nothing holds up nobody.
  const lines = pino({ name: 'statemgr' }, destination({ dest: 2, sync: false, maxLength }))
  const log = withoutRepeats(lines)
  const onBug = (error: unknown): void => {
    // What is durable is safe, and the next start goes on from there.
    lines.fatal({ err: error }, 'statemgr found a mistake of its own and ends: please report it')
    leave(exits.failed, threadsComeToRest)
  }
  const onError = (error: unknown): void => {
    if (error instanceof BusError) log.warn({ err: error }, 'the bus did not carry something')
    else onBug(error)
  }
  const bus = await openBus(given, onError)
  cleanup.defer(() => bus.drain())
  const opening = await openStore(given, config)
  cleanup.defer(async () => {
    if (await inTime(opening.close())) return
    log.error({}, 'the disk does not answer: what is not kept by now is given up')
  })
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
  const { store, coming } = opening
  const service = await startStateManager({ config, bus, door, store, coming, http, log, onBug })
  cleanup.defer(() => service.stop())
  await Promise.race([service.ready, untilStopped(shell)])
  if (!shell.stopped.aborted) {
    const where = `${service.url} ${about(given, config)}`
    const isWhole = bus.lost === null && coming === null
    tellReady(shell, where, isWhole ? null : service.running.whyNotReady())
    // It says so once it can keep, if that could not be said yet.
    if (coming !== null && service.running.whyNotReady() !== null)
      void service.readyToKeep.then(() => tellReady(shell, where, null))
  }
  cleanup.defer(giveMemoryBack({ heap, mayPause: () => service.running.isAtRest() }))
  await untilStopped(shell)
}

/** Whoever started it is told where it answers, and why it cannot do all of its work yet. */
function tellReady(
  shell: Shell,
  where: string,
  why: { readonly message: string; readonly guidance: string } | null,
): void {
  const is = why === null ? 'is ready' : 'is not ready, but answers'
  shell.out(`statemgr ${is} on ${where}\n`)
  if (why !== null) shell.err(`${why.message}. ${why.guidance}\n`)
}

async function openBus({ nats }: Given, onError: (error: unknown) => void): Promise<Bus> {
  if (nats === undefined) return createMemoryBus({ onError })
  // Who has no server need not load what speaks to it.
  const { connectNatsBus } = await import('../../bus/nats.ts')
  // It comes up without a server too: whoever starts first on a machine is nobody's choice.
  return connectNatsBus({ servers: nats, name: 'statemgr', onError, waits: true })
}

async function openStore({ data }: Given, config: Config): Promise<Opening> {
  const { history } = config
  const bounds = { rowsMax: history.entries, ageMaxMs: history.age }
  if (data === undefined) {
    const store = createMemoryStore({ bounds })
    return { store, coming: null, close: () => store.close() }
  }
  const path = join(data, 'statemgr.sqlite')
  return openPatiently(async () =>
    readStoreForward(await openSqliteStore({ path, bounds }), config),
  )
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
