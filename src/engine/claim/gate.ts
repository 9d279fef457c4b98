/** Has the service act, wait or only protect, as is known of who acts for the System. */
import type { Stoppable } from '../../bus/bus.ts'
import { createPresence } from '../../bus/presence.ts'
import { notActing } from '../../core/acting.ts'
import { type CallEffect, isEmergencyCall } from '../../core/emergency-calls.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Refusal } from '../../core/model/refusals.ts'
import { type ClaimReport, soleClaim } from '../../core/model/system/claim.ts'
import type { System } from '../../core/model/system/system.ts'
import type { Envelope } from '../loop/inbox.ts'
import type { Claimant } from './claimant.ts'

export interface GateDeps {
  /** `null` where there can be no other. */
  readonly claimant: Claimant | null
  readonly platform: Platform
  readonly system: () => System
  readonly submit: (event: Event) => void
  /** Makes a call that was withheld. */
  readonly perform: (call: CallEffect) => void
  /** Comes onto the bus with all that clients ask and are told. */
  readonly serve: () => Promise<Stoppable>
  /** It acts again, or for the first time: what was due meanwhile may be looked at. */
  readonly onActing: () => void
  readonly log: (level: 'info' | 'error', about: object, message: string) => void
  readonly onBug: (error: unknown) => void
}

/** Calls that may wait until it is known who acts: more than a System can have under way. */
const withheldMax = 4096

export class Gate {
  readonly #deps: GateDeps
  readonly #presence: (isThere: boolean) => Promise<void>
  #report: ClaimReport
  #withheld: CallEffect[] = []
  readonly #unheard: Event[] = []
  #isOpen = false

  constructor(deps: GateDeps) {
    this.#deps = deps
    this.#presence = createPresence(deps.serve)
    this.#report = deps.claimant?.report ?? { ...soleClaim, isSilent: false }
    deps.claimant?.onChange((report) => this.#heed(report))
    deps.claimant?.onTaken((taken) => deps.submit({ kind: 'taken-elsewhere', ...taken }))
  }

  /** What the start is to know of it. */
  get report(): ClaimReport {
    return this.#report
  }

  /** Why it does not act; `null` while it does. */
  get objection(): Refusal<'not-acting'> | null {
    return this.#report.role === 'acting' ? null : notActing(this.#deps.system())
  }

  /** Who was not run for a while looks before it does anything. */
  checkAwake(): void {
    this.#deps.claimant?.checkAwake()
  }

  /** Clients are told by the one that acts; and by this one where that does not answer. */
  get isServing(): boolean {
    return this.#report.role !== 'waiting' || this.#report.isSilent
  }

  open(): Promise<void> {
    this.#isOpen = true
    this.#tell(this.#report)
    return this.#presence(this.isServing)
  }

  async stop(): Promise<void> {
    this.#isOpen = false
    await this.#presence(false)
    await this.#deps.claimant?.stop()
  }

  /** True when the call is not made now; it is made or dropped once it is known who acts. */
  withholds(call: CallEffect): boolean {
    this.checkAwake()
    const { role } = this.#report
    if (role === 'acting' || this.#isOfEmergency(call)) return false
    if (role === 'looking' && this.#withheld.length < withheldMax) this.#withheld.push(call)
    return true
  }

  /**
   * Takes what came of a call. Who looks who acts was away: that nobody has answered it meanwhile
   * is held against nobody before it is known whose operation it is.
   */
  hear(call: CallEffect, outcome: Event): void {
    this.checkAwake()
    if (this.#report.role === 'looking' && !this.#isOfEmergency(call)) this.#unheard.push(outcome)
    else this.#deps.submit(outcome)
  }

  /** The envelope, with others told of what it asks for once that is accepted. */
  telling(envelope: Envelope): Envelope {
    const { event, answer } = envelope
    const { claimant } = this.#deps
    if (claimant === null || event.kind !== 'request' || event.requestId === null) return envelope
    const { requestId, component, action, actor } = event
    return {
      ...envelope,
      answer: (decided) => {
        const accepted = decided.kind === 'decided' ? decided.answer : null
        if (accepted?.kind === 'accepted' && accepted.operation !== null) {
          const operation = accepted.operation.id
          claimant.tellTaken({ operation, requestId, component, action, actor })
        }
        answer?.(decided)
      },
    }
  }

  #heed(report: ClaimReport): void {
    const before = this.#report
    this.#report = report
    this.#deps.submit({ kind: 'claim', ...report })
    if (report.role !== before.role) this.#release(report)
    if (!this.#isOpen) return
    if (report.role !== before.role || report.isSilent !== before.isSilent) this.#tell(report)
    this.#presence(this.isServing).catch(this.#deps.onBug)
    if (report.role === 'acting' && before.role !== 'acting') this.#deps.onActing()
  }

  #isOfEmergency(call: CallEffect): boolean {
    return isEmergencyCall(this.#deps.platform, this.#deps.system(), call)
  }

  #release({ role }: ClaimReport): void {
    if (role === 'looking') return
    for (const outcome of this.#unheard.splice(0)) this.#deps.submit(outcome)
    const calls = this.#withheld.splice(0)
    if (role === 'acting') for (const call of calls) this.#deps.perform(call)
  }

  #tell({ role, actor, isSilent }: ClaimReport): void {
    const { claimant, log } = this.#deps
    if (claimant === null) return
    if (role === 'acting') return log('info', {}, 'this statemgr acts for the System')
    if (role === 'looking') return log('info', {}, 'looking whether another statemgr acts')
    const message = isSilent
      ? 'the statemgr that acts does not answer: this one protects from heat, and does no more'
      : 'another statemgr acts for the System: this one observes, and does not act'
    log('error', { actor }, message)
  }
}
