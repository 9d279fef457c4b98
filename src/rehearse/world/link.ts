/** Links the service to the world: cut, nothing gets in or out, as after a SIGKILL. */
import type { Bus } from '../../bus/bus.ts'
import type { VirtualClock } from '../../sim/services/virtual-clock.ts'
import type { Store } from '../../store/store.ts'

export interface Link {
  readonly bus: Bus
  readonly store: Store
  guard(wake: VirtualClock['wake']): VirtualClock['wake']
  cut(): void
}

export function linkOf(bus: Bus, store: Store): Link {
  let isDead = false
  const never = <T>() => new Promise<T>(() => {})
  const stops: { stop(): Promise<void> }[] = []
  const alive =
    <Args extends unknown[]>(then: (...args: Args) => void) =>
    (...args: Args) => {
      if (!isDead) then(...args)
    }
  return {
    cut: () => {
      isDead = true
      for (const one of stops) void one.stop()
    },
    guard: (wake) => (afterMs, then) => wake(afterMs, alive(then)),
    store: {
      load: () => store.load(),
      history: (query) => store.history(query),
      ...(store.check && { check: () => (isDead ? never() : store.check!()) }),
      commit: (batch) => (isDead ? never() : store.commit(batch)),
      close: async () => {},
    },
    bus: {
      maxPayloadBytes: bus.maxPayloadBytes,
      publish: (...args) => {
        if (!isDead) bus.publish(...args)
      },
      subscribe: (pattern, onMessage) => {
        const subscription = bus.subscribe(pattern, alive(onMessage))
        stops.push(subscription)
        return subscription
      },
      request: async (...args) => {
        if (isDead) return never()
        const answer = await bus.request(...args)
        return isDead ? never() : answer
      },
      gather: async (...args) => {
        if (isDead) return never()
        const answers = await bus.gather(...args)
        return isDead ? never() : answers
      },
      serve: async (service) => {
        const serving = await bus.serve({
          ...service,
          endpoints: service.endpoints.map((endpoint) => ({
            ...endpoint,
            handle: (message, respond, asker) => endpoint.handle(message, alive(respond), asker),
          })),
        })
        stops.push(serving)
        return serving
      },
      flush: () => bus.flush(),
      onStray: (onStray) => bus.onStray(alive(onStray)),
      onStatus: (onStatus) => bus.onStatus(onStatus),
      onRefusal: (onRefusal) => bus.onRefusal(onRefusal),
      get lost() {
        return bus.lost
      },
      drain: async () => {},
    },
  }
}
