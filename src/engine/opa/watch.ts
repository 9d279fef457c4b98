/** Keeps the core up to date with what only policies look at: wall time, latest readings. */
import type { Event } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import type { Clock } from '../loop/clock.ts'

export interface PolicyWatchDeps {
  readonly platform: Platform
  readonly clock: Clock
  readonly system: () => System
  readonly submit: (event: Event) => void
  /** Tells the latest readings. */
  readonly publishLatest: () => void
}

/** How long something that a rule waits for may go unnoticed. */
const lookEveryMs = 5000
/** Wall clocks drift; what is less than this is not worth an event. */
const driftMaxMs = 1000

/** Nothing at all where there are no policies. The function that it gives ends it. */
export function watchForPolicies(deps: PolicyWatchDeps): () => void {
  const { platform, clock, system, submit, publishLatest } = deps
  if (platform.rules.length === 0 && platform.externalPolicy === null) return () => {}
  let cancel = () => {}
  const look = () => {
    const aheadMs = Math.round(clock.wall() - clock.now())
    const known = system().wallAheadMs
    if (known === null || Math.abs(aheadMs - known) > driftMaxMs) submit({ kind: 'wall', aheadMs })
    if (componentsOf(system()).some(({ operation }) => operation !== null)) {
      publishLatest()
      submit({ kind: 'tick' })
    }
    cancel = clock.wake(lookEveryMs, look)
  }
  look()
  return () => cancel()
}
