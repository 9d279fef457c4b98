/** Interference with u-bmc's powermgr: spoils one of the operations that it is asked for. */
import type { Message } from '../../src/bus/bus.ts'
import { bound, createSpoiler, type Interference, nowhere } from '../sweeps/interference.ts'
import { byHand, inner, join, text, varint } from './by-hand.ts'

/**
 * As for native services, in their words: `reject` is a result that it has failed, and `repeat` a
 * result that comes twice, since nobody of u-bmc asks for anything twice.
 */
export function createUbmcInterference(): Interference {
  const { begin, steps, times, count } = createSpoiler()
  const hearers = new Set<(message: Message) => void>()
  /** What becomes of the next result for these words. */
  const results = new Map<string, 'lose' | 'repeat'>()

  /** Whether the operation reaches powermgr; what becomes of its result is noted. */
  const passes = (data: Uint8Array): boolean => {
    const step = stepOf(data)
    const spoiling = count(step)
    if (spoiling === null) return true
    if (spoiling === 'repeat') results.set(step, 'repeat')
    if (spoiling.startsWith('lose-answer')) results.set(step, 'lose')
    if (spoiling.startsWith('reject')) {
      const message = failed(data)
      queueMicrotask(() => {
        for (const onMessage of hearers) onMessage(message)
      })
    }
    return spoiling === 'repeat' || spoiling.startsWith('lose-answer')
  }

  const interfered = (onMessage: (message: Message) => void) => (message: Message) => {
    const step = stepOf(message.data)
    const result = results.get(step)
    results.delete(step)
    if (result === 'lose') return
    onMessage(message)
    if (result === 'repeat') onMessage(message)
  }

  return {
    begin,
    steps,
    times,
    through: (bus) => ({
      ...bound(bus),
      publish: (subject, data, headers) => {
        if (subject !== actions || passes(bytesOf(data))) bus.publish(subject, data, headers)
      },
      request: (subject, data, options) => {
        const isPassed = subject !== actions || passes(bytesOf(data))
        return bus.request(isPassed ? subject : nowhere, data, options)
      },
      subscribe: (pattern, onMessage) => {
        if (pattern !== 'internal.power.result') return bus.subscribe(pattern, onMessage)
        hearers.add(onMessage)
        const subscription = bus.subscribe(pattern, interfered(onMessage))
        return {
          stop: () => {
            hearers.delete(onMessage)
            return subscription.stop()
          },
        }
      },
    }),
  }
}

const actions = 'internal.power.action'

/** Requests and results begin with the same two fields: the component and the operation. */
function stepOf(data: Uint8Array): string {
  const read = byHand(data)
  return `${read.text(2)} ${read.text(1)}`
}

function failed(request: Uint8Array): Message {
  const read = byHand(request)
  const data = join(
    text(1, read.text(1)),
    text(2, read.text(2)),
    text(4, 'spoiled'),
    inner(5, varint(1, 1)),
  )
  return { subject: 'internal.power.result', data, headers: {}, text: () => '' }
}

const bytesOf = (data: Uint8Array | string): Uint8Array =>
  typeof data === 'string' ? Buffer.from(data) : data
