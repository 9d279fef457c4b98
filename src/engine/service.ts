/** Runs the service: puts loop, monitor, calls, event publisher and API together for one System. */

import { viaBus, viaHeader } from '../api/via.ts'
import type { Message, Refusal, Stoppable } from '../bus/bus.ts'
import { firstSystem } from '../core/first-system.ts'
import type { Event } from '../core/model/events/event.ts'
import type { StoreFailure, System } from '../core/model/system/system.ts'
import type { HandlerDeps } from './api/handler.ts'
import { openApi } from './api/serving/serve.ts'
import { createWaiters, type Waiters } from './api/waiters.ts'
import { isAtRest } from './at-rest.ts'
import { watchBus } from './bus-watch.ts'
import { Gate } from './claim/gate.ts'
import type { EventPublisher } from './event-publisher.ts'
import { handlerDeps } from './handler-deps.ts'
import type { UbmcDialect } from './hardware/clients.ts'
import { type HardwareMonitor, openMonitor } from './hardware/monitor.ts'
import type { Follower } from './insight/follower.ts'
import type { Insight } from './insight/insight.ts'
import type { Studies } from './insight/studies.ts'
import { announceHeads } from './journal-heads.ts'
import { logKept, logUnkept } from './journal-log.ts'
import { loadUbmc } from './load-ubmc.ts'
import type { JournalRecord } from './loop/journal-record.ts'
import type { Loop } from './loop/loop.ts'
import { openLoop } from './loop/open-loop.ts'
import { type ServiceView, viewOf } from './meter.ts'
import { watchForPolicies } from './opa/watch.ts'
import { openFollower, openInsight } from './open-insight.ts'
import { openPublisher } from './open-publisher.ts'
import { Performer } from './performer.ts'
import { Readiness } from './readiness.ts'
import type { NotReady, Running, Unkept } from './running.ts'
import { ScheduleTimer } from './schedule-timer.ts'
import type { ServiceDeps } from './service-deps.ts'
import { tellingOfServices } from './service-log.ts'
import { watchStore } from './store-watch.ts'
import type { UbmcFace } from './ubmc/face.ts'

/** Starts in the order in which nothing is missed: what was under way, ears, then the api. */
export async function startService(deps: ServiceDeps): Promise<Running> {
  const service = new Service(
    deps,
    await loadUbmc(deps.hardware.services),
    await openFollower(deps),
  )
  await service.start()
  return service
}

class Service implements Running {
  readonly ready: Promise<void>
  readonly #deps: ServiceDeps
  readonly #loop: Loop
  readonly #announcer: EventPublisher
  readonly #listener: HardwareMonitor
  readonly #performer: Performer
  readonly #waiters: Waiters
  readonly #scheduleTimer: ScheduleTimer
  readonly #gate: Gate
  readonly #insight: Insight | null
  #localApi: Stoppable | null = null
  #face: UbmcFace | null = null
  #storeFailure: StoreFailure | null = null
  readonly #readiness: Readiness
  /** Ids that were given: served anew, none is given twice. */
  #ids = 0
  /** Each stops a watch that is kept beside the loop. */
  readonly #watches: readonly (() => void)[]
  readonly #since: string
  /** Service time. */
  readonly #ranSince: number

