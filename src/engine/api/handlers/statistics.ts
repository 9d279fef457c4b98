/** Handles the question what operations came to, and how long everything was how. */

import type { Moment } from '../../../api/fields/moment.ts'
import type { Given, RequestOf } from '../../../api/resources.ts'
import type { Respond } from '../../../bus/bus.ts'
import { type Refusal, refuse } from '../../../core/model/refusals.ts'
import { componentsOf } from '../../../core/model/system/system.ts'
import { reportOf } from '../../../insight/statistics/report.ts'
import type { Stay } from '../../../insight/statistics/statistics.ts'
import type { Bound, Now } from '../../../insight/statistics/window.ts'
import { orRather } from '../../../text/nearest.ts'
import { type HandlerDeps, refuseWith } from '../handler.ts'
import { inSlices } from '../in-slices.ts'
import { insightOff } from '../insight-off.ts'
import { isInJournal, unknownName } from '../known.ts'
import { stretchAmiss } from '../moments.ts'

type Query = RequestOf<'history.stats'>

export async function stats(deps: HandlerDeps, query: Query, respond: Respond): Promise<void> {
  const { insight } = deps
  if (insight === null) return refuseWith(respond, insightOff())
  const { from, since, to } = query
  const amiss = stretchAmiss({ from, since, to }) ?? (await unknownIn(deps, query))
  if (amiss !== null) return refuseWith(respond, amiss)
  const oldest = await insight.forget()
  const now = nowOf(deps)
  const began = from ?? since
  const work = reportOf(
    {
      ...{ platform: deps.platform, statistics: insight.studies.statistics, now },
      lasting: lastingOf(deps, now),
    },
    {
      by: query.by ?? 'kind',
      ...{ component: query.component, action: query.action, status: query.status },
      from: began === undefined ? null : boundOf(began, now),
      // What lasts has not ended: it belongs to a stretch that has none.
      to: to === undefined ? { wall: now.wall + 1 } : boundOf(to, now),
    },
  )
  const { through, isWhole } = insight
  const answer: Given<'history.stats'> = {
    ...{ through, isWhole, oldest },
    ...(await inSlices(work)),
  }
  respond(JSON.stringify(answer))
}

/** What no component can be, nor be asked for, has no figures: that is no zero. */
async function unknownIn(
  deps: HandlerDeps,
  { component, action, status }: Query,
): Promise<Refusal | null> {
  const { components, machines } = deps.platform
  if (
    component !== undefined &&
    !Object.hasOwn(components, component) &&
    !(await isInJournal(deps, { component, type: 'transition' }))
  )
    return unknownName(component, Object.keys(components))
  const all = Object.values(machines)
  const actions = new Set(all.flatMap((machine) => Object.keys(machine.actions)))
  const statuses = new Set(all.flatMap((machine) => Object.keys(machine.statuses)))
  return unknownWord('action', action, actions) ?? unknownWord('status', status, statuses)
}

function unknownWord(
  field: 'action' | 'status',
  value: string | undefined,
  known: ReadonlySet<string>,
): Refusal | null {
  if (value === undefined || known.has(value)) return null
  return refuse(
    'malformed',
    `${field}: there is no ${field} ${value}${orRather(value, [...known])}`,
  )
}

const nowOf = ({ clock, ranSince }: HandlerDeps): Now => ({
  ...{ at: clock.now(), wall: clock.wall(), ranSince },
})

const boundOf = (moment: Moment, now: Now): Bound => {
  if ('at' in moment) return moment
  if ('wall' in moment) return { wall: Date.parse(moment.wall) }
  return { wall: now.wall - moment.agoMs }
}

/** As the System has them: it knows since when also where the journal has forgotten. */
const lastingOf = (deps: HandlerDeps, { at, wall }: Now): readonly Stay[] =>
  componentsOf(deps.system()).map(({ name, kind, status, since }) => ({
    ...{ seq: 0, at, wall, state: { component: name, kind, status } },
    stayedMs: Math.max(0, at - since),
  }))
