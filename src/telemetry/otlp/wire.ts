/** Writes what all messages of OTLP have in common, as protobuf, by the numbers of its fields. */

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Attributes } from '../tracing/span.ts'

export type Write = (to: BinaryWriter) => void

/** One message within another. */
export function message(to: BinaryWriter, field: number, write: Write): void {
  to.tag(field, WireType.LengthDelimited).fork()
  write(to)
  to.join()
}

export function text(to: BinaryWriter, field: number, value: string): void {
  if (value !== '') to.tag(field, WireType.LengthDelimited).string(value)
}

export function hex(to: BinaryWriter, field: number, digits: string): void {
  to.tag(field, WireType.LengthDelimited).bytes(Buffer.from(digits, 'hex'))
}

/** Wall time in ms, written in ns. */
export function moment(to: BinaryWriter, field: number, ms: number): void {
  to.tag(field, WireType.Bit64).fixed64(BigInt(Math.round(ms * 1000)) * 1000n)
}

export function double(to: BinaryWriter, field: number, value: number): void {
  to.tag(field, WireType.Bit64).double(value)
}

export function count(to: BinaryWriter, field: number, value: number): void {
  to.tag(field, WireType.Bit64).fixed64(BigInt(value))
}

export function word(to: BinaryWriter, field: number, value: number): void {
  to.tag(field, WireType.Varint).uint32(value)
}

export function attributes(to: BinaryWriter, field: number, values: Attributes): void {
  for (const [key, value] of Object.entries(values))
    message(to, field, (pair) => {
      text(pair, 1, key)
      message(pair, 2, (any) => anyValue(any, value))
    })
}

function anyValue(to: BinaryWriter, value: Attributes[string]): void {
  if (typeof value === 'string') to.tag(1, WireType.LengthDelimited).string(value)
  else if (typeof value === 'boolean') to.tag(2, WireType.Varint).bool(value)
  else if (Number.isSafeInteger(value)) to.tag(3, WireType.Varint).int64(value)
  else double(to, 4, value)
}

/** Who tells it: the process, and this package within it. */
export interface Origin {
  readonly resource: Attributes
  readonly version: string
}

/** The three messages around whatever is told, of which each item is written by `write`. */
export function request(
  { resource, version }: Origin,
  itemField: number,
  items: readonly Write[],
): Uint8Array {
  const to = new BinaryWriter()
  message(to, 1, (ofResource) => {
    message(ofResource, 1, (named) => attributes(named, 1, resource))
    message(ofResource, 2, (ofScope) => {
      message(ofScope, 1, (scope) => {
        text(scope, 1, 'statemgr')
        text(scope, 2, version)
      })
      for (const write of items) message(ofScope, itemField, write)
    })
  })
  return to.finish()
}
