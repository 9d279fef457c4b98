/**
 * Looks rows up by text, and puts them there, whatever the text is: every object has a
 * `constructor`, and what is put under `__proto__` is no row. A check of the repository refuses
 * look-ups by text that go past this file, unless `!` says that the key is known.
 */

type Rows<Row> = Readonly<Record<string, Row>>

/** The row that the record itself holds; never what every object has. */
export function lookUp<Row>(record: Rows<Row> | undefined, key: string): Row | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}

/** The record without the row. */
export function without<Row>(record: Rows<Row>, key: string): Rows<Row> {
  const { [key]: _, ...others } = record
  return others
}

/** A copy that rows may be put into; a spread of some hundred takes a hundred times as long. */
export function copyOf<Row>(record: Rows<Row>): Record<string, Row> {
  return Object.hasOwn(record, '__proto__') ? { ...record } : Object.assign({}, record)
}

/** Puts a row into a record that is being made. */
export function putRow<Row>(record: Record<string, Row>, key: string, row: Row): void {
  if (key !== '__proto__') record[key] = row
  else Object.defineProperty(record, key, { ...asAnyOther, value: row })
}

const asAnyOther = { configurable: true, enumerable: true, writable: true }