  constructor(
    deps: ServiceDeps,
    ubmcDialect: UbmcDialect | null,
    follower: Follower<Studies> | null,
  ) {
    const { platform, clock } = deps
    this.#deps = deps
    this.#ranSince = clock.now()
    this.#since = deps.claimant?.since ?? new Date(clock.wall()).toISOString()
    const system = () => this.system()
    const submit = this.#submit
    this.#waiters = createWaiters(clock)
    this.#gate = this.#openGate()
    this.#announcer = openPublisher(deps, {
      submit,
      isTelling: () => this.#gate.isServing,
      onError: (error) => this.noteBug('announcing', error),
    })
    this.#insight = openInsight(deps, follower, {
      ...{ system, submit, noteBug: this.noteBug },
      isTelling: () => this.#gate.isServing,
    })
    this.#loop = this.#openLoop()
    submit({ ...deps.start, claim: this.#gate.report })
    this.#scheduleTimer = new ScheduleTimer({ clock, system, submit })
    this.#listener = openMonitor({
      ...deps.hardware,
      ...this.#remarks,
      ...{ bus: deps.bus, clock, platform, ubmcDialect, system },
      submit: tellingOfServices({ ...deps, submit }),
      settleMs: platform.limits.settleMs,
      secondWordMs: platform.emergency.secondWordMs,
      onReading: this.#insight?.read ?? null,
    })
    this.#performer = new Performer(deps, {
      ...{ monitor: this.#listener, waiters: this.#waiters, gate: this.#gate, system, submit },
    })
    const onBack = () => this.#listener.lookAll()
    const publishLatest = () => this.#listener.publishLatest()
    this.#watches = [
      watchBus({ ...deps, submit, onBack }),
      watchStore(deps.store, clock, (error) => this.#loop.storeFailed(error)),
      watchForPolicies({ platform, clock, system, submit, publishLatest }),
    ]
    this.#readiness = new Readiness({
      ...{ clock, settleMs: platform.limits.settleMs, listened: this.#listener.observed },
      beforehand: () => deps.bus.flush().catch(() => {}),
      // What was missed is asked for once there is something to ask it of.
      onReady: () => {
        this.#scheduleTimer.look()
        this.#insight?.open(this.noteBug)
      },
    })
    this.ready = this.#readiness.ready
  }

  #openLoop(): Loop {
    const { platform, clock, store, loop, start, lastRun, recording, onBug } = this.#deps
    const { system, lastSeq } = lastRun
    const isKept = system !== null
    const first = system ?? { ...firstSystem(platform, start.boot, clock.now()), seq: lastSeq }
    return openLoop({
      platform,
      clock,
      store,
      limits: loop,
      tape: recording,
      first: { system: first, isKept },
      outside: {
        mark: () => ({ clock: loop.mark(), announced: this.#announcer.announced }),
        aside: () => this.#insight?.takeParts() ?? [],
        announce: (records) => this.#noteKept(records),
        perform: (effect) => this.#performer.perform(effect),
        beforeTurn: () => this.#gate.checkAwake(),
        onUnkept: (calls) => logUnkept(this.#deps.log, calls),
        onStore: (failure) => this.#noteStore(failure),
        onContained: (bug) => onBug(new Error(bug.message), bug),
        onBug,
      },
    })
  }

  async start(): Promise<void> {
    this.#announcer.catchUp(this.#deps.lastRun.lastSeq)
    announceHeads(this.#deps)
    const { local } = this.#deps
    await this.#gate.open()
    if (local === null) return
    const viaOf = ({ headers }: Message) => headers[viaHeader] ?? 'local'
    this.#localApi = await openApi({ ...this.#handlerDeps(), bus: local }, viaOf)
  }

  #openGate(): Gate {
    const { claimant, platform, log, onBug } = this.#deps
    return new Gate({
      claimant,
      platform,
      system: () => this.system(),
      submit: this.#submit,
      perform: (call) => {
        const onError = (error: unknown) => this.noteBug('a call that was withheld', error)
        this.#performer.call(call).catch(onError)
      },
      serve: () => this.#serve(),
      onActing: () => this.#readiness.isReady && this.#scheduleTimer.look(),
      log: (level, about, message) => log[level](about, message),
      onBug,
    })
  }

  /** On the bus, for all clients; what a service within the process is asked is beside it. */
  async #serve(): Promise<Stoppable> {
    const deps = this.#handlerDeps()
    const api = await openApi(deps, () => viaBus)
    const { ubmc } = this.#deps
    if (ubmc === null) return api
    const { openUbmcFace } = await import('./ubmc/face.ts')
    const onRefusal = (refusal: Refusal) => void this.#submit({ kind: 'bus-refusal', ...refusal })
    const face = await openUbmcFace({ ...deps, ...this.#remarks, onRefusal }, ubmc)
    this.#face = face
    return {
      stop: async () => {
        await api.stop()
        this.#face = null
        await face.stop()
      },
    }
  }

  /** What is not as it should be on the wire: a line in the log, and nothing else comes of it. */
  readonly #remarks = {
    onGarbage: (subject: string, why: string) =>
      this.#deps.log.warn({ subject, why }, 'a message was not understood'),
    onStrange: (about: object, message: string) => this.#deps.log.warn(about, message),
  }

  readonly #submit = (event: Event): boolean => this.#loop.submit(event)

  system(): System {
    return this.#loop.system
  }

  view(): ServiceView {
    const isReady = this.whyNotReady() === null
    return viewOf(this.#handlerDeps(), this.#deps.hardware, { inbox: this.#loop.inbox, isReady })
  }

  whyNotReady(): NotReady | null {
    const { bus } = this.#deps
    return this.#readiness.whyNot({ bus, gate: this.#gate, storeFailure: this.#storeFailure })
  }

  isAtRest(): boolean {
    return isAtRest(this.system())
  }

  async stop(): Promise<void> {
    this.#readiness.stop()
    this.#scheduleTimer.stop()
    this.#insight?.stop()
    for (const stop of this.#watches) stop()
    await this.#gate.stop()
    await this.#localApi?.stop()
    await this.#listener.stop()
    await this.#loop.stop()
    this.#announcer.stop()
    // Only now: what waits for an answer waits on, and the next start asks again.
    this.#deps.policyClient?.stop()
    this.#waiters.release()
    this.#deps.loop.endClock()
    void this.#deps.recording?.flush()
  }

  unkept(): Unkept {
    const { clock, start } = this.#deps
    const now = clock.now()
    const entries = this.#loop.unkept.map((entry) => ({ entry, ageMs: now - entry.at }))
    return { boot: start.boot, entries }
  }

  #handlerDeps(): HandlerDeps {
    return handlerDeps(this.#deps, {
      ...{ loop: this.#loop, monitor: this.#listener, waiters: this.#waiters },
      storeFailure: () => this.#storeFailure,
      ...{ gate: this.#gate, insight: this.#insight?.follower ?? null },
      since: this.#since,
      ranSince: this.#ranSince,
      newId: () => `${this.#deps.start.boot}-${++this.#ids}`,
    })
  }

  /** Made beside all that is decided: a message is dropped, or a look left out. */
  readonly noteBug = (what: string, error: unknown): void => {
    this.#loop.noteBug({ place: 'process', what, component: null }, error)
  }

  #noteKept(kept: readonly JournalRecord[]): void {
    this.#announcer.announce(kept)
    this.#face?.publish(kept)
    const isTimed = kept.some(({ entry: { type } }) => type === 'schedule' || type === 'override')
    if (isTimed && this.#readiness.isReady) this.#scheduleTimer.look()
    this.#readiness.note(this.system())
    this.#deps.meter?.kept(this.#deps.platform, kept)
    this.#deps.tracer?.kept(kept, this.system())
    logKept(this.#deps.log, kept)
    this.#insight?.note(kept)
  }

  #noteStore(failure: StoreFailure | null): void {
    const { log } = this.#deps
    this.#storeFailure = failure
    if (failure !== null)
      return log.error({ failure: failure.why }, 'the store could not keep what was decided')
    log.info({}, 'the store keeps again')
    // What fell due meanwhile was not heeded.
    if (this.#readiness.isReady) this.#scheduleTimer.look()
  }
}
