/** Tells of incidents as they begin, spread, turn out to come of something else, and end. */

import { incidentEvent, incidentSubject } from '../../api/events/incidents.ts'
import type { Bus } from '../../bus/bus.ts'
import type { Finding } from '../../insight/incidents/finding.ts'
import type { Incidents } from '../../insight/incidents/study.ts'
import type { Clock } from '../loop/clock.ts'
import { summaryView } from './incident-view.ts'

export interface IncidentNewsDeps {
  /** All on which events are told. */
  readonly buses: readonly Bus[]
  readonly incidents: Incidents
  readonly clock: Pick<Clock, 'wall'>
  readonly serviceName: string
  readonly systemName: string
  readonly boot: string
  /** Whether it is for this service to tell. */
  readonly isTelling: () => boolean
}

/** As many are remembered as told; one that is forgotten is told of once more. */
const rememberedMax = 256

export class IncidentNews {
  readonly #deps: IncidentNewsDeps
  /** What each was when it was told of last. */
  readonly #notices = new Map<string, string>()

  constructor(deps: IncidentNewsDeps) {
    this.#deps = deps
  }

  /** Of those that entries of this run belong to, what is not as it was told. */
  tell(): void {
    const { incidents, boot, isTelling } = this.#deps
    const changed = incidents.takeChanged()
    if (!isTelling()) return
    for (const finding of changed) if (finding.boot === boot) this.#tellOf(finding)
  }

  #tellOf(finding: Finding): void {
    const { id, state, root, affected } = finding
    const as = JSON.stringify([state, root.component, root.code, affected.length])
    if (this.#notices.get(id) === as) return
    this.#notices.delete(id)
    this.#notices.set(id, as)
    if (this.#notices.size > rememberedMax) this.#notices.delete(this.#notices.keys().next().value!)
    const { buses, clock, serviceName } = this.#deps
    const event = incidentEvent(this.#deps, summaryView(finding), {
      seq: finding.timeline.at(-1)!.seq,
      wallMs: clock.wall(),
    })
    const text = JSON.stringify(event)
    for (const bus of buses) bus.publish(incidentSubject(serviceName), text)
  }
}
