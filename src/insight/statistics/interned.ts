/** Numbers what comes again and again, so that a row keeps a number of it. */

export class Interned<T> {
  readonly #numbers = new Map<string, number>()
  readonly #things: T[] = []

  /** The number of what has that key; the first with a key is the one that is kept. */
  number(key: string, thing: T): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.#things.length)
    return this.#things.push(thing) - 1
  }

  of(number: number): T {
    return this.#things[number]!
  }
}
