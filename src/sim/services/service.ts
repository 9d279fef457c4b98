/** Simulates one service on the bus: answers calls, publishes reports, suffers the faults. */
import type { Bus, Message, Respond } from '../../bus/bus.ts'
import { createPresence } from '../../bus/presence.ts'
import { nativeSubjects } from '../../dialects/native/messages.ts'
import type { PlantEvent } from '../plant/plant.ts'
import { createCalls } from './calls.ts'
import type { SimClock } from './clock.ts'
import { createDelay } from './delay.ts'
import { distorted } from './distortion.ts'
import type { Faults } from './faults.ts'
import { aboutOf, type Reading } from './reports.ts'
import { answerMisunderstood } from './request.ts'
import type { Role } from './roles.ts'

/** What the services share: the hardware, the bus, the time and what goes wrong. */
export interface Surroundings {
  readonly bus: Bus
  readonly clock: SimClock
  readonly faults: Faults
  /** Identifies this run in every report. */
  readonly boot: string
  readings(): readonly Reading[]
  move(event: PlantEvent): void
}

export interface SimService {
  readonly name: string
  /** Comes onto the bus or leaves it, as the faults have it. */
  appear(): Promise<void>
  /** Publishes those of the readings that are its to tell. */
  publish(readings: readonly Reading[]): void
  /** Forgets every call it was given, and what it had not got to yet. */
  forget(): void
  stop(): Promise<void>
}

export function createService(role: Role, around: Surroundings): SimService {
  const { bus, clock, faults } = around
  const { name } = role
  const subjects = nativeSubjects(name)
  const isDead = () => faults.isDead(name)
  const count = createCount(around.boot)
  const { later, forget } = createDelay(clock)
  const calls = createCalls({ ...around, service: name, later })

  const handleCall = (message: Message, respond: Respond): void => {
    if (isDead()) return
    const read = role.understand(message)
    if (!read.ok) {
      answerMisunderstood(respond, read.why)
      return
    }
    const deed = read.value
    if (faults.strike(name, 'lose', deed)) return
    const receivedAt = clock.now()
    later(faults.strike(name, 'delay', deed), () => {
      if (isDead()) return
      const reply = calls.answer(deed, receivedAt)
      if (faults.strike(name, 'lose', deed) || faults.strike(name, 'lose-answer', deed)) return
      respond(JSON.stringify(reply))
    })
  }

  const own = (readings: readonly Reading[]) => readings.filter(role.reports)
  const report = (reading: Reading) => count(distorted(faults, name, reading))

  const handleQuestion = (_: Message, respond: Respond): void => {
    if (isDead() || faults.strike(name, 'lose')) return
    later(faults.strike(name, 'delay'), () => {
      if (isDead()) return
      const reported = own(around.readings()).filter(
        (reading) =>
          faults.strike(name, 'lose', { component: aboutOf(reading), isNamed: true }) === null,
      )
      const reply = stateReply(reported, report)
      if (faults.strike(name, 'lose') || faults.strike(name, 'lose-answer')) return
      const orders = calls.orders()
      respond(JSON.stringify(orders.length === 0 ? reply : { ...reply, orders }))
    })
  }

  const publishReadings = (readings: readonly Reading[]): void => {
    if (isDead()) return
    for (const reading of own(readings)) {
      const about = { component: aboutOf(reading) }
      const text = JSON.stringify(report(reading))
      if (faults.strike(name, 'lose', about)) continue
      const send = () => bus.publish(subjects.event(reading.what), text)
      const late = faults.strike(name, 'delay', about)
      later(late, send)
      if (faults.strike(name, 'repeat', about)) later(late, send)
    }
  }

  const presence = createPresence(() =>
    bus.serve({
      name,
      version: '1.0.0',
      description: role.description,
      endpoints: [
        { name: 'control', subject: subjects.control, handle: handleCall },
        { name: 'state', subject: subjects.state, handle: handleQuestion },
      ],
    }),
  )
  return {
    name,
    publish: publishReadings,
    appear: () => presence(!isDead()),
    forget: () => {
      forget()
      calls.forget()
    },
    stop: () => presence(false),
  }
}

/** Numbers what is said, so that a later report is known from an earlier one. */
function createCount(boot: string) {
  let seq = 0
  return ({ what: _, ...said }: Readonly<Record<string, unknown>>) => {
    seq += 1
    return { ...said, boot, seq }
  }
}

function stateReply(
  readings: readonly Reading[],
  report: (reading: Reading) => object,
): Readonly<Partial<Record<Reading['what'], object[]>>> {
  const reply: Partial<Record<Reading['what'], object[]>> = {}
  for (const reading of readings) {
    reply[reading.what] ??= []
    reply[reading.what]?.push(report(reading))
  }
  return reply
}
