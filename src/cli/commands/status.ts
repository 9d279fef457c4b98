/**
 * Implements `statemgr status`: what everything is and does, or all there is to know of one
 * component.
 */
import type { ComponentReply } from '../../api/resources/component.ts'
import type { StatusReply } from '../../api/resources/system.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { componentsOf, findComponent } from '../client/find.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { progressText } from '../text/progress.ts'
import { outStyle, type Style, type Tone } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

export function status(shell: Shell, given: Given): Promise<Exit> {
  const [name] = given.args
  return withClient(shell, given, (client) => {
    return name === undefined ? whole(shell, given, client) : one(shell, given, client, name)
  })
}

async function whole(shell: Shell, given: Given, client: Client): Promise<Exit> {
  const reply = await ask(client, 'statemgr.system.status', {})
  if (reply.kind !== 'answered') return explain(shell, given, reply)
  if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
  else shell.out(systemText(outStyle(shell), reply.body))
  return exits.done
}

async function one(shell: Shell, given: Given, client: Client, name: string): Promise<Exit> {
  const reply = await findComponent(client, name)
  if (reply.kind !== 'answered') return explain(shell, given, reply)
  const { component, system } = reply.body
  if (given.json) shell.out(`${JSON.stringify(component)}\n`)
  else shell.out(componentText(outStyle(shell), component, system))
  return exits.done
}

function systemText(style: Style, system: StatusReply): string {
  const { name, status: is, health, alerts, store, time } = system
  const components = componentsOf(system).map((component) => rowOf(component, system))
  const read: Levels = new Map(Object.entries(system.levels))
  const supplies = system.supplies.map((supply) => supplyRow(supply, read))
  const shown = new Set(system.supplies.map(subjectOf))
  const levels = Object.entries(system.levels)
    .filter(([subject]) => !shown.has(subject))
    .map(([subject, level]) => levelRow(subject, level))
  return [
    `${style('title', oneLine(name))}: ${is}, health ${style(healthTones[health], health)}\n`,
    unkeptText(style, store, time.at),
    '\n',
    table(style, ['COMPONENT', 'STATUS', 'FOR', 'POWER', 'HEALTH', 'DOES'], components),
    tableIfAny(style, ['SUPPLY', 'ASKED', 'GIVES', 'LEVEL', 'WHY'], supplies),
    tableIfAny(style, ['READING', 'LEVEL', 'VALUE', 'LIMIT', 'WHY'], levels),
    alerts.length === 0 ? '' : '\n',
    ...alerts.map(({ severity, message }) => {
      return `${style(healthTones[severity], severity)} ${oneLine(message)}\n`
    }),
  ].join('')
}

const tableIfAny = (style: Style, titles: readonly string[], rows: readonly Cell[][]) =>
  rows.length === 0 ? '' : `\n${table(style, titles, rows)}`

function unkeptText(style: Style, { since, why }: StatusReply['store'], now: number): string {
  if (since === null) return ''
  const text = `not kept since ${shownDuration(now - since)} ago, what is shown is of then`
  return `${style('bad', text)}: ${oneLine(why ?? '')}\n`
}

function rowOf(component: ComponentReply, system: StatusReply): Cell[] {
  const { name, status: is, observed, health } = component
  return [
    name,
    { text: is, tone: toneOf(component) },
    shownDuration(system.time.at - component.since),
    seenText(observed),
    { text: health, tone: healthTones[health] },
    doesText(component, system),
  ]
}

const seenText = ({ power, unverified }: ComponentReply['observed']) =>
  unverified ? `${power}, unverified` : power

/** What it is doing, else why it stands still. */
function doesText(
  { operation, lastError, locks, bootProgress, status: is, statusClass }: ComponentReply,
  system: StatusReply,
): string {
  const current = system.operations.find(({ id }) => id === operation)
  const boot = is === 'Booting' && bootProgress !== undefined ? bootProgress : ''
  const doing = current === undefined ? '' : progressText(current).replace(/^\S+ /, '')
  const locked = locks.map(({ code }) => `locked: ${code}`)
  const held = statusClass === 'held' && lastError !== null ? lastError.message : ''
  return [doing, boot, ...locked, held].filter((part) => part !== '').join('; ')
}

function toneOf({ statusClass, observed, operation, deadline }: ComponentReply): Tone {
  if (operation !== null || deadline !== null) return 'busy'
  if (statusClass === 'held') return 'bad'
  return statusClass === 'stable' && observed.power === 'On' ? 'good' : 'plain'
}

