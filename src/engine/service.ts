/**
 * The running service: loop, listening, performing, announcing and the door, put together for
 * one System.
 */
import type { Watches } from '../assess/watch.ts'
import type { Bus, Stoppable } from '../bus/bus.ts'
import type { Effect, Event, ResetReason } from '../core/event.ts'
import type { System } from '../core/model.ts'
import type { Platform } from '../core/platform.ts'
import { firstSystem } from '../core/start.ts'
import { componentsOf } from '../core/system.ts'
import type { CallEffect } from '../core/urgent.ts'
import type { Store } from '../store/store.ts'
import { Alarm } from './alarm.ts'
import { Announcer } from './announce.ts'
import type { Clock, Mark } from './clock.ts'
import { openDoor } from './endpoints.ts'
import type { Kept } from './kept.ts'
import { type Listener, listen } from './listen.ts'
import { Loop } from './loop.ts'
import { makeCall, type Services, showLed } from './perform.ts'
import { createWaiters, type Waiters } from './waiters.ts'

export interface ServiceParts {
  readonly platform: Platform
  readonly watches: Watches
  readonly services: Services
  readonly name: string
  readonly description: string
  readonly version: string
  readonly inboxMax: number
  /** How long an emergency waits for the store before it acts without. */
  readonly storePatienceMs: number
  readonly assertsInvariants: boolean
  readonly pollMs: number
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
  /** Sequence of the last entry that the run before is known to have announced. */
  readonly announced: number
  /** Whether the machine was booted since the run before; `null` when there was none. */
  readonly machine: 'same' | 'booted' | null
  /** Why the machine was reset, where the platform can tell. */
  readonly reset: ResetReason | null
  /** Whether the run before was stopped in order. */
  readonly clean: boolean
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

/** Starts in the order in which nothing is missed: what was under way, ears, then the door. */
export async function startService(parts: ServiceParts): Promise<Running> {
  const service = new Service(parts)
  await service.start()
  return service
}

class Service implements Running {
  readonly ready: Promise<void>
  readonly #parts: ServiceParts
  readonly #loop: Loop
  readonly #announcer: Announcer
  readonly #listener: Listener
  readonly #waiters: Waiters
  readonly #alarm: Alarm
  #door: Stoppable | null = null
  #storeFailure: string | null = null
  #isReady = false
  readonly #observed = Promise.withResolvers<void>()
  #ledCalls = 0
  /** Or else the process lives on until nobody waits for the hardware any more. */
  #cancelSettling = () => {}

  constructor(parts: ServiceParts) {
    const { platform, bus, store, clock, kept, boot, log, onBug } = parts
    this.#parts = parts
    this.#waiters = createWaiters(clock)
    this.#announcer = new Announcer({
      bus,
      store,
      boot,
      serviceName: parts.name,
      systemName: platform.name,
      announced: parts.announced,
      onError: onBug,
    })
    const first = kept ?? { ...firstSystem(platform, boot, clock.now()), seq: parts.lastSeq }
    this.#loop = new Loop(first, kept === null, {
      ...parts,
      mark: () => ({ clock: parts.mark(), announced: this.#announcer.announced }),
      perform: (effect) => this.#perform(effect),
      announce: (entries) => {
        this.#noteKept(entries)
        this.#noticeObserved()
      },
      onStore: (failure) => this.#noteStore(failure),
      onUnkept: (calls) => this.#noteUnkept(calls),
    })
    this.#loop.hear({
      kind: 'start',
      boot,
      damage: parts.damage,
      machine: parts.machine,
      reset: parts.reset,
      clean: parts.clean,
    })
    this.#alarm = new Alarm({
      clock,
      system: () => this.system(),
      hear: (event) => this.#loop.hear(event),
    })
    this.#listener = listen({
      ...parts,
      settleMs: platform.limits.settleMs,
      hear: (event) => this.#loop.hear(event),
      system: () => this.system(),
      onGarbage: (subject, why) => log.warn({ subject, why }, 'a report was not understood'),
    })
    const settled = new Promise<void>((resolve) => {
      this.#cancelSettling = clock.wake(platform.limits.settleMs, resolve)
    })
    const observed = Promise.all([this.#listener.observed, this.#observed.promise])
    this.ready = Promise.race([observed, settled]).then(() => this.#becomeReady())
  }

  async start(): Promise<void> {
    this.#announcer.catchUp(this.#parts.lastSeq)
    this.#door = await this.#openDoor()
  }

  system(): System {
    return this.#loop.system
  }

  whyNotReady(): string | null {
    if (!this.#isReady) return 'the hardware has not been observed yet'
    return this.#storeFailure === null ? null : `the store fails: ${this.#storeFailure}`
  }

  async stop(): Promise<void> {
    this.#cancelSettling()
    this.#alarm.stop()
    await this.#door?.stop()
    await this.#listener.stop()
    await this.#loop.stop()
    this.#waiters.release()
  }

  /** The first answer is not always enough: off has to be told more than once to be believed. */
  #noticeObserved(): void {
    if (this.#isReady) return
    const isKnown = componentsOf(this.system()).every(
      ({ observed }) => observed.power !== 'Unknown',
    )
    if (isKnown) this.#observed.resolve()
  }

  async #becomeReady(): Promise<void> {
    this.#cancelSettling()
    await this.#parts.bus.flush().catch(() => {})
    this.#isReady = true
    // What was missed is asked for once there is something to ask it of.
    this.#alarm.look()
  }

  #openDoor(): Promise<Stoppable> {
    const { store, boot } = this.#parts
    let ids = 0
    return openDoor({
      ...this.#parts,
      serviceName: this.#parts.name,
      waiters: this.#waiters,
      system: () => this.system(),
      put: (letter) => this.#loop.put(letter),
      freshen: () => this.#listener.freshen(),
      levels: () => this.#listener.levels(),
      history: (query) => store.history(query),
      newId: () => `${boot}-${++ids}`,
    })
  }

  #perform(effect: Effect): void {
    const { boot, bus, services } = this.#parts
    switch (effect.kind) {
      case 'call': {
        const hear = (event: Event) => this.#loop.hear(event)
        const { id } = this.system()
        const issuer = effect.issuer === undefined ? id : `${id}.${effect.issuer}`
        this.#run(makeCall(bus, services, issuer, effect, hear))
        return
      }
      case 'led': {
        // A service does what has the same id once: a light that goes on again is another call.
        const id = `${boot}/${effect.id}/${++this.#ledCalls}`
        showLed(bus, services, { ...effect, id })
        return
      }
      case 'look':
        this.#listener.look()
        return
      case 'ended':
        this.#waiters.ended(effect.operation.id)
        return
    }
  }

  #run(work: Promise<void>): void {
    work.catch(this.#parts.onBug)
  }

  #noteKept(kept: readonly Kept[]): void {
    this.#announcer.announce(kept)
    if (this.#isReady && kept.some(({ entry }) => entry.type === 'schedule')) this.#alarm.look()
  }

  /** Should the process be killed before it is journaled, this is what is left of it. */
  #noteUnkept(calls: readonly CallEffect[]): void {
    for (const { id, service, verb, target } of calls) {
      this.#parts.log.error({ id, service, verb, target }, 'an emergency acts before it is kept')
    }
  }

  #noteStore(failure: string | null): void {
    const { log } = this.#parts
    if (failure !== null) log.error({ failure }, 'the store could not keep what was decided')
    else if (this.#storeFailure !== null) log.info({}, 'the store keeps again')
    this.#storeFailure = failure
  }
}
