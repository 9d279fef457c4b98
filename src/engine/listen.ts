/** Listening: what the services report and are asked for becomes readings, levels and events. */
import { expire, judge, type Levels, nextExpiry, unheard } from '../assess/judge.ts'
import type { Reading, Watches } from '../assess/watch.ts'
import type { Bus, Stoppable } from '../bus/bus.ts'
import type { Event } from '../core/event.ts'
import type { Judged, System } from '../core/model.ts'
import { nativeSubjects, type Report, reportOf, reportsOf } from '../wire/native.ts'
import type { Clock } from './clock.ts'
import type { Services } from './perform.ts'
import { jsonOf } from './perform.ts'

export interface ListenParts {
  readonly bus: Bus
  readonly clock: Clock
  readonly services: Services
  readonly watches: Watches
  readonly pollMs: number
  readonly hear: (event: Event) => void
  readonly system: () => System
  readonly onGarbage: (subject: string, why: string) => void
}

export interface Listener {
  /** Asks the power service now, unless it is being asked already: then once more after that. */
  look(): void
  /** Tells what the latest readings are, so that a decision rests on them and not on older ones. */
  freshen(): void
  /** Every service has been asked once, and has answered or has not. */
  readonly firstRound: Promise<void>
  stop(): Promise<void>
}

/** Polls in a row that may go unanswered before a service counts as gone. */
const missesMax = 2

export function listen(parts: ListenParts): Listener {
  const { bus, clock, watches, hear } = parts
  let levels: Levels = unheard(watches, clock.now())
  const fresh = new Set<string>()
  let cancelExpiry = () => {}
  let stopped = false

  /** Told until it is taken: a commit that failed may have lost it. */
  const tell = (changed: readonly { subject: string; judged: Judged }[]) => {
    for (const { subject, judged } of changed) hear({ kind: 'level', subject, judged })
  }
  const read = (reading: Reading) => {
    const assessed = judge(watches, levels, reading, clock.now())
    levels = assessed.levels
    const judged = levels[reading.subject]
    if (judged === undefined) return
    if (parts.system().levels[reading.subject]?.level !== judged.level)
      tell([{ subject: reading.subject, judged }])
    else fresh.add(reading.subject)
    scheduleExpiry()
  }
  const scheduleExpiry = () => {
    cancelExpiry()
    const at = nextExpiry(watches, levels)
    if (at === null || stopped) return
    cancelExpiry = clock.wake(at - clock.now(), () => {
      const assessed = expire(watches, levels, clock.now())
      levels = assessed.levels
      tell(assessed.changed)
      scheduleExpiry()
    })
  }
  const take = (report: Report, source: 'report' | 'poll') => {
    switch (report.what) {
      case 'power':
        return hear({
          kind: 'power',
          component: report.component,
          power: report.power,
          source,
          serial: serialOf(report),
        })
      case 'boot':
        return hear({
          kind: 'boot',
          component: report.component,
          progress: report.progress,
          serial: serialOf(report),
        })
      case 'supply':
        return read({
          kind: 'supply',
          subject: `supply/${report.supply}`,
          present: report.present,
          fault: report.fault,
          input: report.input,
          output: report.output,
        })
      case 'zone':
        return read({ kind: 'scale', subject: `zone/${report.zone}`, value: report.celsius })
      case 'sensor':
        return read({ kind: 'scale', subject: `sensor/${report.sensor}`, value: report.value })
      case 'led':
        return
    }
  }
  tell(Object.entries(levels).map(([subject, judged]) => ({ subject, judged })))

  const { power, thermal, sensors, leds } = parts.services
  const names = [...new Set([power, thermal, sensors, leds])]
  const subscriptions: Stoppable[] = names.map((name) =>
    bus.subscribe(nativeSubjects(name).events, (message) => {
      const { subject } = message
      const report = reportOf(subject.slice(subject.lastIndexOf('.') + 1), jsonOf(message.text()))
      if (report === null) parts.onGarbage(subject, 'not a report of the native dialect')
      else take(report, 'report')
    }),
  )
  const polls = new Map(names.map((name) => [name, createPoll(name)]))

  function createPoll(name: string) {
    let misses = 0
    let asking: Promise<void> | null = null
    let again = false
    let cancelNext = () => {}
    const subject = nativeSubjects(name).state
    const available = (is: boolean) => {
      if (parts.system().services[name]?.available !== is)
        hear({ kind: 'service', service: name, available: is })
    }
    const once = async () => {
      const answer = await bus.request(subject, '{}', {
        timeoutMs: Math.max(parts.pollMs, pollTimeoutMinMs),
      })
      if (stopped) return
      if (answer.kind !== 'answered') {
        misses = answer.kind === 'nobody' ? missesMax : misses + 1
        if (misses >= missesMax) available(false)
        return
      }
      misses = 0
      available(true)
      const reports = reportsOf(jsonOf(answer.message.text()))
      if (reports === null) return parts.onGarbage(subject, 'not a state of the native dialect')
      for (const report of reports) take(report, 'poll')
    }
    const run = (): Promise<void> => {
      cancelNext()
      asking ??= once().finally(() => {
        asking = null
        if (stopped) return
        if (again) {
          again = false
          void run()
        } else cancelNext = clock.wake(parts.pollMs, () => void run())
      })
      return asking
    }
    return {
      run,
      runAgain: () => {
        if (asking === null) void run()
        else again = true
      },
      stop: () => cancelNext(),
    }
  }

  return {
    firstRound: Promise.all([...polls.values()].map((poll) => poll.run())).then(() => {}),
    look: () => polls.get(parts.services.power)?.runAgain(),
    freshen: () => {
      for (const subject of fresh) hear({ kind: 'level', subject, judged: levels[subject]! })
      fresh.clear()
    },
    stop: async () => {
      stopped = true
      cancelExpiry()
      for (const poll of polls.values()) poll.stop()
      await Promise.all(subscriptions.map((subscription) => subscription.stop()))
    },
  }
}

const pollTimeoutMinMs = 1000

const serialOf = ({ boot, seq }: { readonly boot: string; readonly seq: number }) => ({ boot, seq })
