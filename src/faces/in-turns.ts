/**
 * Reads connections a little at a time, each in its turn: thousands of requests may come in one
 * piece, and whoever parses that to its end does nothing else meanwhile.
 */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Priority, PriorityOf } from './priority.ts'

/** A connection as it is to be read from. */
export interface InTurns extends Duplex {
  /** Something came, or may have, that has not been read: it is not the other side that is late. */
  readonly isBehind: boolean
  /** So much came at once that it is read in more than one turn, and it has not all been. */
  readonly isLong: boolean
  /** Of what came last. */
  readonly priority: Priority
}

/** Of one connection before it is another's turn: a usual request. */
const sliceBytes = 1024
/** Slices in one turn, while there is time. */
const slicesMax = 32
const turnMaxMs = 2

/** Of one server. */
export interface Turns {
  /** `onHeard` is called once, when the first of it has come. */
  of(socket: Socket, onHeard?: () => void): InTurns
}

/**
 * In a turn a slice is read of as many as there is time for, the urgent first, and in any case of
 * one that is not, and of one that sent much: who asks for one thing does not wait behind a crowd
 * that asks for thousands, nor who takes power away behind anybody. Then all else has its turn.
 */
export function createTurns(priorityOf: PriorityOf): Turns {
  /** Those that sent little, by priority, and those that sent much. */
  const short: readonly [Sliced[], Sliced[], Sliced[]] = [[], [], []]
  const long: Sliced[] = []
  let left = 0
  let endsAtMs = 0
  /** All of one turn are called one after the other, and what they ask for is done between. */
  const pass = (isFirst: boolean): void => {
    if (isFirst) endsAtMs = performance.now() + turnMaxMs
    left -= 1
    if (left > 0) {
      if (performance.now() < endsAtMs) short.findLast(passOne)
      return
    }
    passOne(short[0])
    passOne(long)
    plan()
  }
  const plan = (): void => {
    if (left > 0) return
    const count = short.reduce((sum, { length }) => sum + length, long.length)
    // One more for those that are read in any case.
    left = count === 0 ? 0 : Math.min(slicesMax, count + 1)
    for (let n = 0; n < left; n += 1) setImmediate(pass, n === 0)
  }
  const wait = (sliced: Sliced): void => {
    const lane = sliced.isLong ? long : short[sliced.priority]
    lane.push(sliced)
    plan()
  }
  return { of: (socket, onHeard = () => {}) => new Sliced(socket, { wait, priorityOf, onHeard }) }
}

/** One that was closed meanwhile has nothing to pass on, and takes nobody's turn. */
function passOne(waiting: Sliced[]): boolean {
  let next = waiting.shift()
  while (next !== undefined && !next.pass()) next = waiting.shift()
  return next !== undefined
}

/** Of the process: what was sent with the connection has been read from it by then. */
const turnsToBeRead = 3

function afterTurns(count: number, then: () => void): void {
  if (count === 0) then()
  else setImmediate(afterTurns, count - 1, then)
}

interface SlicedDeps {
  readonly wait: (sliced: Sliced) => void
  readonly priorityOf: PriorityOf
  readonly onHeard: () => void
}

/** What comes is held back until it has been passed on; what goes out goes at once. */
class Sliced extends Duplex implements InTurns {
  readonly #socket: Socket
  readonly #deps: SlicedDeps
  #held: Buffer | null = null
  #hasEnded = false
  #isLong = false
  #priority: Priority = 0
  #isHeard = false
  #isNew = true
  #isWanted = false
  #isWaiting = false

  constructor(socket: Socket, deps: SlicedDeps) {
    super()
    this.#socket = socket
    this.#deps = deps
    socket.on('data', (bytes) => this.#hold(bytes))
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

  get priority(): Priority {
    return this.#priority
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
    const socket = this.#socket
    socket.cork()
    for (const [n, { chunk }] of chunks.entries())
      socket.write(chunk, n === chunks.length - 1 ? done : undefined)
    socket.uncork()
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#held = null
    this.#socket.destroy()
    done(error)
  }

  #hold(bytes: Buffer): void {
    this.#socket.pause()
    this.#held = bytes
    this.#isLong = bytes.length > sliceBytes
    this.#priority = this.#deps.priorityOf(bytes)
    const isFirst = !this.#isHeard
    this.#isHeard = true
    if (isFirst) this.#deps.onHeard()
    if (!this.destroyed) this.#wait()
  }

  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#deps.wait(this)
  }
}
