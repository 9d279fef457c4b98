/** Assembles one run of a state manager: one of each part, on a store that is open. */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Bus } from './bus/bus.ts'
import type { StartCrash } from './core/model/events/event.ts'
import type { Platform } from './core/model/platform/platform.ts'
import type { ResetReason } from './core/model/system/component.ts'
import type { Claimant } from './engine/claim/claimant.ts'
import { openClaimant } from './engine/claim/open-claimant.ts'
import { slotsIn } from './engine/insight/slot-parts.ts'
import type { Clock } from './engine/loop/clock.ts'
import { clockSince } from './engine/loop/clock-since.ts'
import { damageText } from './engine/loop/damage-text.ts'
import { keep, rowOf } from './engine/loop/journal-record.ts'
import { readForward, systemOf } from './engine/loop/snapshot.ts'
import type { Meter } from './engine/meter.ts'
import type { PolicyClient } from './engine/opa/ask.ts'
import { openPolicyClient } from './engine/opa/open.ts'
import { readResetReason } from './engine/reset-reason.ts'
import type { Running, Unkept } from './engine/running.ts'
import { startService } from './engine/service.ts'
import type { Log, OnMistake } from './engine/service-deps.ts'
import type { Tracer } from './engine/tracing/tracer.ts'
import type { HttpDoor, SocketDoor } from './faces/doors.ts'
import { compile } from './platform/compile/platform.ts'
import type { Config, ConfigInput } from './platform/schema/config.ts'
import type { Recorder } from './record/recorder.ts'
import type { Ring } from './record/ring.ts'
import type { Batch, Store } from './store/store.ts'
import { timedStore } from './store/timed.ts'

export interface StateManagerOptions {
  /** The same shape as a configuration file's content: `{ hosts: [{ name: 'host.0' }], … }`. */
  readonly config: ConfigInput
  /**
   * In memory by default. It stays the caller's to drain, as the store stays the caller's to
   * close.
   */
  readonly bus?: Bus
  /**
   * On a `bus` of the caller's another may act for the same System: then this one observes, and
   * with `standby` takes over once that is gone. False by default.
   */
  readonly standby?: boolean
  /** In memory by default: then nothing outlives the process. */
  readonly store?: Store
  /**
   * Where the HTTP face listens; loopback only. None by default. The token that it asks for is
   * written to the file, and is `StateManager.token`.
   */
  readonly http?: HttpDoor | null
  /** Sockets on which the HTTP face listens as well, each for a role. None by default. */
  readonly sockets?: readonly SocketDoor[]
  /** As pino has it; silent by default. */
  readonly log?: Log
  /**
   * Called for a mistake of ours. With `bug` it was contained: what it was about is set aside, with
   * an alert, and everything else goes on. Without, what is durable is safe, but the process has to
   * end. Throws then, by default, and logs the others.
   */
  readonly onBug?: OnMistake
}

export interface Assembly
  extends Required<Omit<StateManagerOptions, 'config' | 'sockets' | 'standby'>> {
  readonly config: Config
  readonly sockets?: StateManagerOptions['sockets']
  /** Whether another may act for the System, on the same bus; alone by default. */
  readonly claim?: { readonly standby: boolean } | null
  /**
   * The store, where it could not be opened yet: once it can, the run on `store`, which keeps
   * nothing, ends, and another one begins that knows what was kept.
   */
  readonly coming?: Promise<Store> | null
  /** A clock of one's own, for tests; the machine's otherwise. */
  readonly clock?: Clock
  /** Identifies this run of the service; random otherwise. */
  readonly boot?: string
  /** What tells a power loss from a reboot, for tests; the machine's own otherwise. */
  readonly evidence?: Evidence
  /** How a bug ended the run before, if one did. */
  readonly crash?: StartCrash
  /** An external policy of one's own, for tests; the configuration's otherwise. */
  readonly policyClient?: PolicyClient
  /** Who counts what happens; nobody by default. */
  readonly meter?: Meter | null
  /** Who traces what happens, by the clock of a run; nobody by default. */
  readonly tracerFor?: ((clock: Clock, platform: Platform) => Tracer) | null
  /** Where what is given to each step is recorded; nowhere by default. */
  readonly ring?: Ring | null
}

export interface Evidence {
  /** Identifies the run of the machine. */
  readonly machine: string
  readonly reset: ResetReason | null
}

/**
 * Looks who acts while the store is read, so that a start takes little longer for it. `unkept` is
 * of a run before that had no store: it is written down before anything else is.
 */
