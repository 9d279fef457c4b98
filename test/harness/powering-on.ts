/** Makes hosts that are powered on, as far as tests of operations want them. */

import type { Outcome } from '../../src/core/model/events/event.ts'
import { type Bench, benchIn } from './platform.ts'

export const on = { 'chassis.0': 'On' }
export const lost: Outcome = { kind: 'unknown', error: 'silence' }
export const rejected: Outcome = { kind: 'rejected', error: 'not now', again: true }
export const retries = 2

export const answerCall = (bench: Bench, call: string, outcome: Outcome) =>
  bench.deliver({ kind: 'outcome', call, outcome })
export const phases = (bench: Bench, name = 'host.0') =>
  bench.operation(name).steps.map(({ phase }) => phase)

export function poweringOn() {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn')
  return bench
}

/** Up to where the operating system is awaited. */
export function booting() {
  const bench = poweringOn()
  bench.answer('raise')
  bench.answer('on')
  bench.power('host.0', 'On')
  return bench
}
