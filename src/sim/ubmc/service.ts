/** Builds u-bmc's services on what they share: how they come and go, listen, answer and publish. */

import type { Endpoint, Message, Stoppable } from '../../bus/bus.ts'
import { createPresence } from '../../bus/presence.ts'
import type { PlantState } from '../plant/truth.ts'
import type { UbmcShape } from '../plant/ubmc-shape.ts'
import { createDelay } from '../services/delay.ts'
import type { Struck } from '../services/faults.ts'
import type { SimService, Surroundings } from '../services/service.ts'

export interface UbmcSurroundings extends Surroundings {
  readonly ubmc: UbmcShape
  truth(): PlantState
  /** All of u-bmc is one process: where one of its services falls, all do. */
  fall(): void
}

/** How one of the services speaks, as far as the faults let it. */
export interface Voice {
  say(subject: string, data: Uint8Array | string, about?: Struck): void
  /** From then on, whenever so many ms have passed, while the service is there. */
  every(ms: number, then: () => void): void
}

/** What makes one service different from another. */
export interface UbmcServiceDeps {
  readonly description: string
  readonly endpoints: readonly Endpoint[]
  readonly listeners: readonly Listener[]
  /** Forgets what is under way, as a process that ends. */
  end(): void
}

export interface Listener {
  readonly pattern: string
  onMessage(message: Message): void
}

/** The service of that name, its parts made with its voice. */
export function createUbmcService(
  name: string,
  around: UbmcSurroundings,
  partsWith: (voice: Voice) => UbmcServiceDeps,
): SimService {
  const { bus, faults, clock } = around
  const isDead = () => faults.isDead(name)
  const { later, forget } = createDelay(clock)
  const parts = partsWith({
    say: (subject, data, about = {}) => {
      if (isDead() || faults.strike(name, 'lose', about)) return
      const send = () => bus.publish(subject, data)
      const late = faults.strike(name, 'delay', about)
      later(late, send)
      if (faults.strike(name, 'repeat', about)) later(late, send)
    },
    every: (ms, then) => {
      const tick = () => {
        if (!isDead()) then()
        clock.wake(ms, tick)
      }
      clock.wake(ms, tick)
    },
  })

  const answering = ({ handle, ...endpoint }: Endpoint): Endpoint => ({
    ...endpoint,
    handle: (message, respond) => {
      if (isDead() || faults.strike(name, 'lose')) return
      later(faults.strike(name, 'delay'), () => {
        if (isDead()) return
        handle(message, (data, error) => {
          if (faults.strike(name, 'lose-answer') === null) respond(data, error)
        })
      })
    },
  })
  const serve = async (): Promise<Stoppable> => {
    const subscriptions = parts.listeners.map(({ pattern, onMessage }) =>
      bus.subscribe(pattern, (message) => {
        if (!isDead()) onMessage(message)
      }),
    )
    const served = await bus.serve({
      name,
      version: '1.0.0',
      description: parts.description,
      endpoints: parts.endpoints.map(answering),
    })
    return {
      stop: async () => {
        await Promise.all([served, ...subscriptions].map((one) => one.stop()))
      },
    }
  }
  const presence = createPresence(serve)
  const end = () => {
    forget()
    parts.end()
  }
  return {
    name,
    appear: () => {
      if (isDead()) end()
      return presence(!isDead())
    },
    // It publishes in its own time, whatever happens meanwhile.
    publish: () => {},
    forget: end,
    stop: () => {
      end()
      return presence(false)
    },
  }
}
