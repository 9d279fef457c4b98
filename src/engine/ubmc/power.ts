/**
 * Asks the powermgr of u-bmc for power: four verbs, results that name no request, and nothing about
 * power, so that what was done is all there is to go by.
 */

import type { Headers, Message, Stoppable } from '../../bus/bus.ts'
import type { Outcome } from '../../core/model/events/event.ts'
import type { Power } from '../../core/model/ids.ts'
import { isKnownOff } from '../../core/model/power.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import { rowOf } from '../../core/model/table.ts'
import * as powerCalls from '../../dialects/ubmc/power/calls.ts'
import { type PowerAction, translate } from '../../dialects/ubmc/power/verbs.ts'
import { impliedPower, powerRequest, powerResult } from '../../dialects/ubmc/power/words.ts'
import { eventPatterns } from '../../dialects/ubmc/sensors/events.ts'
import { powerSubjects } from '../../dialects/ubmc/subjects.ts'
import { targetKindOf } from '../../dialects/verbs.ts'
import {
  type CallEffect,
  type Made,
  reportAvailable,
  type ServiceClient,
  type ServiceClientDeps,
} from '../hardware/client.ts'
import { OddReports } from '../hardware/odd-reports.ts'
import { Poll, pingOf } from '../hardware/poll.ts'
import type { UbmcSubscriber } from './subscriber.ts'

interface Awaited {
  readonly effect: CallEffect
  readonly action: PowerAction
  readonly headers: Headers | undefined
  readonly promise: Promise<Made>
  readonly resolve: (made: Made) => void
}

/** How long the bus may take to say that nobody is there to hear a call. */
const presenceTimeoutMs = 1000

export class UbmcPower implements ServiceClient {
  readonly name: string
  readonly answered: Promise<void>
  readonly #deps: ServiceClientDeps
  readonly #poll: Poll
  readonly #odd: OddReports
  readonly #subscriptions: readonly Stoppable[]
  #calls = powerCalls.noCalls
  readonly #awaited = new Map<string, Awaited>()
  #cancel = () => {}
  #isStopped = false

  constructor(deps: ServiceClientDeps, name: string, subscriber: UbmcSubscriber) {
    this.name = name
    this.#deps = deps
    const { bus } = deps
    this.#odd = new OddReports(deps, name)
    this.#subscriptions = [
      bus.subscribe(powerSubjects.result, (message) => this.#receive(message)),
      ...eventPatterns
        .filter((pattern) => pattern.startsWith('powermgr.'))
        .map((pattern) => bus.subscribe(pattern, (message) => subscriber.take(message, this.#odd))),
    ]
    this.#poll = new Poll({
      ...deps,
      service: name,
      question: { subject: pingOf(name), data: '' },
      everyMs: deps.pollMs,
      onAvailable: reportAvailable(deps, name),
      take: () => {},
    })
    this.answered = this.#poll.answered
    void this.#poll.run()
  }

  /** What powermgr would drop without a word is never sent to it. */
  call(effect: CallEffect, _issuer: string, headers?: Headers): Promise<Made> {
    const { id, target, order, timeoutMs } = effect
    const before = this.#awaited.get(id)
    if (before !== undefined) return before.promise
    const translated = translate(this.#deps.platform, effect)
    if (translated.kind !== 'sent') return Promise.resolve({ outcome: unsent(translated) })
    const { action } = translated
    const { promise, resolve } = Promise.withResolvers<Made>()
    this.#awaited.set(id, { effect, action, headers, promise, resolve })
    const deadline = this.#deps.clock.now() + timeoutMs
    const call = { id, component: target, action, order, timeoutMs, deadline }
    this.#move(powerCalls.ask(this.#calls, call))
    return promise
  }

  /** It has no LEDs. */
  show(): void {}

  /** It tells nobody how power is: that it is there is all that can be asked. */
  look(): void {
    this.#poll.look()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel()
    this.#poll.stop()
    this.#odd.stop()
    await Promise.all(this.#subscriptions.map((subscription) => subscription.stop()))
  }

  #receive({ subject, data }: Message): void {
    const read = powerResult(data)
    if (read.kind === 'garbage') {
      this.#deps.onGarbage(subject, read.why)
      return this.#odd.noteWhole(subject, read.why)
    }
    const result = read.message
    const moved = powerCalls.matchResult(this.#calls, result, this.#deps.clock.now())
    if (moved.belongs !== 'matched') {
      const { component, operation, isDone } = result
      const about = { subject, component, operation, isDone, belongs: moved.belongs }
      this.#deps.onStrange(about, 'a result that answers nothing that is waited for')
    }
    this.#move(moved)
  }

  #move({ calls, send, outcomes }: powerCalls.Moved): void {
    this.#calls = calls
    for (const { call, outcome } of outcomes) this.#settle(call, outcome)
    for (const call of send) void this.#send(call)
    this.#sleep()
  }

  #settle(id: string, outcome: Outcome): void {
    const awaited = this.#awaited.get(id)
    if (awaited === undefined) return
    this.#awaited.delete(id)
    const implied = this.#implied(awaited, outcome)
    awaited.resolve(implied === null ? { outcome } : { outcome, implied })
  }

  /** A button that was pressed, or may have been; a reset changes no power. */
  #implied({ effect, action }: Awaited, { kind }: Outcome): Power | null {
    if (kind === 'rejected' || action === 'reset') return null
    const { platform, system } = this.#deps
    const { service, target } = effect
    if (kind === 'done') {
      return impliedPower(targetKindOf(platform, service, target), action) ?? 'Unknown'
    }
    // What is off is off, whether its button was held once more or not.
    const before = rowOf(system().components, target)
    const isOff = before !== undefined && isKnownOff(lastHeard(before.observed))
    return isOff && action === 'force_off' ? null : 'Unknown'
  }

  /** As a request, which powermgr does not answer: but the bus does where nobody hears it. */
  async #send({ id, component, action }: powerCalls.PowerCall): Promise<void> {
    const { bus, clock } = this.#deps
    const request = powerRequest(component, action)
    const headers = this.#awaited.get(id)?.headers
    const timeoutMs = presenceTimeoutMs
    const options = headers === undefined ? { timeoutMs } : { timeoutMs, headers }
    const answer = await bus.request(powerSubjects.action, request, options)
    if (this.#isStopped || !this.#awaited.has(id)) return
    if (answer.kind !== 'nobody' && answer.kind !== 'refused') return
    const error = answer.kind === 'refused' ? answer.why : 'the service is not there'
    const result = { component, operation: action, isDone: false, error, completedAt: null }
    const unheard = { ...result, isUnheard: true } as const
    this.#move(powerCalls.matchResult(this.#calls, unheard, clock.now()))
  }

  #sleep(): void {
    const { clock } = this.#deps
    this.#cancel()
    const at = powerCalls.nextExpiry(this.#calls)
    if (at === null || this.#isStopped) return
    this.#cancel = clock.wake(Math.max(1, at - clock.now()), () =>
      this.#move(powerCalls.expire(this.#calls, clock.now())),
    )
  }
}

/** Left to a peer that sees to it by itself is as good as done. */
const unsent = (translated: { readonly kind: 'left' | 'impossible'; readonly why: string }) =>
  translated.kind === 'left'
    ? ({ kind: 'done' } as const)
    : ({ kind: 'rejected', error: translated.why, again: false } as const)
