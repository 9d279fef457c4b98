/** Makes requests from the schemas that are published of them, and spoils them. */
import { readFileSync } from 'node:fs'
import type { Chance } from './fakes/chance.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON schema is read as it comes
export type Schema = any

export interface Route {
  /** `statemgr.host.get`. */
  readonly subject: string
  readonly schema: Schema
  readonly example: unknown
}

/** Every subject that is published, with the schema of its requests and an example of one. */
export function publishedRoutes(): readonly Route[] {
  const file = new URL('../../docs/reference/openapi.json', import.meta.url)
  const { paths } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.entries<Schema>(paths).flatMap(([path, { post }]) => {
    if (post === undefined) return []
    const { schema, example } = post.requestBody.content['application/json']
    return [{ subject: path.slice('/api/'.length), schema, example }]
  })
}

/** What every object has, and some names that mean something elsewhere. */
export const namesOfObjects = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'length', 'name', 'then', 'toJSON', 'at', 'size', 'get', 'keys', 'rows'],
] as const

/** A message of protobuf, as far as it goes: any fields, of any type, one within the other. */
export function protobufOf(chance: Chance, depth = 3): Uint8Array {
  const parts = Array.from({ length: Math.floor(chance() * 5) }, () => {
    const wireType = pick(chance, [0, 0, 1, 2, 2, 2, 3, 5])
    const tag = Buffer.from([((1 + Math.floor(chance() * 12)) << 3) | wireType])
    return Buffer.concat([tag, fieldOf(wireType, chance, depth)])
  })
  return Buffer.concat(parts)
}

function fieldOf(wireType: number, chance: Chance, depth: number): Uint8Array {
  if (wireType === 0)
    return Buffer.from(pick(chance, [[0], [1], [7], [0xff, 0xff, 0xff, 0xff, 0x0f]]))
  if (wireType === 1) return Buffer.alloc(8, 0xff)
  if (wireType === 5) return Buffer.alloc(4, 0x7f)
  if (wireType === 3) return Buffer.alloc(pick(chance, [1, 10_000]), 0x0b)
  const inner =
    depth > 0 && chance() < 0.5 ? protobufOf(chance, depth - 1) : Buffer.from(nameOf(chance))
  return Buffer.concat([Buffer.from([Math.min(inner.length, 127)]), inner])
}

const known = ['host.0', 'host.1', 'chassis.0', 'bmc.0', 'psu.0', 'cpu_zone', 'powermgr', 'host.9']
const odd = [
  '',
  ' ',
  '.',
  '*',
  '>',
  '$SRV.PING',
  '%00',
  '\u0000',
  'ä'.repeat(40),
  'x'.repeat(70_000),
]

export const pick = <T>(chance: Chance, from: readonly T[]): T =>
  from[Math.floor(chance() * from.length)]!

/** A text that is a name: known, of every object, or of the journal's alerts. */
export function nameOf(chance: Chance): string {
  const name = pick(chance, chance() < 0.5 ? known : namesOfObjects)
  return chance() < 0.1 ? `${name}/${pick(chance, namesOfObjects)}` : name
}

/** Something that the schema may take; how far is up to its words. Nobody waits for long. */
export function madeOf(schema: Schema, chance: Chance, key = ''): unknown {
  if (key === 'wait') return pick(chance, [null, 0, 1, '2ms', false])
  if (schema.anyOf !== undefined) return madeOf(pick(chance, schema.anyOf), chance, key)
  if (schema.enum !== undefined) return pick(chance, schema.enum)
  if (schema.const !== undefined) return schema.const
  switch (schema.type) {
    case 'object':
      return objectOf(schema, chance)
    case 'array':
      return Array.from({ length: Math.floor(chance() * 4) }, () => madeOf(schema.items, chance))
    case 'boolean':
      return chance() < 0.5
    case 'integer':
    case 'number':
      return pick(chance, [0, 1, 2, 100, schema.minimum ?? 0, schema.maximum ?? 1e9])
    case 'null':
      return null
    default:
      return pick(chance, [nameOf(chance), ...texts])
  }
}

const texts = [
  'PowerOn',
  'ForceOff',
  '30m',
  '2099-01-01T00:00:00Z',
  'why not',
  'power-silent/host.0',
]

function objectOf({ properties = {}, required = [] }: Schema, chance: Chance): object {
  const entries = Object.entries<Schema>(properties).filter(
    ([key]) => required.includes(key) || chance() < 0.5,
  )
  return Object.fromEntries(entries.map(([key, inner]) => [key, madeOf(inner, chance, key)]))
}

/** What stands where something else should. */
function wrongValue(chance: Chance): unknown {
  return pick<() => unknown>(chance, [
    () => null,
    () => pick(chance, [-1, 0.5, 1e308, -0, 2 ** 53, Number.MAX_VALUE]),
    () => pick(chance, odd),
    () => nameOf(chance),
    () => [],
    () => ({}),
    () => deep(chance),
    () => Array.from({ length: 3000 }, () => 1),
    () => ({ [nameOf(chance)]: nameOf(chance) }),
  ])()
}

/** As text, since nothing so deep can be written by what writes JSON. */
class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function deep(chance: Chance): Raw {
  const depth = pick(chance, [20, 33, 100, 5000, 30_000])
  const [open, close] = pick(chance, [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const)
  const inner = open === '[' ? '' : '1'
  return new Raw(`${open.repeat(depth)}${inner}${close.repeat(depth)}`)
}

/** JSON of it, in which `__proto__` may be a key like any other, and depth has no end. */
function textOf(value: unknown): string {
  if (value instanceof Raw) return value.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`)
  return `{${members.join(',')}}`
}

/** The request with something wrong about it, as bytes. */
export function spoiled(value: unknown, chance: Chance): Uint8Array {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const at = Math.floor(chance() * entries.length)
  const changed = pick<() => unknown>(chance, [
    () => wrongValue(chance),
    () => Object.fromEntries(entries.toSpliced(at, 1)),
    () => Object.fromEntries([...entries, [nameOf(chance), wrongValue(chance)]]),
    () => Object.fromEntries([...entries, [`${entries[at]?.[0]}s`, entries[at]?.[1]]]),
    () => Object.fromEntries(entries.with(at, [entries[at]?.[0] ?? 'x', wrongValue(chance)])),
    () => Object.fromEntries(entries.with(at, [entries[at]?.[0] ?? 'x', wrongValue(chance)])),
    () => [value],
  ])
  const bytes = encoder.encode(textOf(entries.length === 0 ? wrongValue(chance) : changed()))
  if (chance() < 0.7) return bytes
  return pick<() => Uint8Array>(chance, [
    () => bytes.slice(0, Math.floor(chance() * bytes.length)),
    () => bytes.map((byte) => (chance() < 0.02 ? Math.floor(chance() * 256) : byte)),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
    () => noise(chance),
  ])()
}

/** Bytes that mean nothing. */
export const noise = (chance: Chance): Uint8Array =>
  Uint8Array.from({ length: Math.floor(chance() * 200) }, () => Math.floor(chance() * 256))

export const valid = (value: unknown): Uint8Array => encoder.encode(textOf(value))

const encoder = new TextEncoder()
