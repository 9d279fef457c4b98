/** Opens what follows the journal of a service. */

import { Follower } from './insight/follower.ts'
import { openStudies, type Studies } from './insight/studies.ts'
import type { ServiceDeps } from './service-deps.ts'

/** `null` where no study is made. */
export async function openFollower(deps: ServiceDeps): Promise<Follower<Studies> | null> {
  const { platform, store, start, lastRun, wantsInsight } = deps
  if (!wantsInsight) return null
  const studies = await openStudies(platform)
  const history: typeof store.history = (query) => store.history(query)
  return new Follower({ studies, history, boot: start.boot, lastSeq: lastRun.lastSeq })
}
