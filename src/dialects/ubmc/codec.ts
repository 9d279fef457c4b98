/** Encodes and decodes messages of u-bmc's schema; what cannot be read says why. */
import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { type Timestamp, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import { faultOf } from './wire-form.ts'

export type Decoded<T> =
  | { readonly kind: 'decoded'; readonly message: T }
  | { readonly kind: 'garbage'; readonly why: string }

/** The largest message that is read. */
export const messageMaxBytes = 64 * 1024

/**
 * Total: whatever the bytes are. `isClosed` also refuses numbers that an enum does not declare, as
 * befits a request; what is told by a newer peer may have some.
 */
export function decode<Schema extends DescMessage>(
  schema: Schema,
  bytes: Uint8Array,
  { isClosed = false }: { readonly isClosed?: boolean } = {},
): Decoded<MessageShape<Schema>> {
  if (bytes.length > messageMaxBytes) {
    // How long it is nobody has counted: what is far too long is left out as it comes.
    const why = `it has more than ${messageMaxBytes} bytes: no more are read`
    return { kind: 'garbage', why }
  }
  try {
    const fault = faultOf(schema, bytes, isClosed)
    if (fault !== null) return { kind: 'garbage', why: fault }
    return { kind: 'decoded', message: fromBinary(schema, bytes) }
  } catch (error) {
    // The decoder throws for bytes that end too early, groups without an end and bad UTF-8.
    const why = error instanceof Error ? error.message : 'the decoder gave up'
    return { kind: 'garbage', why: `it is no ${schema.name}: ${why}` }
  }
}

export const encode = <Schema extends DescMessage>(
  schema: Schema,
  message: MessageInitShape<Schema>,
): Uint8Array => toBinary(schema, create(schema, message))

/** Wall time, ms since 1970, of which parts are left out; before that is no time of a label. */
export const timestampOf = (wallMs: number): Timestamp =>
  timestampFromMs(Math.max(0, Math.floor(wallMs)))

/** ms since 1970 by the clock of whoever wrote it, which may be any; `null` where there is none. */
export function takenAtOf(timestamp: Timestamp | undefined): number | null {
  if (timestamp === undefined) return null
  const ms = timestampMs(timestamp)
  return Number.isFinite(ms) ? ms : null
}
