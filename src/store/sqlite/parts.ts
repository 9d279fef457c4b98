/** Keeps the parts in a SQLite file: each has a row of its own, written over when it changes. */

import type { DatabaseSync } from 'node:sqlite'
import type { Batch } from '../store.ts'
import { partSum } from './file.ts'

/** Where a part is, and its checksum. */
interface Place {
  readonly id: number
  readonly sum: number
}

/** What a batch did to the places, `null` for a part that is gone, and to the sum of all. */
interface Written {
  readonly places: ReadonlyMap<string, Place | null>
  /** The checksums of before and after, combined by exclusive or. */
  readonly sum: number
}

export class Parts {
  readonly #statements: ReturnType<typeof prepare>
  readonly #places = new Map<string, Place>()
  #lastId = 0

  constructor(db: DatabaseSync) {
    this.#statements = prepare(db)
    for (const { id, key, sum } of db.prepare('SELECT id, key, sum FROM part').iterate()) {
      this.#places.set(String(key), { id: Number(id), sum: Number(sum) })
      this.#lastId = Math.max(this.#lastId, Number(id))
    }
  }

  /**
   * Writes what the batch says; `keep` is to be told of it once that is durable. A new part is
   * written over one that goes, so that what is kept in turn stays where it is in the file.
   */
  write({ parts, removed }: Pick<Batch, 'parts' | 'removed'>): Written {
    const wanted = new Map(parts.map(({ key, text }) => [key, text]))
    const places = new Map<string, Place | null>()
    const free: number[] = []
    let sum = 0
    for (const key of new Set(removed)) {
      const before = this.#places.get(key)
      if (before === undefined || wanted.has(key)) continue
      free.push(before.id)
      places.set(key, null)
      sum ^= before.sum
    }
    let lastId = this.#lastId
    for (const [key, text] of wanted) {
      const before = this.#places.get(key)
      const id = before?.id ?? free.pop() ?? ++lastId
      const place = { id, sum: partSum(key, text) }
      if (id > this.#lastId) this.#statements.insert.run(id, key, text, place.sum)
      else this.#statements.update.run(key, text, place.sum, id)
      places.set(key, place)
      sum ^= (before?.sum ?? 0) ^ place.sum
    }
    for (const id of free) this.#statements.remove.run(id)
    return { places, sum }
  }

  keep({ places }: Written): void {
    for (const [key, place] of places) {
      if (place === null) this.#places.delete(key)
      else this.#places.set(key, place)
      this.#lastId = Math.max(this.#lastId, place?.id ?? 0)
    }
  }
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare('INSERT INTO part (id, key, text, sum) VALUES (?, ?, ?, ?)'),
    update: db.prepare('UPDATE part SET key = ?, text = ?, sum = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM part WHERE id = ?'),
  }
}
