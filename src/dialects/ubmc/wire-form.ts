/** Checks that bytes have the form that a schema says: what a lenient decoder lets through. */
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/**
 * What is wrong with the first field that has not the wire type of its schema, as Go's decoder
 * would find it; `null` when all have. A field that the schema has not is no fault. With `isClosed`
 * a number that its enum does not declare is one. Throws for bytes that end too early.
 */
export function faultOf(schema: DescMessage, bytes: Uint8Array, isClosed: boolean): string | null {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    const field = schema.fields.find((one) => one.number === number)
    const fault =
      field === undefined
        ? skipped(reader, number, wireType)
        : fieldFault(reader, field, wireType, isClosed)
    if (fault !== null) return fault
  }
  return null
}

/** The numbers of the fields that have a length: messages and strings among them. */
export function lengthDelimitedFields(bytes: Uint8Array): readonly number[] {
  const reader = new BinaryReader(bytes)
  const numbers: number[] = []
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    if (wireType === WireType.LengthDelimited) numbers.push(number)
    reader.skip(wireType, number)
  }
  return numbers
}

function skipped(reader: BinaryReader, number: number, wireType: WireType): null {
  reader.skip(wireType, number)
  return null
}

function fieldFault(
  reader: BinaryReader,
  field: DescField,
  wireType: WireType,
  isClosed: boolean,
): string | null {
  const isPacked = wireType === WireType.LengthDelimited && isPackable(field)
  if (wireType !== wireTypeOf(field) && !isPacked) {
    return `${placeOf(field)} has wire type ${wireType}, not ${wireTypeOf(field)}`
  }
  const { message, enum: declared } = partsOf(field)
  if (message !== null) return faultOf(message, reader.bytes(), isClosed)
  if (declared === null || !isClosed || isPacked) return skipped(reader, field.number, wireType)
  const value = reader.int32()
  return declared.value[value] === undefined
    ? `${placeOf(field)} is ${value}, which ${declared.name} has not`
    : null
}

const placeOf = ({ number, name, parent }: DescField) =>
  `field ${number} (${name}) of ${parent.name}`

/** What is inside of one element of the field; map entries are strings, and not looked into. */
function partsOf(field: DescField) {
  if (field.fieldKind === 'message') return { message: field.message, enum: null }
  if (field.fieldKind === 'enum') return { message: null, enum: field.enum }
  if (field.fieldKind === 'list' && field.listKind === 'message') {
    return { message: field.message, enum: null }
  }
  return { message: null, enum: null }
}

function wireTypeOf(field: DescField): WireType {
  const isMessage = field.fieldKind === 'message' || field.fieldKind === 'map'
  if (isMessage || (field.fieldKind === 'list' && field.listKind === 'message')) {
    return WireType.LengthDelimited
  }
  return field.scalar === undefined ? WireType.Varint : (wireTypes[field.scalar] ?? WireType.Varint)
}

const isPackable = (field: DescField): boolean =>
  field.fieldKind === 'list' &&
  field.listKind !== 'message' &&
  wireTypeOf(field) !== WireType.LengthDelimited

/** Of the scalars that are no varints. */
const wireTypes: Readonly<Partial<Record<ScalarType, WireType>>> = {
  [ScalarType.DOUBLE]: WireType.Bit64,
  [ScalarType.FIXED64]: WireType.Bit64,
  [ScalarType.SFIXED64]: WireType.Bit64,
  [ScalarType.FLOAT]: WireType.Bit32,
  [ScalarType.FIXED32]: WireType.Bit32,
  [ScalarType.SFIXED32]: WireType.Bit32,
  [ScalarType.STRING]: WireType.LengthDelimited,
  [ScalarType.BYTES]: WireType.LengthDelimited,
}
