/** Implements `statemgr serve`: runs the service until it is told to stop. */
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import {
  readStoreForward,
  type StateManager,
  type StateManagerOptions,
  startStateManager,
} from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import { heap } from '../../store/heap.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { type Opening, openPatiently } from '../../store/patient.ts'
import { makeFolder } from '../../store/private-file.ts'
import { openSqliteStore, threadsComeToRest } from '../../store/sqlite.ts'
import { StoreError } from '../../store/store.ts'
import { type FullLog, withoutRepeats } from '../../text/repeats.ts'
import { folderOf, register, runtimeFolder, socketName, tokenName } from '../client/places.ts'
import { natsAddress } from '../request/credentials.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { openCrashFile } from '../shell/crash-file.ts'
import { keepFolder } from '../shell/data-folder.ts'
import { type Exit, exits } from '../shell/exits.ts'
import { type Given, type HttpAddress, withEnvironment } from '../shell/flags.ts'
import { inTime, leave, leaveIfStuck } from '../shell/leave.ts'
import { logLines } from '../shell/log-lines.ts'
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
    leaveIfStuck(exits.failed, threadsComeToRest)
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
  shell.outliveReaders?.()
  const lines = pino({ name: 'statemgr' }, logLines())
  const log = withoutRepeats(lines)
  const crashFile = openCrashFile(given.data)
  const onBug: NonNullable<StateManagerOptions['onBug']> = (error, bug) => {
    if (bug !== undefined) {
      log.error({ bug }, 'a bug of statemgr was contained: please report it')
      return
    }
    // What is durable is safe, and the next start goes on from there.
    crashFile.write(error)
    lines.fatal({ err: error }, 'statemgr found a mistake of its own and ends: please report it')
    leave(exits.failed, threadsComeToRest)
  }
  const onError = (error: unknown): void => {
    if (error instanceof BusError) log.warn({ err: error }, 'the bus did not carry something')
    else if (started === null) onBug(error)
    else started.running.noteBug('a message', error)
  }
  let started: StateManager | null = null
  let reread: Opened['reread'] = null
  shell.onHangup?.(() => void readAgain(reread, log))
  const { bus, place, ...opened } = await openBus(shell, given, onError)
  reread = opened.reread
  cleanup.defer(() => bus.drain())
  // Whatever is made from here on is ours alone, down to the files that SQLite makes.
  process.umask(othersMode)
  const said = given.data === undefined ? null : keepFolder(given.data)
  if (said !== null) log.warn({ folder: given.data }, said)
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
  const onUncaught = (error: unknown) => onBug(error)
  process.on('uncaughtException', onUncaught)
  cleanup.defer(() => void process.off('uncaughtException', onUncaught))
  const { store, coming } = opening
  const doors = doorsOf(shell, given, cleanup, log)
  const options = { config, bus, store, coming, log, onBug, ...doors, ...crashFile.ofLastRun }
  const service = await startStateManager(options).catch((error: unknown) => {
    if (!isExpected(error)) crashFile.write(error)
    throw error
  })
  started = service
  cleanup.defer(() => service.stop())
  cleanup.defer(leaveToken(shell, service, doors, log))
  await Promise.race([service.ready, untilStopped(shell)])
  if (!shell.stopped.aborted) {
    const where = `${service.url} ${about(given, config, [place, ...placesOf(doors)])}`
    const isWhole = bus.lost === null && coming === null
    tellReady(shell, where, isWhole ? null : service.running.whyNotReady())
    // It says so once it can keep, if that could not be said yet.
    if (coming !== null && service.running.whyNotReady() !== null)
      void service.readyToKeep.then(() => tellReady(shell, where, null))
  }
  cleanup.defer(crashFile.forgetLater())
  cleanup.defer(giveMemoryBack({ heap, mayPause: () => service.running.isAtRest() }))
  await untilStopped(shell)
  crashFile.forget()
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

/** What SIGHUP is for; how it went is told in either case. */
async function readAgain(reread: Opened['reread'], log: FullLog): Promise<void> {
  try {
    await reread?.()
    const what = reread === null ? 'there are none to be read: no NATS' : 'they are read again'
    log.info({ signal: 'SIGHUP' }, `credentials and certificates: ${what}`)
  } catch (error) {
    if (!(error instanceof BusError)) throw error
    const message = 'credentials and certificates are as before: those there are now are not right'
    log.error({ signal: 'SIGHUP', err: error }, message)
  }
}

