/**
 * Speaks the native dialect: a request for each call, reports as events, a state that is asked for.
 */

import type { Answer as BusAnswer } from '../../bus/bus.ts'
import { showing } from '../../core/leds/control.ts'
import type { Outcome } from '../../core/model/events/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { heardAllTheSame, type ReportFault } from '../../core/model/system/bus.ts'
import type { Serial } from '../../core/model/system/component.ts'
import { rowOf } from '../../core/model/table.ts'
import { unanswered } from '../../core/model/waits.ts'
import { isCoolingNews } from '../../core/observations/cooling.ts'
import { isUnaccounted } from '../../core/observations/orders.ts'
import {
  type Call,
  callReplySchema,
  type LedCall,
  nativeSubjects,
  orderRemembered,
} from '../../dialects/native/messages.ts'
import type { StatementOf } from '../../dialects/native/statements.ts'
import { jsonOf, shown } from '../../text/json.ts'
import {
  type CallEffect,
  type LedEffect,
  reportAvailable,
  type ServiceClient,
  type ServiceClientDeps,
} from './client.ts'
import { OddReports } from './odd-reports.ts'
import { Poll } from './poll.ts'
import { type ReportRead, ReportReader, type TakeReport } from './report-reader.ts'
import { type Recount, Voices } from './voices.ts'

export function nativeClient(deps: ServiceClientDeps, name: string): ServiceClient {
  const { bus } = deps
  const subjects = nativeSubjects(name)
  const reader = new ReportReader(name)
  const odd = new OddReports(deps, name)
  const { clock, submit } = deps
  const faults = (found: readonly ReportFault[]) => odd.note(found)
  const voices = new Voices({
    clock,
    tell: (why) => submit({ kind: 'bus-voices', service: name, why }),
    onRecount: (recount) => odd.note([recountFault(recount)]),
  })
  const take = takerOf(deps, voices, { faults, again: () => poll.look() })
  bus.onStray(({ subject, kind }) => {
    if (kind === 'second' && (subject === subjects.control || subject === subjects.state))
      voices.doubt(`what was asked of it on ${subject} was answered twice`)
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
    mark: () => voices.asks(),
    take: (message, askedAt) => {
      const report: TakeReport = (read, seq) => void take(read, seq, askedAt)
      reader.state(message.text(), { report, faults }, heedOrders)
    },
  })
  // One that counts less than before is late, or counted anew: what is asked for now tells which.
  const report: TakeReport = (read, seq) => {
    if (take(read, seq, null)) poll.look()
  }
  const subscription = bus.subscribe(subjects.events, (message) => {
    const { subject } = message
    const what = subject.slice(subject.lastIndexOf('.') + 1)
    if (!reader.event(what, message.text(), { report, faults }))
      deps.onGarbage(subject, 'no report of the native dialect')
  })
  void poll.run()
  return {
    name,
    call: async (effect, issuer, headers) => {
      const call = JSON.stringify(callOf(effect, issuer))
      const { timeoutMs } = effect
      const options = headers === undefined ? { timeoutMs } : { timeoutMs, headers }
      const answer = await bus.request(subjects.control, call, options)
      const isOthers = () => voices.doubt('a call was answered with the answer to another')
      return { outcome: outcomeOf(answer, effect, isOthers) }
    },
    show: (effect) => bus.publish(subjects.control, JSON.stringify(ledCallOf(effect))),
    look: () => poll.look(),
    answered: poll.answered,
    stop: () => {
      poll.stop()
      voices.stop()
      odd.stop()
      return subscription.stop()
    },
  }
}

const recountFault = ({ boot, from, to }: Recount): ReportFault => ({
  about: null,
  field: 'seq',
  value: String(to),
  why: `less than ${from} before, in the run ${boot} as before; ${heardAllTheSame}`,
})

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

function outcomeOf(
  answer: BusAnswer,
  { id, timeoutMs }: CallEffect,
  isOthers: () => void,
): Outcome {
  if (answer.kind === 'nobody') return unheard('the service is not there')
  if (answer.kind === 'refused') return unheard(answer.why)
  if (answer.kind === 'silent') return { kind: 'unknown', error: unanswered(timeoutMs) }
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

/**
 * Takes what is said to whoever it is for: asked for at that mark, or told unasked. Gives whether
 * it counts less than what was said before.
 */
const takerOf =
  (
    deps: ServiceClientDeps,
    voices: Voices,
    on: { readonly faults: (faults: readonly ReportFault[]) => void; readonly again: () => void },
  ) =>
  ({ statement, reading, boot }: ReportRead, seq: number | null, askedAt: number | null) => {
    const isCounted = boot !== null && seq !== null
    const isBehind = isCounted && voices.heard(statement, { boot, seq, askedAt })
    const serial = isCounted ? voices.serialOf(boot, seq) : null
    const source = askedAt === null ? 'report' : 'poll'
    if (reading !== null) {
      const measurement = isCounted && askedAt === null ? `${boot} ${seq}` : null
      deps.read(reading, { measurement, again: on.again })
    }
    if (statement.what === 'supply') {
      const { supply, output: power } = statement
      // One that does not tell, or not in words that are known, says nothing of it.
      if (power != null) deps.submit({ kind: 'output', supply, power, source, serial })
    } else if (statement.what === 'zone') {
      if (!isBehind) takeCooling(deps, statement)
    } else if (statement.what === 'led') takeLed(deps, statement, serial)
    else if (statement.what === 'power' || statement.what === 'boot') {
      const { component } = statement
      if (lookUp(deps.platform.components, component) === undefined)
        on.faults([strangerFault(component)])
      else if (statement.what === 'power') {
        const { power, bootId, resetReason } = statement
        const run = { ...(bootId && { bootId }), ...(resetReason && { resetReason }) }
        deps.submit({ kind: 'power', component, power: power ?? 'Unknown', source, serial, ...run })
      } else if (statement.progress !== null)
        deps.submit({ kind: 'boot', component, progress: statement.progress, serial })
    }
    return isBehind
  }

function takeCooling(
  { submit, system, platform }: ServiceClientDeps,
  { zone, coolingPercent: percent }: StatementOf<'zone'>,
): void {
  if (percent === null || !isCoolingNews(platform, system(), zone, percent)) return
  submit({ kind: 'cooling', zone, percent })
}

/** What would change nothing is no news. */
function takeLed(
  { submit, system, clock }: ServiceClientDeps,
  { component, led, pattern }: StatementOf<'led'>,
  serial: Serial | null,
): void {
  if (led === null || pattern === null) return
  const known = lookUp(rowOf(system().leds, component), led)
  if (known === undefined || showing(known, { pattern, serial }, clock.now()) === known) return
  submit({ kind: 'led', component, led, pattern, serial })
}

const strangerFault = (component: string): ReportFault => ({
  about: null,
  field: 'component',
  value: shown(component),
  why: 'no component of this System',
})
