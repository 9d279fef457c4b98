/** Keeps rows of numbers, oldest first, in little room: eight bytes a number. */

/** Rows that there is room for at first. */
const firstRoom = 64

/** The first number of each row is the sequence of the entry that it comes from. */
export class Rows {
  readonly #width: number
  #numbers: Float64Array
  #from = 0
  #to = 0

  constructor(width: number) {
    this.#width = width
    this.#numbers = new Float64Array(firstRoom * width)
  }

  get length(): number {
    return this.#to - this.#from
  }

  push(row: readonly number[]): void {
    if (this.#to * this.#width === this.#numbers.length) this.#makeRoom()
    const at = this.#to * this.#width
    for (let column = 0; column < this.#width; column += 1)
      this.#numbers[at + column] = row[column]!
    this.#to += 1
  }

  /** What comes from entries before that sequence. */
  dropBefore(seq: number): void {
    while (this.#from < this.#to && this.#numbers[this.#from * this.#width]! < seq) this.#from += 1
  }

  keepLast(count: number): void {
    this.#from = Math.max(this.#from, this.#to - count)
  }

  /** Each row that there is now, whatever comes and goes meanwhile: it holds until the next. */
  *[Symbol.iterator](): Generator<Float64Array> {
    const [numbers, width, to] = [this.#numbers, this.#width, this.#to]
    for (let row = this.#from; row < to; row += 1)
      yield numbers.subarray(row * width, (row + 1) * width)
  }

  /** Where half of it is of rows that were dropped, that will do. */
  #makeRoom(): void {
    const kept = this.#numbers.subarray(this.#from * this.#width, this.#to * this.#width)
    const room =
      kept.length * 2 > this.#numbers.length ? 2 * this.#numbers.length : this.#numbers.length
    const numbers = new Float64Array(room)
    numbers.set(kept)
    this.#numbers = numbers
    this.#to -= this.#from
    this.#from = 0
  }
}