const healthTones: Readonly<Record<StatusReply['health'], Tone>> = {
  OK: 'good',
  Warning: 'busy',
  Critical: 'bad',
  Unknown: 'busy',
}

type Level = StatusReply['levels'][string]

const levelTones: Readonly<Record<Level['level'], Tone>> = {
  normal: 'good',
  warning: 'busy',
  critical: 'bad',
  unknown: 'busy',
}

type SupplyReply = StatusReply['supplies'][number]
type Levels = ReadonlyMap<string, StatusReply['levels'][string]>

const subjectOf = ({ name }: SupplyReply) => `supply/${name}`

/** What was asked of it, and what it gives: `Off, unverified` where its service does not tell. */
function supplyRow(supply: SupplyReply, levels: Levels): Cell[] {
  const { name, requested, observed, discrepancy } = supply
  const { level, why } = levels.get(subjectOf(supply)) ?? { level: 'unknown', why: 'never read' }
  return [
    name,
    requested?.power ?? '',
    { text: seenText(observed), tone: discrepancy === null ? 'plain' : 'bad' },
    { text: level, tone: levelTones[level] },
    why,
  ]
}

function levelRow(subject: string, { level, value, limit, why }: Level): Cell[] {
  return [
    subject,
    { text: level, tone: levelTones[level] },
    valueText(value),
    valueText(limit),
    why,
  ]
}

function valueText(value: number | string | null): string {
  if (value === null) return ''
  return typeof value === 'number' ? `${Math.round(value * 10) / 10}` : value
}

/** What nobody measures is said to be so. */
const powerText = ({ power, source, unverified }: ComponentReply['observed'], ago: string) =>
  `${power}, ${source ?? 'unheard'}, ${ago}${unverified ? '; unverified: nobody measures it' : ''}`

/** What counts against each of its budgets now. */
function budgetRows({ budgets }: ComponentReply, { time }: StatusReply) {
  const { boots, restores, flaps } = budgets
  const recent = ({
    at,
    windowMs,
  }: {
    readonly at: readonly number[]
    readonly windowMs: number
  }) => at.filter((one) => time.at - one <= windowMs).length
  const of = (count: number, max: number, windowMs: number) =>
    `${count} of ${max} within ${shownDuration(windowMs)}`
  const held =
    flaps.heldUntil !== null && flaps.heldUntil > time.at
      ? `; kept off for ${shownDuration(flaps.heldUntil - time.at)} more`
      : ''
  return [
    ['boot attempts left', boots === undefined ? null : `${boots.left} of ${boots.max}`],
    [
      'restored by itself',
      restores === undefined ? null : of(recent(restores), restores.max, restores.windowMs),
    ],
    ['power changes', `${of(recent(flaps), flaps.max, flaps.windowMs)}${held}`],
  ] as const
}

function componentText(style: Style, component: ComponentReply, system: StatusReply): string {
  const ago = (at: number | null) => {
    return at === null ? 'never' : `${shownDuration(Math.max(0, system.time.at - at))} ago`
  }
  const { requested, observed, lastError, discrepancy, locks, restartCause } = component
  const rows: readonly (readonly [string, string | null])[] = [
    ['status', `${component.status}, since ${ago(component.since)}`],
    ['does', doesText(component, system) || null],
    ['health', component.health],
    ['cause', component.cause],
    ['power', powerText(observed, ago(observed.at))],
    ['boot progress', component.bootProgress ?? null],
    ['operating system', component.osStatus ?? null],
    ...budgetRows(component, system),
    ['last restart', restartCause ? `${restartCause.cause}, ${ago(restartCause.at)}` : null],
    ['power-on hours', component.powerOnHours === undefined ? null : `${component.powerOnHours}`],
    ['requested', requested && `${requested.action} by ${requested.actor}, ${ago(requested.at)}`],
    ['reason', requested?.reason ?? null],
    ['last error', lastError && `${lastError.message} (${lastError.code}), ${ago(lastError.at)}`],
    ['discrepancy', discrepancy && `${discrepancy.name}, ${ago(discrepancy.at)}`],
    ...locks.map(({ code, actor, at }) => ['lock', `${code} by ${actor}, ${ago(at)}`] as const),
    ['identify LED', component.identify ? 'on' : null],
    ['operation', component.operation],
    ['revision', `${component.revision}`],
    ['may be asked for', component.allowedActions.join(', ')],
  ]
  const text = rows.flatMap(([title, text]) => {
    return text === null ? [] : `  ${title.padEnd(18)} ${oneLine(text)}\n`
  })
  return `${style('title', oneLine(component.name))} (${oneLine(component.kind)})\n${text.join('')}`
}
