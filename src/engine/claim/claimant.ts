/**
 * Finds out who acts for the System: looks for another before it acts, goes on looking while it
 * runs, and looks again before it acts when it was away.
 */

import { randomUUID } from 'node:crypto'
import type { Bus, Stoppable } from '../../bus/bus.ts'
import type { TakenElsewhere } from '../../core/model/events/event.ts'
import type { ClaimReport, Instance, Role } from '../../core/model/system/claim.ts'
import { type ClaimMessage, claimOf, claimSubject } from '../../dialects/native/claims.ts'
import type { Clock } from '../loop/clock.ts'
import { createOthers } from './others.ts'
import { servingAmong } from './serving.ts'
import * as times from './times.ts'

export interface ClaimantDeps {
  readonly bus: Bus
  readonly clock: Clock
  readonly serviceName: string
  readonly systemName: string
  readonly boot: string
  /** Wall time at which this run began, ISO 8601. */
  readonly since: string
  /** Process and machine, for people. */
  readonly where: string
  /** Takes over by itself when the one that acts is gone. */
  readonly isStandby: boolean
}

export class Claimant {
  readonly #deps: ClaimantDeps
  readonly #others = createOthers()
  readonly #listeners: ((report: ClaimReport) => void)[] = []
  #onTaken = (_: TakenElsewhere) => {}
  #subscription: Stoppable | null = null
  #role: Role = 'looking'
  #actor: Instance | null = null
  /** When the one that it waits for was heard last. */
  #heardAt = 0
  /** When this one began to act. */
  #actsSince = Number.NEGATIVE_INFINITY
  #question = ''
  #isLooking: Promise<void> | null = null
  /** When this process was certainly run last. */
  #aliveAt: number
  #lostAt: number | null = null
  #discoveredAt = Number.NEGATIVE_INFINITY
  #cancelBeat = () => {}
  #isStopped = false

  constructor(deps: ClaimantDeps) {
    this.#deps = deps
    this.#aliveAt = deps.clock.now()
    if (deps.bus.lost !== null) this.#lostAt = Number.NEGATIVE_INFINITY
    deps.bus.onStatus((status) => this.#noteStatus(status === 'connected'))
  }

  /** Resolves when it is known who acts; without a bus nobody can be moved, and it looks later. */
  async open(): Promise<void> {
    const { bus, serviceName } = this.#deps
    this.#subscription = bus.subscribe(claimSubject(serviceName), (message) =>
      this.#receive(claimOf(message.text())),
    )
    if (bus.lost === null) await this.#look(true)
    this.#beat()
  }

  /** Wall time at which this run began, ISO 8601. */
  get since(): string {
    return this.#deps.since
  }

  get report(): ClaimReport {
    return {
      role: this.#role,
      others: this.#others.all(),
      actor: this.#role === 'waiting' ? this.#actor : null,
      isSilent: this.#isSilent(),
    }
  }

  onChange(onChange: (report: ClaimReport) => void): void {
    this.#listeners.push(onChange)
  }

