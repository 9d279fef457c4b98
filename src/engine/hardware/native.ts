/**
 * Speaks the native dialect: a request for each call, reports as events, a state that is asked for.
 */

import type { Answer as BusAnswer } from '../../bus/bus.ts'
import type { Outcome } from '../../core/model/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { rowOf } from '../../core/model/table.ts'
import { isUnaccounted } from '../../core/observations/orders.ts'
import {
  type Call,
  callReplySchema,
  type LedCall,
  nativeSubjects,
  orderRemembered,
} from '../../dialects/native/messages.ts'
import { jsonOf } from '../../text/json.ts'
import {
  type CallEffect,
  type LedEffect,
  reportAvailable,
  type ServiceClient,
  type ServiceClientDeps,
} from './client.ts'
import { Poll } from './poll.ts'
import { ReportReader, type TakeReport } from './report-reader.ts'
import { Voices } from './voices.ts'

export function nativeClient(deps: ServiceClientDeps, name: string): ServiceClient {
  const { bus } = deps
  const subjects = nativeSubjects(name)
  const reader = new ReportReader(name)
  const { clock, submit } = deps
  const tell = (why: string | null) => submit({ kind: 'bus-voices', service: name, why })
  const voices = new Voices({ clock, tell })
  const takeTold = takerOf(deps, 'report', voices)
  const takePolled = takerOf(deps, 'poll', voices)
  bus.onStray(({ subject, kind }) => {
    if (kind === 'second' && (subject === subjects.control || subject === subjects.state))
      voices.doubt(`what was asked of it on ${subject} was answered twice`)
  })
  const subscription = bus.subscribe(subjects.events, (message) => {
    const { subject } = message
    const what = subject.slice(subject.lastIndexOf('.') + 1)
    if (!reader.event(what, message.text(), takeTold))
      deps.onGarbage(subject, 'not a report of the native dialect')
  })
  const heedOrders = (state: unknown): void => {
    const system = deps.system()
    const order = orderRemembered(state, system.id)
    if (isUnaccounted(system, order)) submit({ kind: 'orders', service: name, order })
  }
  const poll = new Poll({
    ...deps,
    service: name,
    question: { subject: subjects.state, data: '{}' },
    everyMs: deps.pollMs,
    onAvailable: reportAvailable(deps, name),
    take: (message) => {
      if (!reader.state(message.text(), takePolled, heedOrders))
        deps.onGarbage(subjects.state, 'not a state of the native dialect')
    },
  })
  void poll.run()
  return {
    name,
    call: async (effect, issuer) => {
      const call = JSON.stringify(callOf(effect, issuer))
      const answer = await bus.request(subjects.control, call, { timeoutMs: effect.timeoutMs })
      const isOthers = () => voices.doubt('a call was answered with the answer to another')
      return { outcome: outcomeOf(answer, effect.id, isOthers) }
    },
    show: (effect) => bus.publish(subjects.control, JSON.stringify(ledCallOf(effect))),
    look: () => poll.look(),
    answered: poll.answered,
    stop: () => {
      poll.stop()
      voices.stop()
      return subscription.stop()
    },
  }
}

const callOf = ({ id, verb, target, order, timeoutMs }: CallEffect, issuer: string): Call => ({
  id,
  verb,
  target,
  issuer,
  order,
  expiresInMs: timeoutMs,
})

const ledCallOf = ({ id, component, led, pattern }: LedEffect): LedCall => ({
  id,
  component,
  led,
  pattern: pattern as LedCall['pattern'],
})

function outcomeOf(answer: BusAnswer, id: string, isOthers: () => void): Outcome {
  if (answer.kind === 'nobody') return unheard('the service is not there')
  if (answer.kind === 'refused') return unheard(answer.why)
  if (answer.kind === 'silent') return { kind: 'unknown', error: 'no answer in time' }
  const reply = callReplySchema.safeParse(jsonOf(answer.message.text()))
  if (!reply.success) return { kind: 'unknown', error: 'an answer that makes no sense' }
  if (reply.data.id !== id) {
    isOthers()
    return { kind: 'unknown', error: `an answer to ${reply.data.id}` }
  }
  return reply.data.outcome === 'done'
    ? { kind: 'done' }
    : {
        kind: 'rejected',
        error: reply.data.error ?? 'rejected without a reason',
        again: reply.data.again ?? false,
      }
}

/** It has not happened for certain, and may be asked again. */
const unheard = (error: string): Outcome => ({
  kind: 'rejected',
  error,
  again: true,
  unheard: true,
})

/** Takes what is said, told or asked for, to whoever it is for. */
const takerOf =
  (
    { submit, read, system }: ServiceClientDeps,
    source: 'report' | 'poll',
    voices: Voices,
  ): TakeReport =>
  ({ report, reading }, seq) => {
    voices.heard(report, seq)
    if (reading !== null) read(reading)
    else if (report.what === 'power') {
      const { component, power, boot, bootId, resetReason } = report
      const serial = voices.serialOf(boot, seq)
      const run = { ...(bootId && { bootId }), ...(resetReason && { resetReason }) }
      submit({ kind: 'power', component, power, source, serial, ...run })
    } else if (report.what === 'boot') {
      const { component, progress, boot } = report
      submit({ kind: 'boot', component, progress, serial: voices.serialOf(boot, seq) })
    } else if (report.what === 'led') {
      const { component, led, pattern } = report
      // What shows what it should is no news, unless it did not a moment ago.
      const shown = lookUp(rowOf(system().leds, component), led)
      if (shown === undefined || (shown.pattern === pattern && shown.wrongSince === null)) return
      submit({ kind: 'led', component, led, pattern })
    }
  }
