/**
 * Leaves out what is longer than anybody reads, as it comes from the server: of a message that is
 * kept together until it is whole, ten million bytes would be copied, and twice as many asked for.
 */

/**
 * In its place are zeros, which nobody takes for anything: one more than may be, so that whoever
 * looks at how long it is says so, or as many as any request may be long.
 */
export class PayloadBound {
  readonly #max: number
  readonly #nothing: Buffer
  /** A line of the protocol of which the end has not come. */
  #begun: Buffer = none
  /** Of the payload that is being read, with its line break: passed on, or left out. */
  #passing = 0
  #leaving = 0

  constructor(max: number) {
    this.#max = max
    this.#nothing = Buffer.alloc(Math.min(max, zerosMax) + 1)
  }

  /** What is to be passed on of what came. */
  *bounded(came: Buffer): Generator<Uint8Array> {
    const bytes = this.#begun.length === 0 ? came : Buffer.concat([this.#begun, came])
    this.#begun = none
    /** Up to here it has been passed on, or left out. */
    let from = 0
    let at = 0
    while (at < bytes.length) {
      if (this.#leaving > 0) {
        at = Math.min(at + this.#leaving, bytes.length)
        this.#leaving -= at - from
        from = at
        continue
      }
      if (this.#passing > 0) {
        const length = Math.min(this.#passing, bytes.length - at)
        this.#passing -= length
        at += length
        continue
      }
      const end = bytes.indexOf(lineFeed, at) + 1
      if (end === 0) break
      const size = isMessage(bytes[at]!) ? sizeIn(bytes, end) : -1
      if (size > this.#max) {
        yield bytes.subarray(from, at)
        yield* this.#without(bytes.toString('latin1', at, end - lineBreak.length))
        from = end
        this.#leaving = size + lineBreak.length
      } else if (size >= 0) this.#passing = size + lineBreak.length
      at = end
    }
    if (at > from) yield bytes.subarray(from, at)
    if (at < bytes.length) this.#begun = bytes.subarray(at)
  }

  /** `HMSG` has the length of its headers before that of all. */
  *#without(line: string): Generator<Uint8Array> {
    const words = line.split(' ')
    const where = words.slice(1, words[0] === 'HMSG' ? -2 : -1)
    yield Buffer.from(`MSG ${where.join(' ')} ${this.#nothing.length}\r\n`, 'latin1')
    yield this.#nothing
    yield lineBreak
  }
}

const zerosMax = 256 * 1024
const none = Buffer.alloc(0)
const lineBreak = Buffer.from('\r\n')
const [, lineFeed = 0] = lineBreak
const [msg, hmsg, zero] = Buffer.from('MH0')

const isMessage = (first: number): boolean => first === msg || first === hmsg

/** The number that the line before `end` ends with: how long the payload is. */
function sizeIn(bytes: Buffer, end: number): number {
  let size = 0
  let place = 1
  for (let at = end - lineBreak.length - 1; at >= 0; at--) {
    const digit = bytes[at]! - zero!
    if (digit < 0 || digit > 9) break
    size += digit * place
    place *= 10
  }
  return size
}
