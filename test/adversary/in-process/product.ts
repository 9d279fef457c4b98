/** Starts the product in this process, with the fakes, and keeps what it logs and calls a bug. */
import { createMemoryBus } from '../../../src/bus/memory.ts'
import { createStateManager, type StateManagerOptions } from '../../../src/main.ts'
import { board, configOf } from '../fakes/board.ts'
import { type Fakes, startFakes } from '../fakes/fakes.ts'
import { busWire } from '../fakes/wire.ts'

export interface Product extends AsyncDisposable {
  readonly bus: ReturnType<typeof createMemoryBus>
  readonly fakes: Fakes
  /** 0 where HTTP is not listened to. */
  readonly port: number
  readonly token: string
  /** What it holds to be mistakes of its own: there are to be none. */
  readonly bugs: readonly unknown[]
  /** The fields and the message of each warning and error. */
  readonly log: readonly string[]
  ask(path: string, payload: string | Uint8Array): Promise<Answer | null>
}

export interface Answer {
  /** 200, or the number of the service error. */
  readonly code: number
  readonly text: string
}

export async function startProduct(options: Partial<StateManagerOptions> = {}): Promise<Product> {
  const bugs: unknown[] = []
  const log: string[] = []
  const note = (fields: object, message: string): void => {
    log.push(`${message} ${Object.values(fields).map(String).join(' ')}`.slice(0, 500))
  }
  const bus = createMemoryBus({ onError: (error) => bugs.push(error) })
  const fakes = await startFakes(busWire(bus))
  const product = await createStateManager({
    config: configOf(board) as unknown as StateManagerOptions['config'],
    bus,
    http: { host: '127.0.0.1', port: 0 },
    log: { info: () => {}, warn: note, error: note },
    onBug: (error) => bugs.push(error),
    ...options,
  })
  await product.ready
  return {
    bus,
    fakes,
    port: product.url === null ? 0 : Number(new URL(product.url).port),
    token: product.token ?? '',
    bugs,
    log,
    ask: async (path, payload) => {
      const answer = await bus.request(`statemgr.${path}`, payload, { timeoutMs: 20_000 })
      if (answer.kind !== 'answered') return null
      const { headers } = answer.message
      const code = Number(headers['Nats-Service-Error-Code'] ?? 200)
      return { code, text: answer.message.text() }
    },
    [Symbol.asyncDispose]: async () => {
      await product.stop()
      await fakes.stop()
      await bus.drain()
    },
  }
}
