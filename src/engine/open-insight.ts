/** Opens what follows the journal of a service, and tells of what it comes to. */

import { Follower } from './insight/follower.ts'
import { IncidentNews } from './insight/incident-news.ts'
import { Insight } from './insight/insight.ts'
import { openStudies, type Studies } from './insight/studies.ts'
import { TrendWatch, type TrendWatchDeps } from './insight/trend-watch.ts'
import type { ServiceDeps } from './service-deps.ts'

/** `null` where nothing is found out of it. */
export async function openFollower(deps: ServiceDeps): Promise<Follower<Studies> | null> {
  const { store, start, lastRun } = deps
  if (!deps.insight) return null
  const studies = await openStudies({
    ...deps,
    slots: lastRun.slots,
    wear: Object.values(lastRun.system?.intents.wear ?? {}),
  })
  const history: typeof store.history = (query) => store.history(query)
  return new Follower({ studies, history, boot: start.boot, lastSeq: lastRun.lastSeq })
}

/** What the service that it is for gives it. */
interface Around extends Omit<TrendWatchDeps, 'trends' | 'clock'> {
  readonly isTelling: () => boolean
}

export function openInsight(
  deps: ServiceDeps,
  follower: Follower<Studies> | null,
  { isTelling, ...around }: Around,
): Insight | null {
  if (follower === null) return null
  const { bus, local, clock, identity, platform, start } = deps
  const { trends, incidents } = follower.studies
  const news = new IncidentNews({
    ...{ incidents, clock, isTelling, boot: start.boot },
    buses: local === null ? [bus] : [bus, local],
    ...{ serviceName: identity.name, systemName: platform.name },
  })
  return new Insight(follower, new TrendWatch({ trends, clock, ...around }), news)
}
