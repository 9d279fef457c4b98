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

  /** Writes what the batch says; `keep` is to be told of it once that is durable. */
  write({ parts, removed }: Pick<Batch, 'parts' | 'removed'>): Written {
    const wanted = new Map<string, string | null>()
    for (const key of removed) wanted.set(key, null)
    for (const { key, text } of parts) wanted.set(key, text)
    const places = new Map<string, Place | null>()
    let sum = 0
    let lastId = this.#lastId
    for (const [key, text] of wanted) {
      const before = this.#places.get(key)
      let place: Place | null = null
      if (text !== null) {
        if (before === undefined) lastId += 1
        place = { id: before?.id ?? lastId, sum: partSum(key, text) }
      }
      this.#write(key, text, before, place)
      places.set(key, place)
      sum ^= (before?.sum ?? 0) ^ (place?.sum ?? 0)
    }
    return { places, sum }
  }

  keep({ places }: Written): void {
    for (const [key, place] of places) {
      if (place === null) this.#places.delete(key)
      else this.#places.set(key, place)
      this.#lastId = Math.max(this.#lastId, place?.id ?? 0)
    }
  }

  #write(key: string, text: string | null, before: Place | undefined, place: Place | null): void {
    const { insert, update, remove } = this.#statements
    if (text === null || place === null) {
      if (before !== undefined) remove.run(before.id)
    } else if (before === undefined) insert.run(place.id, key, text, place.sum)
    else update.run(text, place.sum, place.id)
  }
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare('INSERT INTO part (id, key, text, sum) VALUES (?, ?, ?, ?)'),
    update: db.prepare('UPDATE part SET text = ?, sum = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM part WHERE id = ?'),
  }
}
