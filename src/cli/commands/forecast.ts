/** Implements `statemgr forecast`: what wears, when it comes to a limit, and how to plan for it. */
import type { ForecastReply, ForecastsReply } from '../../api/resources/forecast.ts'
import { shownDuration } from '../../text/duration.ts'
import { quantityText } from '../../text/quantity.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { inCommands } from '../text/in-commands.ts'
import { outStyle } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

export function forecast(shell: Shell, given: Given): Promise<Exit> {
  const [component = null] = given.args
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.forecast.list', { component })
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else shell.out(forecastsText(shell, reply.body))
    return exits.done
  })
}

function forecastsText(shell: Shell, reply: ForecastsReply): string {
  const { followed, notFollowed, wear, forecasts } = reply
  const style = outStyle(shell)
  const worn = wear.map(
    ({ message, check }) =>
      `${style('busy', 'wears')} ${oneLine(message)}\n    ${inCommands(check)}\n`,
  )
  const rows = forecasts.map(rowOf)
  const more = notFollowed === 0 ? '' : `; ${notFollowed} more are not: there are too many`
  return [
    ...worn,
    ...(worn.length > 0 ? ['\n'] : []),
    rows.length === 0 ? 'nothing goes towards a limit\n' : table(style, titles, rows),
    `\n${followed} readings are followed${more}; it takes a week to know how one goes on\n`,
    planText(reply),
  ].join('')
}

/** Half of the soonest: there is time to go there, and to come back. */
function planText({ chassis, wear, forecasts }: ForecastsReply): string {
  const next = forecasts.find(({ component }) => wear.some((one) => one.component === component))
  if (next === undefined || chassis === null) return ''
  if (next.maintenance !== null)
    return `a maintenance is planned before the first of them: schedule ${next.maintenance}\n`
  const hours = Math.max(1, Math.floor(next.fromMs / 2 / hourMs))
  return (
    `plan it: statemgr schedule add ${chassis} EnterMaintenance ${hours}h ` +
    `--reason "${next.component} ${next.sign}"\n`
  )
}

const hourMs = 3_600_000

const titles = ['WHAT', 'NOW AT WORST', 'A DAY', 'LIMIT', 'IN', 'BETWEEN', 'SURE', 'SIGN']

function rowOf(one: ForecastReply): Cell[] {
  const { component, value, perDay, unit, limit, limitName, confidence, sign } = one
  const { inMs, fromMs, toMs } = one
  return [
    component,
    quantityText(value, unit),
    `${perDay > 0 ? '+' : ''}${quantityText(perDay, unit)}`,
    `${quantityText(limit, unit)} (${limitName})`,
    shownDuration(inMs),
    `${shownDuration(fromMs)} … ${toMs === null ? 'never' : shownDuration(toMs)}`,
    `${Math.min(99, Math.floor(confidence * 100))} %`,
    sign,
  ]
}
