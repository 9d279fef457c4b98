/**
 * Listening: what the services report, and what they answer when asked, becomes readings and
 * events.
 */
import type { Levels } from '../assess/judge.ts'
import type { Watches } from '../assess/watch.ts'
import type { Bus } from '../bus/bus.ts'
import type { Event } from '../core/event.ts'
import type { System } from '../core/model.ts'
import { nativeSubjects, type Report, reportOf, reportsOf } from '../wire/native.ts'
import type { Clock } from './clock.ts'
import { jsonOf } from './json.ts'
import { LevelKeeper } from './levels.ts'
import type { Services } from './perform.ts'
import { Poll } from './poll.ts'

export interface ListenParts {
  readonly bus: Bus
  readonly clock: Clock
  readonly services: Services
  readonly watches: Watches
  readonly pollMs: number
  readonly settleMs: number
  readonly hear: (event: Event) => void
  readonly system: () => System
  readonly onGarbage: (subject: string, why: string) => void
}

export interface Listener {
  /** Asks the power service how everything is, now. */
  look(): void
  /** Tells the core the latest readings. */
  freshen(): void
  levels(): Levels
  /** Every service that observes the hardware has answered once. */
  readonly observed: Promise<unknown>
  stop(): Promise<void>
}

export function listen(parts: ListenParts): Listener {
  const { bus, services } = parts
  const levels = new LevelKeeper(parts)
  const names = [services.power, services.thermal, services.sensors, services.leds]
  const subscriptions = names.map((name) =>
    bus.subscribe(nativeSubjects(name).events, (message) => {
      const what = message.subject.slice(message.subject.lastIndexOf('.') + 1)
      const report = reportOf(what, jsonOf(message.text()))
      if (report === null) parts.onGarbage(message.subject, 'not a report of the native dialect')
      else take(parts, levels, report, 'report')
    }),
  )
  const polls = names.map((service) => new Poll({ ...parts, ...polling(parts, levels, service) }))
  for (const poll of polls) void poll.run()
  const [power, thermal, sensors] = polls
  return {
    observed: Promise.all([power, thermal, sensors].map((poll) => poll?.answered)),
    look: () => power?.look(),
    freshen: () => levels.freshen(),
    levels: () => levels.levels,
    stop: async () => {
      levels.stop()
      for (const poll of polls) poll.stop()
      await Promise.all(subscriptions.map((subscription) => subscription.stop()))
    },
  }
}

const polling = (parts: ListenParts, levels: LevelKeeper, service: string) => ({
  service,
  everyMs: parts.pollMs,
  onAvailable: (available: boolean) => {
    if (parts.system().services[service]?.available === available) return
    parts.hear({ kind: 'service', service, available })
  },
  take: (text: string) => {
    const reports = reportsOf(jsonOf(text))
    if (reports === null) {
      parts.onGarbage(nativeSubjects(service).state, 'not a state of the native dialect')
    } else {
      for (const report of reports) take(parts, levels, report, 'poll')
    }
  },
})

function take(
  { hear, system }: ListenParts,
  levels: LevelKeeper,
  report: Report,
  source: string,
): void {
  const { boot, seq } = report
  const serial = { boot, seq }
  switch (report.what) {
    case 'power': {
      const { component, power } = report
      hear({ kind: 'power', component, power, source, serial })
      return
    }
    case 'boot': {
      const { component, progress } = report
      hear({ kind: 'boot', component, progress, serial })
      return
    }
    case 'supply': {
      const { present, fault, input, output } = report
      const subject = `supply/${report.supply}`
      levels.read({ kind: 'supply', subject, present, fault, input, output })
      return
    }
    case 'zone':
      levels.read({ kind: 'scale', subject: `zone/${report.zone}`, value: report.celsius })
      return
    case 'sensor':
      levels.read({ kind: 'scale', subject: `sensor/${report.sensor}`, value: report.value })
      return
    case 'led': {
      const { component, led, pattern } = report
      // What shows what it should is no news, unless it did not a moment ago.
      const lamp = system().lamps[`${component}/${led}`]
      if (lamp === undefined || (lamp.pattern === pattern && lamp.wrongSince === null)) return
      hear({ kind: 'led', component, led, pattern })
      return
    }
  }
}
