/** Performs effects: services are called, hardware is looked at, and who waits is told. */

import type { Effect, Event } from '../core/model/events/event.ts'
import type { System } from '../core/model/system/system.ts'
import type { Waiters } from './api/waiters.ts'
import type { Gate } from './claim/gate.ts'
import type { CallEffect } from './hardware/client.ts'
import type { HardwareMonitor } from './hardware/monitor.ts'
import { makeCall } from './hardware/perform.ts'
import { metered } from './meter.ts'
import { askAnew } from './opa/ask-anew.ts'
import type { ServiceDeps } from './service-deps.ts'

export interface PerformerParts {
  readonly monitor: HardwareMonitor
  readonly waiters: Waiters
  readonly gate: Pick<Gate, 'hear' | 'withholds'>
  readonly system: () => System
  readonly submit: (event: Event) => boolean
}

export class Performer {
  readonly #deps: ServiceDeps
  readonly #parts: PerformerParts
  #ledCalls = 0

  constructor(deps: ServiceDeps, parts: PerformerParts) {
    this.#deps = deps
    this.#parts = parts
  }

  perform(effect: Effect): Promise<void> | undefined {
    const { monitor, waiters, gate } = this.#parts
    switch (effect.kind) {
      case 'call':
        return gate.withholds(effect) ? undefined : this.call(effect)
      case 'led': {
        // A service does what has the same id once: an LED that goes on again is another call.
        const id = `${this.#deps.start.boot}/${effect.id}/${++this.#ledCalls}`
        monitor.peers.leds.show({ ...effect, id })
        return undefined
      }
      case 'look':
        monitor.look()
        return undefined
      case 'ask-policy':
        return this.#askAnew(effect)
      case 'ended':
        waiters.ended(effect.operation.id)
        this.#deps.tracer?.ended(effect.operation, this.#parts.system())
        return undefined
    }
  }

  /** Also of one that was withheld until it was known who acts. */
  call(effect: CallEffect): Promise<void> {
    const { monitor, gate, system } = this.#parts
    const traced = this.#deps.tracer?.called(effect, system()) ?? null
    const onOutcome = metered(this.#deps, effect, (event) => {
      traced?.answered(event.outcome)
      gate.hear(effect, event)
    })
    return makeCall(monitor.peers, system().id, effect, onOutcome, traced?.headers)
  }

  #askAnew(effect: Parameters<typeof askAnew>[1]): Promise<void> {
    const { monitor, submit, system } = this.#parts
    const shown = { ...system(), levels: monitor.levels() }
    return askAnew({ ...this.#deps, system: shown, submit }, effect)
  }
}
