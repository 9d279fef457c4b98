/**
 * Watches the bus itself: that it is lost or back, what it refuses, and answers that nobody asked
 * for are told to the core.
 */
import type { Bus } from '../bus/bus.ts'
import type { Event } from '../core/model/events/event.ts'
import { Voices } from './hardware/voices.ts'
import type { Clock } from './loop/clock.ts'
import type { Log } from './service-deps.ts'

export interface BusWatchDeps {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly submit: (event: Event) => void
  /** Called when it is back, after the core was told. */
  readonly onBack: () => void
}

/**
 * Lost and back are a line each; what else is to be done about it is decided by the core. Gives
 * what ends it: a bus that is closed after that is not lost.
 */
export function watchBus({ bus, clock, log, submit, onBack }: BusWatchDeps): () => void {
  let lostAt: number | null = null
  let isOver = false
  const lose = (why: string): void => {
    submit({ kind: 'bus', lost: why })
    if (lostAt !== null) return
    lostAt = clock.now()
    log.error({ why }, 'NATS is out of reach: nothing is seen or moved until it is back')
  }
  if (bus.lost !== null) lose(bus.lost)
  bus.onStatus((_, why) => {
    if (isOver) return
    if (why !== null) return lose(why)
    // First of all: what protects and was not heard is asked again with this.
    submit({ kind: 'bus', lost: null })
    onBack()
    log.info({ lostMs: lostAt === null ? 0 : clock.now() - lostAt }, 'NATS is back')
    lostAt = null
  })
  bus.onRefusal(({ subject, why }) => {
    if (!isOver) submit({ kind: 'bus-refusal', subject, why })
  })
  const tell = (why: string | null) => submit({ kind: 'bus-voices', service: 'nats', why })
  const voices = new Voices({ clock, tell })
  bus.onStray(({ kind }) => {
    if (kind === 'unasked' && !isOver) voices.doubt('answers come that nobody has asked for')
  })
  return () => {
    isOver = true
    voices.stop()
  }
}
