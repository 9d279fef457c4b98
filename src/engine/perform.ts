/**
 * Performing: effects become requests to the hardware services, and what comes back becomes
 * events.
 */
import type { Bus, Answer as BusAnswer } from '../bus/bus.ts'
import type { Effect, Event, Outcome } from '../core/event.ts'
import { type Call, callReplySchema, type LedCall, nativeSubjects } from '../wire/native.ts'
import { jsonOf } from './json.ts'

/** The names of the services on the bus. */
export interface Services {
  readonly power: string
  readonly thermal: string
  readonly sensors: string
  readonly leds: string
}

type CallEffect = Extract<Effect, { kind: 'call' }>
type LedEffect = Extract<Effect, { kind: 'led' }>

/**
 * Asks the service that the call is for. Silence and garbage are `unknown`: it may have
 * happened.
 */
export async function makeCall(
  bus: Bus,
  services: Services,
  issuer: string,
  effect: CallEffect,
  hear: (event: Event) => void,
): Promise<void> {
  const { id, service, verb, target, order, timeoutMs } = effect
  const call: Call = { id, verb, target, issuer, order, expiresInMs: timeoutMs }
  const answer = await bus.request(
    nativeSubjects(services[service]).control,
    JSON.stringify(call),
    { timeoutMs },
  )
  hear({ kind: 'outcome', call: id, outcome: outcomeOf(answer, id) })
}

/**
 * Nobody waits for an answer: an indicator that is not shown harms nobody, and its next change, or
 * the next start, corrects it.
 */
export function showLed(bus: Bus, services: Services, effect: LedEffect): void {
  const { id, component, led, pattern } = effect
  const call = { id, component, led, pattern: pattern as LedCall['pattern'] } satisfies LedCall
  bus.publish(nativeSubjects(services.leds).control, JSON.stringify(call))
}

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
