/** The running service: loop, listening, performing, announcing and the door, put together for one System. */
import type { Watches } from '../assess/watch.ts'
import type { Bus } from '../bus/bus.ts'
import type { Effect } from '../core/event.ts'
import type { System } from '../core/model.ts'
import type { Platform } from '../core/platform.ts'
import { firstSystem } from '../core/start.ts'
import type { Store } from '../store/store.ts'
import { announcementOf } from '../wire/events.ts'
import type { Clock, Mark } from './clock.ts'
import { openDoor } from './endpoints.ts'
import { listen } from './listen.ts'
import { createLoop, type Kept, type Loop } from './loop.ts'
import { makeCall, type Services, showLed } from './perform.ts'
import { createWaiters } from './waiters.ts'

export interface ServiceParts {
  readonly platform: Platform
  readonly watches: Watches
  readonly services: Services
  readonly name: string
  readonly description: string
  readonly version: string
  readonly inboxMax: number
  readonly pollMs: number
  readonly timeoutMs: number
  readonly bus: Bus
  readonly store: Store
  readonly clock: Clock
  readonly mark: () => Mark
  /** Identifies this run; ids of operations begin with it. */
  readonly boot: string
  /** The System as it was kept; `null` for a new store. */
  readonly kept: System | null
  /** Sequence of the last journal entry: more than 0 even in a new store that was salvaged. */
  readonly lastSeq: number
  /** What was wrong with the store that was found. */
  readonly damage: string | null
  readonly log: Log
  readonly onBug: (error: unknown) => void
}

/** As pino has it. */
export interface Log {
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}

export interface Running {
  system(): System
  /** `null` when it is ready, else why it is not. */
  whyNotReady(): string | null
  readonly ready: Promise<void>
  stop(): Promise<void>
}

/** Starts in the order in which nothing is missed: ears first, then what was under way, then the door. */
export async function startService(parts: ServiceParts): Promise<Running> {
  const { platform, bus, clock, log } = parts
  const first = parts.kept ?? {
    ...firstSystem(platform, parts.name, clock.now()),
    seq: parts.lastSeq,
  }
  const waiters = createWaiters(clock)
  let storeFailure: string | null = null
  let listener: ReturnType<typeof listen> | null = null

  const loop: Loop = createLoop(first, parts.kept === null, {
    platform,
    clock,
    store: parts.store,
    mark: parts.mark,
    inboxMax: parts.inboxMax,
    perform,
    announce,
    onBug: parts.onBug,
    onStore: (failure) => {
      if (failure !== null) log.error({ failure }, 'the store could not keep what was decided')
      else if (storeFailure !== null) log.info({}, 'the store keeps again')
      storeFailure = failure
    },
  })

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'call':
        return run(makeCall(bus, parts.services, effect, loop.hear))
      case 'led':
        return run(showLed(bus, parts.services, effect, parts.timeoutMs))
      case 'look':
        return listener?.look()
      case 'ended':
        return waiters.ended(effect.operation.id)
    }
  }
  const run = (work: Promise<void>): void => void work.catch(parts.onBug)

  function announce(kept: readonly Kept[]): void {
    for (const { entry, text, wall } of kept) {
      const announcement = announcementOf(
        parts.name,
        platform.name,
        { ...entry, wall, boot: parts.boot },
        text,
      )
      if (announcement === null) continue
      for (const subject of announcement.subjects) bus.publish(subject, announcement.text)
    }
  }

  listener = listen({
    bus,
    clock,
    services: parts.services,
    watches: parts.watches,
    pollMs: parts.pollMs,
    hear: loop.hear,
    system: loop.system,
    onGarbage: (subject, why) => log.warn({ subject, why }, 'a report was not understood'),
  })
  loop.hear({ kind: 'start', boot: parts.boot, damage: parts.damage })
  let ids = 0
  const door = await openDoor({
    bus,
    platform,
    clock,
    waiters,
    serviceName: parts.name,
    description: parts.description,
    version: parts.version,
    system: loop.system,
    put: loop.put,
    freshen: listener.freshen,
    history: (query) => parts.store.history(query),
    newId: () => `${parts.boot}-${++ids}`,
  })
  let isReady = false
  const settled = new Promise<void>((resolve) => clock.wake(platform.limits.settleMs, resolve))
  const ready = Promise.race([listener.firstRound, settled]).then(async () => {
    await bus.flush()
    isReady = true
  })
  return {
    ready,
    system: loop.system,
    whyNotReady: () =>
      !isReady
        ? 'the hardware has not been observed yet'
        : storeFailure !== null
          ? `the store fails: ${storeFailure}`
          : null,
    stop: async () => {
      await door.stop()
      await listener.stop()
      await loop.stop()
      waiters.release()
    },
  }
}
