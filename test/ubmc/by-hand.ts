/** Protobuf by hand: reads and writes its wire format without any of the product's code. */

/** A message as its bytes have it; a field that is not there reads as protobuf says: as nothing. */
export interface ByHand {
  readonly fields: readonly Field[]
  text(number: number): string
  /** Of a varint: a number, an enum or a truth value. */
  number(number: number): number
  double(number: number): number
  message(number: number): ByHand
  /** Every occurrence of a field that is repeated. */
  messages(number: number): readonly ByHand[]
  has(number: number): boolean
}

export interface Field {
  readonly number: number
  readonly wireType: number
  readonly value: bigint | Uint8Array
}

export function byHand(bytes: Uint8Array): ByHand {
  const fields = fieldsOf(bytes)
  const all = (number: number) => fields.filter((field) => field.number === number)
  const bytesAt = (number: number) => bytesOf(all(number).at(-1))
  return {
    fields,
    text: (number) => new TextDecoder('utf-8', { fatal: true }).decode(bytesAt(number)),
    number: (number) => Number(BigInt.asIntN(64, varintOf(all(number).at(-1)))),
    double: (number) => {
      const eight = bytesAt(number)
      return eight.length === 0 ? 0 : Buffer.from(eight).readDoubleLE()
    },
    message: (number) => byHand(bytesAt(number)),
    messages: (number) => all(number).map((field) => byHand(bytesOf(field))),
    has: (number) => all(number).length > 0,
  }
}

export const text = (number: number, value: string): Buffer => delimited(number, Buffer.from(value))

export const inner = (number: number, ...parts: readonly Uint8Array[]): Buffer =>
  delimited(number, Buffer.concat(parts))

export const varint = (number: number, value: number): Buffer =>
  Buffer.from([...varintBytes(number << 3), ...varintBytes(value)])

export function double(number: number, value: number): Buffer {
  const eight = Buffer.alloc(8)
  eight.writeDoubleLE(value)
  return Buffer.from([...varintBytes((number << 3) | 1), ...eight])
}

export const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts)

const delimited = (number: number, bytes: Buffer): Buffer =>
  Buffer.from([...varintBytes((number << 3) | 2), ...varintBytes(bytes.length), ...bytes])

function varintBytes(value: number): number[] {
  const bytes: number[] = []
  let left = BigInt(value)
  while (left >= 128n) {
    bytes.push(Number(left & 127n) | 128)
    left >>= 7n
  }
  return [...bytes, Number(left)]
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = []
  let at = 0
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('it ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  const takeVarint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte = 0] = take(1)
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new Error('a varint without an end')
  }
  while (at < bytes.length) {
    const tag = Number(takeVarint())
    const wireType = tag & 7
    if (![0, 1, 2, 5].includes(wireType)) throw new Error(`wire type ${wireType}`)
    const value =
      wireType === 0
        ? takeVarint()
        : take(wireType === 1 ? 8 : wireType === 5 ? 4 : Number(takeVarint()))
    fields.push({ number: tag >>> 3, wireType, value })
  }
  return fields
}

function bytesOf(field: Field | undefined): Uint8Array {
  if (field === undefined) return new Uint8Array()
  if (typeof field.value === 'bigint') throw new Error(`field ${field.number} is a number`)
  return field.value
}

function varintOf(field: Field | undefined): bigint {
  if (field === undefined) return 0n
  if (typeof field.value !== 'bigint') throw new Error(`field ${field.number} is no number`)
  return field.value
}
