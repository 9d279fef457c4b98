/** Handles the question which limits the journal suggests. */

import { suggestionsOf } from '../../../insight/limits/suggestions.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'
import { insightOff } from '../insight-off.ts'
import { orStoreFailed, whereComponent } from '../known.ts'

export const policy: Handlers<'policy'> = {
  'policy.suggest': (deps, { component = null }, respond) => {
    const { insight } = deps
    if (insight === null) return refuseWith(respond, insightOff())
    whereComponent(deps, component, respond, (isAsked) =>
      orStoreFailed(
        respond,
        suggestions(deps, insight, isAsked).then((text) => respond(text)),
      ),
    )
  },
}

async function suggestions(
  { platform }: HandlerDeps,
  insight: NonNullable<HandlerDeps['insight']>,
  isAsked: (about: string) => boolean,
): Promise<string> {
  await insight.forget()
  const times = [...insight.studies.steps.times()].filter(({ component }) => isAsked(component))
  const found = times.flatMap((one) => suggestionsOf(platform, one))
  const { through, isWhole } = insight
  return JSON.stringify({
    suggestions: found.sort((a, b) => Number(a.suggested === null) - Number(b.suggested === null)),
    ...{ through, isWhole },
  })
}
