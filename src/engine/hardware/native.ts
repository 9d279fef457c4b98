/**
 * Speaks the native dialect: a request for each call, reports as events, a state that is asked for.
 */

import type { Answer as BusAnswer, Message } from '../../bus/bus.ts'
import type { Outcome } from '../../core/model/event.ts'
import { rowOf } from '../../core/model/table.ts'
import {
  type Call,
  callReplySchema,
  type LedCall,
  nativeSubjects,
  type Report,
  reportOf,
  reportsOf,
} from '../../dialects/native/messages.ts'
import {
  type CallEffect,
  type LedEffect,
  reportAvailable,
  type ServiceClient,
  type ServiceClientDeps,
} from './client.ts'
import { jsonOf } from './json.ts'
import { Poll } from './poll.ts'

export function nativeClient(deps: ServiceClientDeps, name: string): ServiceClient {
  const { bus } = deps
  const subjects = nativeSubjects(name)
  const subscription = bus.subscribe(subjects.events, (message) =>
    receiveReport(deps, name, message),
  )
  const poll = new Poll({
    ...deps,
    service: name,
    question: { subject: subjects.state, data: '{}' },
    everyMs: deps.pollMs,
    onAvailable: reportAvailable(deps, name),
    take: (message) => {
      const reports = reportsOf(jsonOf(message.text()))
      if (reports === null) deps.onGarbage(subjects.state, 'not a state of the native dialect')
      else for (const report of reports) take(deps, report, { service: name, how: 'poll' })
    },
  })
  void poll.run()
  return {
    name,
    call: async (effect, issuer) => {
      const call = JSON.stringify(callOf(effect, issuer))
      const answer = await bus.request(subjects.control, call, { timeoutMs: effect.timeoutMs })
      return { outcome: outcomeOf(answer, effect.id) }
    },
    show: (effect) => bus.publish(subjects.control, JSON.stringify(ledCallOf(effect))),
    look: () => poll.look(),
    answered: poll.answered,
    stop: () => {
      poll.stop()
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

function outcomeOf(answer: BusAnswer, id: string): Outcome {
  // Nobody was there to hear it: it has not happened, and may be asked again.
  if (answer.kind === 'nobody')
    return { kind: 'rejected', error: 'the service is not there', again: true }
  if (answer.kind === 'silent') return { kind: 'unknown', error: 'no answer in time' }
  const reply = callReplySchema.safeParse(jsonOf(answer.message.text()))
  if (!reply.success) return { kind: 'unknown', error: 'an answer that makes no sense' }
  if (reply.data.id !== id) return { kind: 'unknown', error: `an answer to ${reply.data.id}` }
  return reply.data.outcome === 'done'
    ? { kind: 'done' }
    : {
        kind: 'rejected',
        error: reply.data.error ?? 'rejected without a reason',
        again: reply.data.again ?? false,
      }
}

function receiveReport(deps: ServiceClientDeps, service: string, message: Message): void {
  const { subject } = message
  const what = subject.slice(subject.lastIndexOf('.') + 1)
  const report = reportOf(what, jsonOf(message.text()))
  if (report === null) deps.onGarbage(subject, 'not a report of the native dialect')
  else take(deps, report, { service, how: 'report' })
}

function take(
  { submit, read, system }: ServiceClientDeps,
  report: Report,
  { service, how: source }: { readonly service: string; readonly how: 'report' | 'poll' },
): void {
  // Each service counts for itself: what two of them count cannot be compared.
  const serial = { boot: `${service}/${report.boot}`, seq: report.seq }
  switch (report.what) {
    case 'power': {
      const { component, power } = report
      submit({ kind: 'power', component, power, source, serial })
      return
    }
    case 'boot': {
      const { component, progress } = report
      submit({ kind: 'boot', component, progress, serial })
      return
    }
    case 'supply': {
      const { present, fault, input, output } = report
      const subject = `supply/${report.supply}`
      read({ kind: 'supply', subject, present, fault, input, output })
      return
    }
    case 'zone':
      read({ kind: 'scale', subject: `zone/${report.zone}`, value: report.celsius })
      return
    case 'sensor':
      read({ kind: 'scale', subject: `sensor/${report.sensor}`, value: report.value })
      return
    case 'resource':
      read({ kind: 'resource', subject: `resource/${report.resource}`, state: report.state })
      return
    case 'led': {
      const { component, led, pattern } = report
      // What shows what it should is no news, unless it did not a moment ago.
      const shown = rowOf(system().leds, component)?.[led]
      if (shown === undefined || (shown.pattern === pattern && shown.wrongSince === null)) return
      submit({ kind: 'led', component, led, pattern })
      return
    }
  }
}
