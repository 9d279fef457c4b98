/** Implements `statemgr serve`: runs the service until it is told to stop. */
import { join } from 'node:path'
import { pino } from 'pino'
import { requestMaxBytes } from '../../api/requests/parse-request.ts'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import {
  assertDescriptors,
  readStoreForward,
  type StateManager,
  type StateManagerOptions,
  startStateManager,
} from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import type { Ring } from '../../record/ring.ts'
import { heap } from '../../store/heap.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { type Opening, openPatiently } from '../../store/patient.ts'
import { openSqliteStore, threadsComeToRest } from '../../store/sqlite/sqlite.ts'
import { StoreError } from '../../store/store.ts'
import { reportBounds } from '../../text/json.ts'
import { type FullLog, withoutRepeats } from '../../text/repeats.ts'
import { natsAddress } from '../request/credentials.ts'
import { withCleanup } from '../shell/cleanup.ts'
import { openCrashFile } from '../shell/crash-file.ts'
import { keepFolder } from '../shell/data-folder.ts'
import { type Exit, exits } from '../shell/exits.ts'
import { type Given, withEnvironment } from '../shell/flags.ts'
import { inTime, leave, leaveIfStuck } from '../shell/leave.ts'
import { logLines } from '../shell/log-lines.ts'
import { giveMemoryBack } from '../shell/memory.ts'
import { type Shell, untilStopped } from '../shell/shell.ts'
import { formatted } from '../text/log-format.ts'
import { errStyle } from '../text/style.ts'
import { doorsOf, leaveToken, placesOf } from './serve-doors.ts'
import { requireConfig } from './validate.ts'

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
  assertDescriptors()
  shell.outliveReaders?.()
  const { level, format } = config.log
  const lines = pino({ base: { name: 'statemgr' }, level }, formatted(logLines(), shell, format))
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
  const opening = await openStore(given, config)
  cleanup.defer(async () => {
    if (await inTime(opening.close())) return
    log.error({}, 'the disk does not answer: what is not kept by now is given up')
  })
  // A folder that nothing can be kept in is not touched: its disk may not answer.
  const { data, ...rest } = given
  const usable = data === undefined || opening.coming !== null ? rest : given
  const said = usable === given ? keepFolder(String(data)) : null
  if (said !== null) log.warn({ folder: data }, said)
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
  const ring = await openRing(given, config, cleanup)
  const doors = doorsOf(shell, usable, cleanup, log)
  const claim = given.nats === undefined ? null : { standby: given.standby === true }
  const parts = { config, bus, claim, store, coming, ring, log, onBug }
  const options = { ...parts, ...doors, ...crashFile.ofLastRun }
  const service = await startStateManager(options).catch((error: unknown) => {
    if (!isExpected(error)) crashFile.write(error)
    throw error
  })
  started = service
  cleanup.defer(() => service.stop())
  cleanup.defer(leaveToken(shell, service, doors, log))
  await Promise.race([service.ready, untilStopped(shell)])
  const where = `${service.url} ${about(given, config, [place, ...placesOf(doors)])}`
  if (!shell.stopped.aborted) tellHow(shell, service, where, { bus, coming })
  cleanup.defer(crashFile.forgetLater())
  cleanup.defer(giveMemoryBack({ heap, mayPause: () => service.running.isAtRest() }))
  await untilStopped(shell)
  crashFile.forget()
}

/** How it is by now; and again once it can keep, if that could not be said yet. */
function tellHow(
  shell: Shell,
  service: StateManager,
  where: string,
  { bus, coming }: { readonly bus: Bus; readonly coming: Opening['coming'] },
): void {
  const why = service.running.whyNotReady()
  const isWhole = bus.lost === null && coming === null && why?.code !== 'not-acting'
  tellReady(shell, where, isWhole ? null : why)
  if (coming !== null && why !== null)
    void service.readyToKeep.then(() => tellReady(shell, where, null))
}

/** Whoever started it is told where it answers, and why it cannot do all of its work yet. */
function tellReady(
  shell: Shell,
  where: string,
  why: { readonly code: string; readonly message: string; readonly guidance: string } | null,
): void {
  const isNot = why?.code === 'not-acting' ? 'does not act' : 'is not ready'
  const is = why === null ? 'is ready' : `${isNot}, but answers`
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
  const { connectNatsBus } = await import('../../bus/nats/nats.ts')
  const { shownServers } = await import('../../bus/nats/address.ts')
  const address = natsAddress(given.nats, given, shell)
  // It comes up without a server too: whoever starts first on a machine is nobody's choice.
  const options = { ...address, ...payloads, name: 'statemgr', onError, waits: true }
  const bus = await connectNatsBus(options)
  const place = `NATS ${shownServers(address)}`
  return { bus, place, reread: () => bus.rereadCredentials() }
}

/** Nobody reads more of a message. */
const payloads = { payloadMax: reportBounds.charsMax, askedPayloadMax: requestMaxBytes }

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

/** Beside the store; `null` where nothing is kept, or recorded. */
async function openRing(
  { data }: Given,
  { recording }: Config,
  cleanup: AsyncDisposableStack,
): Promise<Ring | null> {
  if (data === undefined || !recording.kept) return null
  const { openFileRing } = await import('../../record/file-ring.ts')
  const ring = openFileRing(data, recording.bytes)
  cleanup.defer(async () => void (await inTime(ring.close())))
  return ring
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
const saysWhy = (error: unknown): error is Error =>
  error instanceof Error && sayingWhy.has(error.name)

const sayingWhy = new Set(['LimitError', 'ListenError', 'PolicyError'])
