/** Says in the log when a service falls silent, and when it is heard again. */
import type { Event } from '../core/model/events/event.ts'
import type { Clock } from './loop/clock.ts'
import type { Log } from './service-deps.ts'

interface Telling {
  readonly log: Log
  readonly clock: Pick<Clock, 'now'>
  readonly submit: (event: Event) => boolean
}

/** As `submit`, after a line for a service that is there no more, or again. */
export function tellingOfServices({ log, clock, submit }: Telling): (event: Event) => boolean {
  /** Since when, service time. */
  const lostSince = new Map<string, number>()
  const tell = (service: string, isThere: boolean): void => {
    const since = lostSince.get(service)
    if (isThere === (since === undefined)) return
    if (since === undefined) {
      lostSince.set(service, clock.now())
      log.error({ service }, `the service ${service} is lost: it does not answer`)
    } else {
      lostSince.delete(service)
      log.info({ service, lostMs: clock.now() - since }, `the service ${service} is back`)
    }
  }
  return (event) => {
    if (event.kind === 'service') tell(event.service, event.available)
    return submit(event)
  }
}
