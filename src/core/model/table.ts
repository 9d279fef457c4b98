/**
 * A table: rows by key, in the order in which the keys came. A copy with another row shares the
 * keys, and takes no longer with a thousand rows than an object with twenty.
 */

export interface Table<Row> {
  readonly keys: readonly string[]
  readonly rows: readonly Row[]
  /** Where each key stands among the keys, and its row among the rows. */
  readonly places: ReadonlyMap<string, number>
}

export function tableOf<Row>(entries: Iterable<readonly [key: string, row: Row]>): Table<Row> {
  const unique = new Map(entries)
  const keys = [...unique.keys()]
  return {
    keys,
    rows: [...unique.values()],
    places: new Map(keys.map((key, place) => [key, place])),
  }
}

export const emptyTable: Table<never> = tableOf([])

export function rowOf<Row>(table: Table<Row> | undefined, key: string): Row | undefined {
  return table === undefined ? undefined : table.rows[placeOf(table, key)]
}

/** -1 where there is none. */
const placeOf = ({ places }: Table<unknown>, key: string): number => places.get(key) ?? -1

/** The same table when the row is the one that it holds already; that of a new key comes last. */
export function withRow<Row>(table: Table<Row>, key: string, row: Row): Table<Row> {
  const place = placeOf(table, key)
  if (place < 0) return tableOf([...entriesOf(table), [key, row]])
  if (table.rows[place] === row) return table
  const rows = table.rows.slice()
  rows[place] = row
  return { keys: table.keys, rows, places: table.places }
}

/** As `withRow` for each of them; a table that has all of the keys is copied once. */
export function withRows<Row>(
  table: Table<Row>,
  entries: readonly (readonly [key: string, row: Row])[],
): Table<Row> {
  const rows = table.rows.slice()
  for (const [key, row] of entries) {
    const place = placeOf(table, key)
    if (place < 0) return tableOf([...entriesOf(table), ...entries])
    rows[place] = row
  }
  return { keys: table.keys, rows, places: table.places }
}

export const entriesOf = <Row>({ keys, rows }: Table<Row>): readonly (readonly [string, Row])[] =>
  keys.map((key, place) => [key, rows[place]!])

export const recordOf = <Row>(table: Table<Row>): Readonly<Record<string, Row>> =>
  Object.fromEntries(entriesOf(table))

/** The keys of the rows that are not the same, in their order; not of rows that are gone. */
export function changedKeys<Row>(
  before: Table<Row> | undefined,
  after: Table<Row>,
): readonly string[] {
  if (before?.rows === after.rows) return []
  if (before?.places !== after.places)
    return after.keys.filter((key, place) => rowOf(before, key) !== after.rows[place])
  const changed: string[] = []
  for (let place = 0; place < after.rows.length; place++)
    if (before.rows[place] !== after.rows[place]) changed.push(after.keys[place]!)
  return changed
}
