/** Implements `statemgr serve`: runs the service until it is told to stop. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { destination, pino } from 'pino'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import { type StateManager, startStateManager } from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import { heap } from '../../store/heap.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import { type Store, StoreError } from '../../store/store.ts'
import { type FullLog, withoutRepeats } from '../../text/repeats.ts'
import { natsAddress } from '../client/nats.ts'
import { folderOf, register, socketName, tokenName } from '../client/places.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { keepFolder } from '../shell/data-folder.ts'
import { type Exit, exits } from '../shell/exits.ts'
import { type Given, withEnvironment } from '../shell/flags.ts'
import { giveMemoryBack } from '../shell/memory.ts'
import { type Shell, untilStopped } from '../shell/shell.ts'
import { errStyle } from '../text/style.ts'
import { requireConfig } from './validate.ts'

const defaultHttp = { host: '127.0.0.1', port: 8080 } as const
const othersMode = 0o077

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
  const { bus, place } = await openBus(shell, given, onError)
  cleanup.defer(() => bus.drain())
  // Whatever is made from here on is ours alone, down to the files that SQLite makes.
  process.umask(othersMode)
  const said = given.data === undefined ? null : keepFolder(given.data)
  if (said !== null) log.warn({ folder: given.data }, said)
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
  const folder = given.data ?? folderOf(shell.env, process.pid)
  if (given.data === undefined) {
    cleanup.defer(() => rmSync(folder, { recursive: true, force: true }))
  }
  const http = { ...(given.http ?? defaultHttp), tokenFile: join(folder, tokenName) }
  const sockets = socketsOf(given, folder)
  const claim = given.nats === undefined ? null : { standby: given.standby === true }
  const assembly = { config, bus, claim, store, http, sockets, log, onBug }
  const service = await startStateManager(assembly)
  cleanup.defer(() => service.stop())
  cleanup.defer(leaveToken(shell, service, folder, log))
  await Promise.race([service.ready, untilStopped(shell)])
  if (!shell.stopped.aborted) {
    const why = service.running.whyNotReady()
    const is = why === null ? 'is ready' : (saidOf[why.code] ?? 'is ready')
    const places = [place, `socket ${sockets[0].path}`, `token in ${http.tokenFile}`]
    shell.out(`statemgr ${is} on ${service.url} ${about(given, config, places)}\n`)
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

interface Opened {
  readonly bus: Bus
  /** Where it is, as anybody may see it. */
  readonly place: string
}

async function openBus(
  shell: Shell,
  given: Given,
  onError: (error: unknown) => void,
): Promise<Opened> {
  if (given.nats === undefined) return { bus: createMemoryBus({ onError }), place: 'no NATS' }
  // Who has no server need not load what speaks to it.
  const { connectNatsBus } = await import('../../bus/nats.ts')
  const { shownServers } = await import('../../bus/nats-address.ts')
  const address = natsAddress(given.nats, given, shell)
  // It comes up without a server too: whoever starts first on a machine is nobody's choice.
  const bus = await connectNatsBus({ ...address, name: 'statemgr', onError, waits: true })
  return { bus, place: `NATS ${shownServers(address)}` }
}

/** The owner's, and one for each role, where that is wanted, in a folder of its own. */
function socketsOf({ socket, roles }: Given, folder: string) {
  const own = { path: socket ?? join(folder, socketName), role: 'owner' } as const
  const others = roles === undefined ? [] : (['operator', 'viewer'] as const)
  const ofOthers = others.map((role) => ({ path: join(roles ?? '', role, socketName), role }))
  return [own, ...ofOthers] as const
}

/** Where clients of this user look for the token by the port; returns what takes it back. */
function leaveToken(
  { env }: Shell,
  { url }: StateManager,
  folder: string,
  log: FullLog,
): () => void {
  try {
    return register(env, Number(new URL(url ?? '').port || 80), folder)
  } catch (error) {
    log.warn({ err: error }, 'clients cannot find the token by themselves: pass --token-file')
    return () => {}
  }
}

async function openStore({ data }: Given, { history }: Config): Promise<Store> {
  const bounds = { rowsMax: history.entries, ageMaxMs: history.age }
  if (data === undefined) return createMemoryStore({ bounds })
  return openSqliteStore({ path: join(data, 'statemgr.sqlite'), bounds })
}

/** `(two-host-chassis; NATS nats://…; socket …; kept in ./data; hardware simulated)`. */
function about(
  { data, simulate }: Given,
  { systemName }: Config,
  places: readonly string[],
): string {
  const parts = [
    systemName,
    ...places,
    data === undefined ? 'nothing kept' : `kept in ${data}`,
    ...(simulate ? ['hardware simulated'] : []),
  ]
  return `(${parts.join('; ')})`
}

/** The face says in a sentence why it cannot listen, and the policy engine why it cannot open. */
function saysWhy(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ListenError' || error.name === 'PolicyError')
}
