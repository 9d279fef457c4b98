/**
 * Wraps messages of the NATS client as the bus shows them, and headers as the client wants them.
 */
import {
  headers as createHeaders,
  type Msg,
  type MsgHdrs,
  type PublishOptions,
} from '@nats-io/transport-node'
import type { Headers } from '../bus.ts'
import type { Received } from '../serving.ts'

/**
 * Decodes what is asked for and nothing else: with the getters on its prototype, a message whose
 * headers nobody reads costs one small object. What is read often is worth a variable.
 */
export class NatsMessage implements Received {
  readonly #message: Msg

  constructor(message: Msg) {
    this.#message = message
  }

  get subject(): string {
    return this.#message.subject
  }

  /** Empty where no answer is wanted. */
  get reply(): string {
    return this.#message.reply ?? ''
  }

  get data(): Uint8Array {
    return this.#message.data
  }

  get headers(): Headers {
    const { headers } = this.#message
    if (headers === undefined) return noHeaders
    return Object.fromEntries(headers.keys().map((name) => [name, headers.get(name)]))
  }

  text(): string {
    return decoder.decode(this.#message.data)
  }
}

/** The options of a publication; undefined without headers and reply, which allocates nothing. */
export function optionsOf(
  headers: Headers | undefined,
  reply?: string,
): PublishOptions | undefined {
  if (headers === undefined) return reply === undefined ? undefined : { reply }
  let sent = encoded.get(headers)
  if (sent === undefined) {
    sent = encodedHeaders(headers)
    encoded.set(headers, sent)
  }
  return reply === undefined ? { headers: sent } : { headers: sent, reply }
}

/** A message as it stands on the wire, a character for a byte, behind the subject it is sent to. */
interface Published {
  /** What the server counts of it. */
  readonly bytes: number
  readonly text: string
}

/** The same data with the same headers, as often as it is sent, is put together once. */
export function asPublished({ data, headers }: { data: Uint8Array; headers: Headers }): Published {
  const known = published.get(data)
  if (known?.headers === headers) return known
  const head = Buffer.from((encodedHeaders(headers) as unknown as Encoding).encode())
  const bytes = head.length + data.length
  const text = Buffer.concat([head, data]).toString('latin1')
  const made = { headers, bytes, text: `${head.length} ${bytes}\r\n${text}\r\n` }
  published.set(data, made)
  return made
}

const published = new WeakMap<Uint8Array, Published & { readonly headers: Headers }>()

/** Who sends the same headers again and again has them encoded once. */
const encoded = new WeakMap<Headers, MsgHdrs>()

function encodedHeaders(headers: Headers): MsgHdrs {
  const sent = createHeaders()
  for (const [name, value] of Object.entries(headers)) sent.append(name, value)
  const encoding = sent as unknown as Encoding
  const bytes = encoding.encode()
  encoding.encode = () => bytes
  return sent
}

/** What the client library asks of headers when it sends them. */
interface Encoding {
  encode: () => Uint8Array
}

const noHeaders: Headers = Object.freeze({})
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