export async function startRunning(
  assembly: Assembly,
  local: Bus | null,
  unkept: Unkept = nothing,
): Promise<Running> {
  const { config, bus, claim = null, boot = newBoot() } = assembly
  const { serviceName, systemName } = config
  const claiming =
    claim === null
      ? Promise.resolve(null)
      : openClaimant({ bus, serviceName, systemName, boot, isStandby: claim.standby })
  try {
    return await startAmong(claiming, { ...assembly, boot }, local, unkept)
  } catch (error) {
    await claiming.then(
      (claimant) => claimant?.stop(),
      () => {},
    )
    throw error
  }
}

async function startAmong(
  claiming: Promise<Claimant | null>,
  assembly: Recorded,
  local: Bus | null,
  unkept: Unkept,
): Promise<Running> {
  const { config, bus, log, onBug, boot, meter = null } = assembly
  const recorder = await recorderFor(assembly)
  const recorded = recorder === null ? assembly.store : recorder.before(assembly.store)
  const store = meter === null ? recorded : timedStore(recorded, meter.committed)
  const compiled = compile(config)
  const loaded = await store.load()
  const { damage } = loaded
  const damaged = damage && damageText(damage, 'every state is observed anew')
  const parts = loaded.parts?.size
    ? await readForward(store, loaded.parts, config.systemName)
    : null
  const lastSeq = loaded.lastSeq + unkept.entries.length
  const kept = parts && systemOf(parts, lastSeq)
  const { opa } = config
  const { clock, mark, end, machine, awayMs } = clockSince(
    kept?.checkpoint.clock ?? null,
    // All of that happened after what was kept.
    loaded.lastAt + Math.max(0, ...unkept.entries.map(({ ageMs }) => ageMs)),
    ownClock(assembly),
    meter?.woken,
  )
  const policyClient =
    assembly.policyClient ?? (opa === undefined ? null : await openPolicyClient(opa, clock))
  const { platform, service, watches, sensors, observers, pollMs, ubmc } = compiled
  if (unkept.entries.length > 0) {
    await store.commit(carriedOver(unkept, loaded.lastSeq, clock))
    meter?.kept(platform, unkept.entries)
  }
  const { name, description, assertsInvariants } = service
  const { inboxMax, storePatienceMs } = compiled
  const reset = assembly.evidence?.reset ?? readResetReason(config.bmc.resetReasonFile)
  const clean = kept?.checkpoint.clean ?? false
  return startService({
    platform,
    bus,
    local,
    store,
    clock,
    log,
    identity: {
      ...{ name, description, version },
      ...(config.replyPrefixes === undefined ? {} : { replyPrefixes: config.replyPrefixes }),
    },
    hardware: { services: compiled.integrations, watches, sensors, observers, pollMs },
    loop: { inboxMax, storePatienceMs, assertsInvariants, mark, endClock: end },
    eventStream: compiled.eventStream,
    lastRun: {
      system: kept?.system ?? null,
      lastSeq,
      announced: kept?.checkpoint.announced ?? loaded.lastSeq,
      slots: slotsIn(parts),
    },
    start: {
      ...{ kind: 'start', boot, damage: damaged, machine, reset, clean, awayMs },
      ...(assembly.crash === undefined ? {} : { crash: assembly.crash }),
    },
    ubmc,
    policyClient,
    claimant: await claiming,
    meter,
    tracer: assembly.tracerFor?.(clock, platform) ?? null,
    recording: recorder,
    insight: config.insight,
    onBug,
  })
}

/** Who records nothing need not load what does. */
async function recorderFor({ ring = null, config, boot, log }: Recorded): Promise<Recorder | null> {
  if (ring === null) return null
  const { Recorder } = await import('./record/recorder.ts')
  return new Recorder({
    ring,
    run: { version, boot, config },
    onLost: (why) => log.warn({ why }, 'what is decided is not recorded any more'),
  })
}

type Recorded = Assembly & { readonly boot: string }

/** The version of this package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

const nothing: Unkept = { boot: '', entries: [] }

/** Behind what is there, with the times at which it happened as this run counts them. */
function carriedOver({ boot, entries }: Unkept, lastSeq: number, clock: Clock): Batch {
  const now = clock.now()
  const numbered = entries.map(({ entry, ageMs }, index) => ({
    ...entry,
    seq: lastSeq + 1 + index,
    at: now - ageMs,
  }))
  return { parts: [], removed: [], rows: keep(numbered, clock, boot).map(rowOf) }
}

const ownClock = ({ clock, evidence }: Assembly) =>
  clock === undefined ? null : { clock, machine: evidence?.machine ?? 'own' }

/** Enough of a UUID that no two runs of one service are alike. */
const newBoot = () => randomUUID().slice(0, 13)
