/** What an event costs with more and more hosts, beside what it costs with one. */
import type { Event } from '../src/core/model/events/event.ts'
import { type Chassis, chassisOf, identify, powerOf, taken } from './chassis.ts'
import { cost, type Figure } from './figure.ts'
import { inTurns } from './load.ts'

const hostCounts = [1, 4, 16, 64, 256] as const
const rounds = 25
const runMs = 15
const eventsAtOnce = 20
/** With so many hosts an event is to cost little more than with one. */
const aimedAt = { hosts: 64, ratio: 1.5 } as const

type Kind = 'report' | 'identify' | 'tick'

/** A report is told and polled in turns, as an idle service hears it. */
const eventOf: Readonly<Record<Kind, (turn: number) => Event>> = {
  report: (turn) => powerOf('host.0', 'Off', turn % 2 === 0 ? 'report' : 'poll'),
  identify: (turn) => identify('host.0', turn),
  tick: () => ({ kind: 'tick' }),
}

const abouts: Readonly<Record<Kind, string>> = {
  report: 'a report without news, told and polled',
  identify: 'a request accepted and ended',
  tick: 'a tick at which nothing is due',
}

/** All sizes take turns. Of several rounds the fastest: what else is done can only slow one. */
export async function hosts(): Promise<readonly Figure[]> {
  const kinds = Object.keys(eventOf) as Kind[]
  const chassis = hostCounts.map((count) => ({ count, ...chassisOf(count) }))
  const contenders = Object.fromEntries(
    kinds.flatMap((kind) =>
      chassis.map((one) => [keyOf(kind, one.count), () => microseconds(one, eventOf[kind])]),
    ),
  )
  const measured = await inTurns(rounds, contenders)
  return kinds.flatMap((kind) => {
    const one = Math.min(...measured[keyOf(kind, 1)]!)
    return hostCounts.map((count) =>
      cost(`${abouts[kind]}, ${count} hosts`, 'µs', Math.min(...measured[keyOf(kind, count)]!), {
        floor: { name: 'the same with one host', value: one },
        ...(count === aimedAt.hosts ? { aim: { of: 'ratio', limit: aimedAt.ratio } } : {}),
      }),
    )
  })
}

const keyOf = (kind: Kind, count: number): string => `${kind} ${count}`

function microseconds(
  { platform, system, dirty }: Chassis,
  event: (turn: number) => Event,
): number {
  const begun = performance.now()
  let turn = 0
  let now = system
  while (performance.now() - begun < runMs) {
    for (let i = 0; i < eventsAtOnce; i++) {
      now = taken(platform, now, event(turn), turn, dirty).system
      turn++
    }
  }
  return ((performance.now() - begun) / turn) * 1000
}
