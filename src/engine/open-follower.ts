/** Opens what follows the journal of a service. */

import { Follower } from './insight/follower.ts'
import { openStudies, type Studies } from './insight/studies.ts'
import type { ServiceDeps } from './service-deps.ts'

/** `null` where no study is made. */
export async function openFollower(deps: ServiceDeps): Promise<Follower<Studies> | null> {
  const { store, start, lastRun, platform, hardware } = deps
  const studies = await openStudies({
    ...{ platform, watches: hardware.watches, sensors: hardware.sensors, wanted: deps.studies },
    slots: lastRun.slots,
    wear: Object.values(lastRun.system?.intents.wear ?? {}),
  })
  if (studies === null) return null
  const history: typeof store.history = (query) => store.history(query)
  return new Follower({ studies, history, boot: start.boot, lastSeq: lastRun.lastSeq })
}
