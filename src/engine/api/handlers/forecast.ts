/** Handles the question what wears, and when what is read will come to a limit. */
import type { ForecastReply, ForecastsReply } from '../../../api/resources/forecast.ts'
import { dueInMs } from '../../../core/intents/schedules.ts'
import { componentsOf, type System } from '../../../core/model/system/system.ts'
import type { Forecast } from '../../../insight/trends/trends.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'
import { insightOff } from '../insight-off.ts'
import { whereKnown } from '../known.ts'

const dayMs = 86_400_000

export const forecast: Handlers<'forecast'> = {
  'forecast.list': (deps, { component }, respond) =>
    whereKnown(deps, component, respond, (isAsked) => {
      if (deps.insight === null) return refuseWith(respond, insightOff())
      const { trends } = deps.insight.studies
      const system = deps.system()
      const wear = Object.values(system.intents.wear).filter(({ subject }) => isAsked(subject))
      const reply: ForecastsReply = {
        followed: trends.followed,
        notFollowed: trends.notFollowed,
        chassis: componentsOf(system).find(({ kind }) => kind === 'chassis')?.name ?? null,
        wear: wear.map(({ subject, sign, since, message, guidance }) => ({
          ...{ component: subject, sign, since, message, check: guidance },
        })),
        forecasts: trends
          .forecasts()
          .filter(({ about }) => isAsked(about))
          .map((one) => forecastView(one, maintenanceOf(deps, system))),
      }
      respond(JSON.stringify(reply))
    }),
}

/** The next maintenance that is planned; `null` for none. */
interface Maintenance {
  readonly id: string
  readonly inMs: number
}

function maintenanceOf({ clock }: HandlerDeps, { intents }: System): Maintenance | null {
  const at = { now: clock.now(), wall: clock.wall() }
  const planned = Object.values(intents.schedules)
    .filter(({ action }) => action === 'EnterMaintenance')
    .map((one) => ({ id: one.id, inMs: dueInMs(one, at) }))
    .sort((a, b) => a.inMs - b.inMs)
  return planned[0] ?? null
}

function forecastView(
  { subject, sign, check, unit, outlook }: Forecast,
  planned: Maintenance | null,
): ForecastReply {
  const { slope, level, bound, inDays, fromDays, toDays, confidence } = outlook
  const inMs = Math.round(inDays * dayMs)
  return {
    component: subject,
    ...{ sign, check, unit, confidence },
    value: rounded(level),
    perDay: rounded(slope.perDay),
    limitName: bound.name,
    limit: bound.value,
    inMs,
    fromMs: Math.round(fromDays * dayMs),
    toMs: toDays === null ? null : Math.round(toDays * dayMs),
    lookedBackMs: Math.round(slope.days * dayMs),
    maintenance: planned !== null && planned.inMs < inMs ? planned.id : null,
  }
}

const rounded = (value: number): number => Number(value.toPrecision(4))
