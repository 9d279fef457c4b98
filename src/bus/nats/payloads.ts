/**
 * Leaves out what nobody reads, as it comes from the server. What is too long would be kept
 * together until it is whole: ten million bytes copied, and twice as many asked for. What is
 * refused unread would be parsed and put into objects, a hundred thousand times a second.
 */

/**
 * What is written in answer to a message, by what the server says of it and by its headers as they
 * came (empty for none); `null` where it is to be read.
 */
export type AnswerUnread = (
  subject: string,
  sid: string,
  reply: string,
  head: string,
) => string | null

/**
 * In the place of what is too long are zeros, which nobody takes for anything: one more than may
 * be, so that whoever looks at how long it is says so, or as many as any request may be long.
 */
export class PayloadBound {
  readonly #max: number
  readonly #unread: AnswerUnread
  readonly #nothing: Buffer
  /** In answer to what was left out, a character for a byte. */
  #answers: string[] = []
  /** A line of the protocol of which the end has not come. */
  #begun: Buffer = none
  /** Of the payload that is being read, with its line break: passed on, or left out. */
  #passing = 0
  #leaving = 0

  constructor(max: number, unread: AnswerUnread = () => null) {
    this.#max = max
    this.#unread = unread
    this.#nothing = Buffer.alloc(Math.min(max, zerosMax) + 1)
  }

  /** What is to be written by now; each time something else. */
  answers(): string {
    if (this.#answers.length === 0) return ''
    return this.#answers.splice(0).join('')
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
        if (at - from < handedBytes) continue
        yield bytes.subarray(from, at)
        from = at
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
      } else if (size >= 0 && this.#isAnswered(bytes, at, end)) {
        if (at > from) yield bytes.subarray(from, at)
        from = end
        this.#leaving = size + lineBreak.length
      } else if (size >= 0) this.#passing = size + lineBreak.length
      at = end
    }
    if (at > from) yield bytes.subarray(from, at)
    if (at < bytes.length) this.#begun = bytes.subarray(at)
  }

  /** Headers that are not all there are not known: then it is read. */
  #isAnswered(bytes: Buffer, at: number, end: number): boolean {
    const words = bytes.toString('latin1', at, end - lineBreak.length).split(' ')
    const hasHead = bytes[at] === hmsg
    const headEnd = hasHead ? end + Number(words.at(-2)) : end
    if (headEnd > bytes.length) return false
    const reply = words.length === (hasHead ? 6 : 5) ? words[3]! : ''
    const head = bytes.toString('latin1', end, headEnd)
    const answer = this.#unread(words[1]!, words[2]!, reply, head)
    if (answer === null) return false
    if (answer !== '') this.#answers.push(answer)
    return true
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

/** Some messages: whether those behind them are read is known once these have been. */
const handedBytes = 1024
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
