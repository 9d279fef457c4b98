/**
 * Reads connections a little at a time, each in its turn: thousands of requests may come in one
 * piece, and whoever parses that to its end does nothing else meanwhile.
 */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** A connection as it is to be read from. */
export interface InTurns extends Duplex {
  /** Something came, or may have, that has not been read: it is not the other side that is late. */
  readonly isBehind: boolean
  /** So much came at once that it is read in more than one turn, and it has not all been. */
  readonly isLong: boolean
}

/** Of one connection before it is another's turn: a usual request. */
const sliceBytes = 1024

/** Of one server. */
export interface Turns {
  of(socket: Socket): InTurns
}

/**
 * In a turn one slice is read of those that sent little, and one of those that sent much: who asks
 * for one thing does not wait behind a crowd that asks for thousands. Then all else has its turn,
 * since what a slice asks for is done behind it, and takes many times as long as to read it.
 */
export function createTurns(): Turns {
  const short: Sliced[] = []
  const long: Sliced[] = []
  let isPlanned = false
  const turn = (): void => {
    passOne(short)
    passOne(long)
    isPlanned = short.length + long.length > 0
    if (isPlanned) setImmediate(turn)
  }
  const plan = (sliced: Sliced): void => {
    const waiting = sliced.isLong ? long : short
    waiting.push(sliced)
    if (isPlanned) return
    isPlanned = true
    setImmediate(turn)
  }
  return { of: (socket) => new Sliced(socket, plan) }
}

/** One that was closed meanwhile has nothing to pass on, and takes nobody's turn. */
function passOne(waiting: Sliced[]): void {
  let next = waiting.shift()
  while (next !== undefined && !next.pass()) next = waiting.shift()
}

/** Of the process: what was sent with the connection has been read from it by then. */
const turnsToBeRead = 3

function afterTurns(count: number, then: () => void): void {
  if (count === 0) then()
  else setImmediate(afterTurns, count - 1, then)
}

/** What comes is held back until it has been passed on; what goes out goes at once. */
class Sliced extends Duplex implements InTurns {
  readonly #socket: Socket
  readonly #plan: (sliced: Sliced) => void
  #held: Buffer | null = null
  #hasEnded = false
  #isLong = false
  #isNew = true
  #isWanted = false
  #isWaiting = false

  constructor(socket: Socket, plan: (sliced: Sliced) => void) {
    super()
    this.#socket = socket
    this.#plan = plan
    socket.on('data', (bytes) => {
      socket.pause()
      this.#held = bytes
      this.#isLong = bytes.length > sliceBytes
      this.#wait()
    })
    // Told even while it is paused.
    socket.on('end', () => {
      this.#hasEnded = true
      if (this.#held === null) this.push(null)
    })
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
    socket.pause()
    afterTurns(turnsToBeRead, () => {
      this.#isNew = false
    })
  }

  get isBehind(): boolean {
    return this.#held !== null || this.#isNew
  }

  get isLong(): boolean {
    return this.#isLong && this.#held !== null
  }

  /**
   * Passes a slice on, if there is one. Whoever wants another says so, and then it waits for its
   * turn again.
   */
  pass(): boolean {
    this.#isWaiting = false
    const held = this.#held
    if (held === null || !this.#isWanted) return false
    const slice = held.subarray(0, sliceBytes)
    this.#held = held.length > slice.length ? held.subarray(slice.length) : null
    this.#isWanted = false
    this.push(slice)
    if (this.#held === null && this.#hasEnded) this.push(null)
    return true
  }

  override _read(): void {
    this.#isWanted = true
    if (this.#held === null) this.#socket.resume()
    else this.#wait()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done)
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'utf8', done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#held = null
    this.#socket.destroy()
    done(error)
  }

  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#plan(this)
  }
}
