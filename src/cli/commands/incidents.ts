/** Implements `statemgr incidents`: what went wrong together, by what; or all of one of them. */
import type { IncidentReply, IncidentSummary } from '../../api/resources/incident.ts'
import type { Given as Reply } from '../../api/resources.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle, type Style, type Tone } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

export function incidents(shell: Shell, given: Given): Promise<Exit> {
  const [id] = given.args
  return id === undefined ? list(shell, given) : get(shell, given, id)
}

const shownByDefault = 20

function list(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const { component = null, limit = shownByDefault } = given
    const body = { component, open: given.open === true, limit }
    const reply = await ask(client, 'statemgr.incidents.list', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return exits.done
    }
    const style = outStyle(shell)
    const { incidents: found, patterns, isWhole } = reply.body
    for (const incident of found) shell.out(summaryText(style, incident))
    if (found.length === 0) shell.out('no incidents\n')
    else shell.out('\nstatemgr incidents ID has its timeline, and what is still open\n')
    shell.out(patternsText(style, patterns))
    if (!isWhole) shell.err('The journal is still being read: older ones are to come.\n')
    return exits.done
  })
}

const tones: Readonly<Record<IncidentSummary['severity'], Tone>> = {
  Critical: 'bad',
  Warning: 'busy',
}

const timeOf = (wall: string): string => wall.replace('T', ' ').replace(/(\.\d+)?Z$/, '')

function lastedText({ state, beganAt, lastAt }: IncidentSummary): string {
  const lasted = shownDuration(Math.round(lastAt - beganAt))
  return state === 'open' ? 'open' : `over after ${lasted}`
}

function summaryText(style: Style, incident: IncidentSummary): string {
  const { severity, headline, id, wall, root, affected, entries } = incident
  const extent = `${affected.length} affected, ${entries} entries`
  const about = `id ${id}, ${timeOf(wall)}, ${lastedText(incident)}, ${extent}`
  return [
    `${style(tones[severity], severity)} ${oneLine(headline)}\n`,
    `    ${oneLine(`root ${root.component} (${root.code}): ${root.why}`)}\n`,
    `    ${style('faint', oneLine(about))}\n`,
  ].join('')
}

function patternsText(
  style: Style,
  { repeats, cascades, pairs }: Reply<'incidents.list'>['patterns'],
): string {
  const lines = [
    ...repeats.map(
      ({ component, code, times, apartMs }) =>
        `${component} (${code}) ${times} times, every ${shownDuration(Math.round(apartMs))}`,
    ),
    ...cascades.map(
      ({ path, times, tookMs }) =>
        `${path.join(' → ')} ${times} times, within ${shownDuration(Math.round(tookMs))}`,
    ),
    ...pairs.map(
      ({ first, later, withinMs, times, ofTimes, expected }) =>
        `${later} within ${shownDuration(withinMs)} of ${first}: ${times} of ${ofTimes} times, ` +
        `${expected.toFixed(1)} by chance`,
    ),
  ]
  if (lines.length === 0) return ''
  const title = style('title', 'What comes again')
  return [`\n${title}\n`, ...lines.map((line) => `    ${oneLine(line)}\n`)].join('')
}

function get(shell: Shell, given: Given, id: string): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.incidents.get', { id })
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    shell.out(
      given.json ? `${JSON.stringify(reply.body)}\n` : wholeText(outStyle(shell), reply.body),
    )
    return exits.done
  })
}

function wholeText(style: Style, incident: IncidentReply): string {
  const { followed, open, timeline, leftOut, beganAt } = incident
  const after = (at: number) => `+${shownDuration(Math.round(at - beganAt))}`
  const came = followed.map(({ component, code, from, how, delayMs }): Cell[] => [
    component,
    code,
    `${how} ${from}`,
    `+${shownDuration(Math.round(delayMs))}`,
  ])
  const stands = open.map(({ component, code, since, message }): Cell[] => [
    component,
    code,
    after(since),
    message ?? '',
  ])
  const lines = timeline.map(
    ({ at, seq, component, role, code, outcome, action, message }): Cell[] => [
      after(at),
      `${seq}`,
      component,
      { text: roleWords[role], tone: roleTones[role] },
      `${action ?? code} ${outcome}`,
      message ?? '',
    ],
  )
  return [
    summaryText(style, incident),
    section(style, 'What followed', ['COMPONENT', 'WHAT', 'BY', 'AFTER'], came),
    section(style, 'What is still open', ['COMPONENT', 'WHAT', 'SINCE', 'MESSAGE'], stands),
    section(style, 'Timeline', ['AT', 'ENTRY', 'COMPONENT', 'ROLE', 'WHAT', 'MESSAGE'], lines),
    leftOut === 0 ? '' : `${leftOut} entries of its middle are in the history only\n`,
  ].join('')
}

const roleWords = { trouble: 'wrong', share: 'suffers', relief: 'over', work: 'done' } as const
const roleTones = { trouble: 'bad', share: 'busy', relief: 'good', work: 'plain' } as const

const section = (
  style: Style,
  title: string,
  titles: readonly string[],
  rows: readonly Cell[][],
): string => (rows.length === 0 ? '' : `\n${style('title', title)}\n${table(style, titles, rows)}`)