  /** Tells those that wait of a request that was accepted here. */
  tellTaken(taken: NonNullable<ClaimMessage['taken']>): void {
    const isHeard = this.#others.all().some(({ system }) => system === this.#deps.systemName)
    if (this.#role === 'acting' && isHeard) this.#say('acting', { taken })
  }

  onTaken(onTaken: (taken: TakenElsewhere) => void): void {
    this.#onTaken = onTaken
  }

  /** To be called before anything is done: who was not run for a while looks first. */
  checkAwake(): void {
    const now = this.#deps.clock.now()
    const wasAway = now - this.#aliveAt >= times.awayMs
    if (!wasAway || this.#isStopped) return
    this.#aliveAt = now
    this.#lookAgain()
  }

  async stop(): Promise<void> {
    const acted = this.#role === 'acting'
    this.#isStopped = true
    this.#cancelBeat()
    if (acted) this.#say('leaving')
    await this.#subscription?.stop()
  }

  /** What it did not hear meanwhile is held against nobody. */
  #lookAgain(): void {
    this.#heardAt = this.#deps.clock.now()
    if (this.#role !== 'acting') return
    this.#become('looking')
    void this.#look(false)
  }

  #noteStatus(isConnected: boolean): void {
    const now = this.#deps.clock.now()
    if (!isConnected) {
      this.#lostAt ??= now
      return
    }
    const wasAway = this.#lostAt !== null && now - this.#lostAt >= times.awayMs
    this.#lostAt = null
    if (!wasAway) return
    if (this.#role === 'looking') void this.#look(false)
    else this.#lookAgain()
  }

  #look(isFirst: boolean): Promise<void> {
    this.#isLooking ??= this.#lookOnce(isFirst).finally(() => {
      this.#isLooking = null
    })
    return this.#isLooking
  }

  /** Acts unless somebody answers that does, or that looks as well and was there before. */
  async #lookOnce(isFirst: boolean): Promise<void> {
    const { clock } = this.#deps
    this.#question = randomUUID().slice(0, 13)
    this.#actor = null
    const discovering = isFirst ? this.#discover() : null
    for (let count = 0; count < times.looks && this.#actor === null && !this.#isStopped; count++) {
      this.#say('looking', { question: this.#question })
      await new Promise<void>((resolve) => clock.wake(times.lookMs / times.looks, resolve))
    }
    await discovering
    if (this.#isStopped) return
    this.#heardAt = clock.now()
    this.#become(this.#actor === null ? 'acting' : 'waiting')
  }

  #receive(claim: ClaimMessage | null): void {
    const { boot, systemName, clock } = this.#deps
    if (claim === null || claim.boot === boot) return
    // One that was not run may hear before its timers do: it looks before it says that it acts.
    this.checkAwake()
    const now = clock.now()
    const { system, since, where, role } = claim
    if (role === 'leaving') return this.#noteLeaving(claim)
    const other: Instance = { system, boot: claim.boot, since, where, role }
    const isNews = this.#others.note(other, now)
    const isAsked = this.#role === 'acting' && claim.system === systemName
    if (isAsked) this.#answer(claim, other, now, isNews)
    else this.#weigh(other, now, isNews)
    const isOfActor = this.#role === 'waiting' && claim.boot === this.#actor?.boot
    if (claim.taken !== undefined && isOfActor) this.#onTaken({ boot: claim.boot, ...claim.taken })
  }

  /** Who is of the same System matters by what this one is about. */
  #weigh(other: Instance, now: number, isNews: boolean): void {
    const isOurs = other.system === this.#deps.systemName
    if (isOurs && this.#role === 'looking') this.#judge(other)
    else if (isOurs && this.#role === 'waiting') this.#noteActor(other, now, isNews)
    else if (isNews) this.#tell()
  }

  /** While it looks: who acts was there before, and so was who looks for longer. */
  #judge(other: Instance): void {
    const { since, boot } = this.#deps
    const isBefore = other.since < since || (other.since === since && other.boot < boot)
    if (other.role === 'acting' || (other.role === 'looking' && isBefore)) this.#actor = other
  }

  /** It acts: it says so to who asks, and yields to nobody but a late answer to its question. */
  #answer(claim: ClaimMessage, other: Instance, now: number, isNews: boolean): void {
    const isOnProbation = now - this.#actsSince < times.probationMs
    if (isOnProbation && claim.role === 'acting' && claim.answer === this.#question) {
      this.#actor = other
      this.#heardAt = now
      return this.#become('waiting')
    }
    if (claim.question !== undefined) this.#say('acting', { answer: claim.question })
    if (isNews) this.#tell()
  }

  #noteActor(other: Instance, now: number, isNews: boolean): void {
    const wasSilent = this.#isSilent()
    const isActor = other.boot === this.#actor?.boot
    // One that has just begun may look as well: it is waited for until it says that it acts.
    if (other.role === 'acting' && (isActor || wasSilent)) {
      this.#actor = other
      this.#heardAt = now
    }
    if (isNews || wasSilent !== this.#isSilent()) this.#tell()
  }

  /** It may be said by anybody: whether it is so is found out by asking. */
  #noteLeaving({ boot }: ClaimMessage): void {
    this.#others.drop(boot)
    if (this.#role !== 'waiting' || boot !== this.#actor?.boot) {
      this.#tell()
      return
    }
    void this.#askActor()
  }

  async #askActor(): Promise<void> {
    const { clock } = this.#deps
    const askedAt = clock.now()
    this.#say('waiting', { question: randomUUID().slice(0, 13) })
    await new Promise<void>((resolve) => clock.wake(times.lookMs, resolve))
    if (this.#role !== 'waiting' || this.#heardAt > askedAt) return
    this.#heardAt = Number.NEGATIVE_INFINITY
    this.#noteSilence()
  }

  #isSilent(): boolean {
    if (this.#role !== 'waiting') return false
    return this.#deps.clock.now() - this.#heardAt >= times.silentAfterMs
  }

  #noteSilence(): void {
    if (!this.#isSilent()) return
    if (!this.#deps.isStandby || this.#deps.bus.lost !== null) return this.#tell()
    if (this.#actor !== null) this.#others.drop(this.#actor.boot)
    this.#become('looking')
    void this.#look(false)
  }

  /** Each second: it is alive, says so, and looks who has fallen silent. */
  #beat(): void {
    if (this.#isStopped) return
    const { clock } = this.#deps
    this.checkAwake()
    const now = clock.now()
    this.#aliveAt = now
    if (this.#role !== 'looking') this.#say(this.#role)
    if (this.#others.expire(now)) this.#tell()
    this.#noteSilence()
    if (now - this.#discoveredAt >= times.discoverMs) void this.#discover()
    this.#cancelBeat = clock.wake(times.beatMs, () => this.#beat())
  }

  async #discover(): Promise<void> {
    const { bus, clock, serviceName } = this.#deps
    this.#discoveredAt = clock.now()
    if (bus.lost !== null) return
    const answers = await bus.gather(`$SRV.PING.${serviceName}`, '', times.discovery)
    if (this.#isStopped) return
    for (const other of servingAmong(answers, this.#deps)) this.#noteServing(other)
  }

  /** Of who makes claims more is known by those. */
  #noteServing(other: Instance): void {
    const now = this.#deps.clock.now()
    if (this.#others.all().some(({ boot }) => boot === other.boot)) return
    this.#others.note(other, now)
    this.#weigh(other, now, true)
  }

  #say(
    role: ClaimMessage['role'],
    more: Pick<ClaimMessage, 'question' | 'answer' | 'taken'> = {},
  ): void {
    const { bus, serviceName, systemName: system, boot, since, where } = this.#deps
    if (bus.lost !== null) return
    const claim: ClaimMessage = { system, boot, since, where, role, ...more }
    bus.publish(claimSubject(serviceName), JSON.stringify(claim))
  }

  #become(role: Role): void {
    this.#role = role
    if (role === 'acting') {
      this.#actsSince = this.#deps.clock.now()
      this.#actor = null
    }
    if (role !== 'looking') this.#say(role)
    this.#tell()
  }

  #tell(): void {
    for (const onChange of this.#listeners) onChange(this.report)
  }
}
