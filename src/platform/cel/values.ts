/** Writes a view as values of CEL: whole numbers, times and types, as the table of fields says. */

import { type Fields, viewTypes, viewVariables } from '../../core/interlocks/rule-fields.ts'
import { lookUp, putRow } from '../../core/model/look-up.ts'
import type { View } from '../../core/model/platform/view.ts'

export interface Values {
  /** The class whose instances have that type of the table. */
  classOf(type: string): new () => object
  /** Only the variables that are named: the others are not looked at. */
  of(view: View, variables: ReadonlySet<string>): Readonly<Record<string, unknown>>
}

export function createValues(): Values {
  const classes = new Map(Object.keys(viewTypes).map((name) => [name, class {}]))

  function celOf(type: string, value: unknown): unknown {
    const fields = lookUp(viewTypes, type)
    if (fields !== undefined) return instanceOf(type, fields, value)
    const [, element = ''] = /^(?:list<|map<string, )(.*)>$/.exec(type) ?? []
    if (type.startsWith('list<')) return (value as unknown[]).map((one) => celOf(element, one))
    if (type.startsWith('map<')) {
      // A Map has no prototype that a name could mean by accident.
      return new Map(
        Object.entries(value as object).map(([key, one]) => [key, celOf(element, one)]),
      )
    }
    if (type === 'int') return BigInt(Math.trunc(value as number))
    return type === 'google.protobuf.Timestamp' ? new Date(value as string) : value
  }

  function instanceOf(type: string, fields: Fields, value: unknown): object {
    const given = value as Readonly<Record<string, unknown>>
    const instance = new (classes.get(type)!)() as Record<string, unknown>
    for (const [key, field] of Object.entries(fields)) {
      const one = lookUp(given, key)
      if (one !== undefined) putRow(instance, key, celOf(field.type, one))
    }
    return instance
  }

  return {
    classOf: (type) => classes.get(type)!,
    of: (view, variables) =>
      Object.fromEntries(
        [...variables].map((name) => [
          name,
          celOf(viewVariables[name]!.type, lookUp({ ...view }, name)),
        ]),
      ),
  }
}
