/** Connects the fakes to a bus: to a NATS server by its own client, or to a bus of one process. */
import { type ConnectionOptions, connect } from '@nats-io/transport-node'
import type { Bus } from '../../../src/bus/bus.ts'

export interface Wire {
  publish(subject: string, text: string): void
  /** Hears requests and answers them, now or later; returns what ends that. */
  serve(
    subject: string,
    onRequest: (text: string, answer: (text: string) => void) => void,
  ): () => void
  /** Resolves when all before has reached the other side. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** A connection of its own, remade for ever; what cannot be sent meanwhile is lost. */
export async function natsWire(options: ConnectionOptions): Promise<Wire> {
  const connection = await connect({
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    reconnectJitter: 0,
    ignoreAuthErrorAbort: true,
    ...options,
  })
  return {
    publish: (subject, text) => connection.publish(subject, text),
    serve: (subject, onRequest) => {
      const subscription = connection.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) onRequest(message.string(), (text) => message.respond(text))
        },
      })
      return () => subscription.unsubscribe()
    },
    flush: () => connection.flush(),
    close: () => connection.close(),
  }
}

/** The bus stays the caller's to drain. */
export function busWire(bus: Bus): Wire {
  let served = 0
  return {
    publish: (subject, text) => bus.publish(subject, text),
    serve: (subject, onRequest) => {
      served += 1
      const service = bus.serve({
        name: `fake-${served}`,
        version: '1.0.0',
        description: 'an adversary',
        endpoints: [
          {
            name: 'one',
            subject,
            handle: (message, respond) => onRequest(message.text(), respond),
          },
        ],
      })
      return () => void service.then((one) => one.stop())
    },
    flush: () => bus.flush(),
    close: async () => {},
  }
}
