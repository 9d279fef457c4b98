/** Asks the product as any client does, over NATS by its own client, and answers the answers. */
import assert from 'node:assert/strict'
import { type ConnectionOptions, connect, errors } from '@nats-io/transport-node'
import { until } from '../harness/processes.ts'

export interface Reply {
  /** 200, or the code of the service error. */
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: an adversary looks into answers of every shape
  readonly body: any
}

/** A request for an action, and what came of it: `null` where no answer came. */
export interface ActionAnswer {
  readonly requestId: string
  readonly component: string
  readonly action: string
  readonly at: number
  readonly reply: Reply | null
}

export interface Client {
  /** All that was asked by `act`, in the order of the answers. */
  readonly answers: readonly ActionAnswer[]
  /** What `statemgr.<path>` answers; `null` where nobody does, or not in time. */
  ask(path: string, body?: object | string, timeoutMs?: number): Promise<Reply | null>
  /** The body of an answer that is to be had, asked again where nobody answers in time. */
  body(path: string, body?: object): Promise<Reply['body']>
  /** With `wait` it is answered when it is over. */
  act(component: string, action: string, requestId: string, wait?: boolean): Promise<Reply | null>
  /** The journal from its beginning, over the API: what was read before is not asked again. */
  journal(): Promise<readonly JournalEntry[]>
  /** Hears what is published on the pattern, as text. */
  subscribe(pattern: string, onMessage: (text: string, subject: string) => void): void
  close(): Promise<void>
}

/** As the API shows it: those fields that are judged. */
export interface JournalEntry {
  readonly seq: number
  readonly wall: string
  readonly boot: string
  readonly type: string
  readonly component: string
  readonly from: string | null
  readonly to: string | null
  readonly operation: string | null
  readonly correlation: string | null
  readonly action: string | null
  readonly cause: string | null
  readonly actor: string | null
  readonly outcome: string
  readonly message: string | null
}

export async function connectClient(
  options: ConnectionOptions,
  serviceName = 'statemgr',
): Promise<Client> {
  const connection = await connect({ maxReconnectAttempts: -1, reconnectTimeWait: 50, ...options })
  const answers: ActionAnswer[] = []
  const journal: JournalEntry[] = []
  const ask: Client['ask'] = async (path, body = {}, timeoutMs = askTimeoutMs) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    try {
      const message = await connection.request(`${serviceName}.${path}`, text, {
        timeout: timeoutMs,
      })
      const code = Number(message.headers?.get('Nats-Service-Error-Code') || 200)
      return { code, body: message.data.length === 0 ? null : message.json() }
    } catch (error) {
      if (isSilence(error)) return null
      throw error
    }
  }
  const body: Client['body'] = async (path, asked) => {
    const reply = await until(`an answer of ${path}`, () => ask(path, asked))
    if (reply.code !== 200) throw new Error(`${path}: ${JSON.stringify(reply)}`)
    return reply.body
  }
  return {
    answers,
    ask,
    body,
    act: async (component, action, requestId, wait = false) => {
      const asked = { name: component, action, requestId, wait: wait ? '1s' : null }
      const reply = await ask('action', asked, actTimeoutMs)
      answers.push({ requestId, component, action, at: Date.now(), reply })
      return reply
    },
    journal: async () => {
      // The last one is read again: a journal that was put back, or rewritten, is found out.
      const last = journal.pop()
      for (let after: number | null = (last?.seq ?? 1) - 1; after !== null; ) {
        const page = await body('history.query', { order: 'oldest', after, limit: 1000 })
        journal.push(...page.entries)
        after = page.next
      }
      if (last !== undefined) assert.deepEqual(journal[last.seq - 1], last)
      return journal
    },
    subscribe: (pattern, onMessage) => {
      connection.subscribe(pattern, {
        callback: (error, message) => {
          if (error === null) onMessage(message.string(), message.subject)
        },
      })
    },
    close: () => connection.close(),
  }
}
const askTimeoutMs = 10_000
/** Who is killed answers no more: there is no use in waiting long. */
const actTimeoutMs = 1_000

const isSilence = (error: unknown): boolean =>
  error instanceof errors.TimeoutError ||
  error instanceof errors.RequestError ||
  error instanceof errors.NoRespondersError ||
  error instanceof errors.ClosedConnectionError