interface Opened {
  readonly bus: Bus
  /** Where it is, as anybody may see it. */
  readonly place: string
  /** Reads credentials and certificates again; `null` where there are none. */
  readonly reread: (() => Promise<void>) | null
}

async function openBus(
  shell: Shell,
  given: Given,
  onError: (error: unknown) => void,
): Promise<Opened> {
  if (given.nats === undefined)
    return { bus: createMemoryBus({ onError }), place: 'no NATS', reread: null }
  // Who has no server need not load what speaks to it.
  const { connectNatsBus } = await import('../../bus/nats.ts')
  const { shownServers } = await import('../../bus/nats-address.ts')
  const address = natsAddress(given.nats, given, shell)
  // It comes up without a server too: whoever starts first on a machine is nobody's choice.
  const bus = await connectNatsBus({ ...address, name: 'statemgr', onError, waits: true })
  const place = `NATS ${shownServers(address)}`
  return { bus, place, reread: () => bus.rereadCredentials() }
}

interface Doors {
  readonly http: HttpAddress & { readonly tokenFile?: string }
  readonly sockets: NonNullable<StateManagerOptions['sockets']>
}

/**
 * The owner's socket and the token stand in the data folder, and beside nothing else where nothing
 * is kept, or where nothing can be written there. Where they cannot be anywhere, it protects all the
 * same. For each role there is one in a folder of its own, where that is wanted.
 */
function doorsOf(shell: Shell, given: Given, cleanup: AsyncDisposableStack, log: FullLog): Doors {
  const { socket, roles, data } = given
  const runtime = folderOf(shell.env, process.pid)
  cleanup.defer(() => rmSync(runtime, { recursive: true, force: true }))
  const folder = [data, runtime].find((one) => one !== undefined && takesFiles(one, log))
  const own = socket ?? (folder === undefined ? undefined : join(folder, socketName))
  const ofRoles = roles === undefined ? [] : (['operator', 'viewer'] as const)
  if (socket !== undefined) prepare(dirname(socket))
  if (roles !== undefined) prepare(roles, throughMode)
  return {
    http: {
      ...(given.http ?? defaultHttp),
      ...(folder === undefined ? {} : { tokenFile: join(folder, tokenName) }),
    },
    sockets: [
      ...(own === undefined ? [] : [{ path: own, role: 'owner' } as const]),
      ...ofRoles.map((role) => {
        const place = join(roles ?? '', role)
        prepare(place)
        return { path: join(place, socketName), role }
      }),
    ],
  }
}

/** What listens there says why it cannot, if it cannot. */
function prepare(folder: string, mode?: number): void {
  try {
    makeFolder(folder, mode)
  } catch {}
}

/** Those who have a role must come through to its folder, which alone says who they are. */
const throughMode = 0o711

/** Whether a file can be made there. */
function takesFiles(folder: string, log: FullLog): boolean {
  const file = join(folder, `${tokenName}-probe`)
  try {
    makeFolder(folder)
    writeFileSync(file, 'a token takes no more than this, and a socket less', { mode: 0o600 })
    rmSync(file)
    return true
  } catch (error) {
    log.warn({ err: error }, `neither socket nor token can be in ${folder}`)
    return false
  }
}

const placesOf = ({ http, sockets }: Doors): readonly string[] => [
  ...sockets.slice(0, 1).map(({ path }) => `socket ${path}`),
  ...(http.tokenFile === undefined ? [] : [`token in ${http.tokenFile}`]),
]

/** Where clients of this user look for the token by the port; returns what takes it back. */
function leaveToken(
  { env }: Shell,
  { url }: StateManager,
  { http: { tokenFile } }: Doors,
  log: FullLog,
): () => void {
  try {
    if (tokenFile === undefined) return () => {}
    makeFolder(runtimeFolder(env))
    return register(env, Number(new URL(url ?? '').port || 80), dirname(tokenFile))
  } catch (error) {
    log.warn({ err: error }, 'clients cannot find the token by themselves: pass --token-file')
    return () => {}
  }
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

const isExpected = (error: unknown): error is Error => error instanceof StoreError || saysWhy(error)

/** The face says in a sentence why it cannot listen, and the policy engine why it cannot open. */
function saysWhy(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ListenError' || error.name === 'PolicyError')
}
