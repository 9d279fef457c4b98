/** Tells what an entry of the journal is a sign of: trouble, its end, or work on it. */

import type { Entry } from '../../core/model/events/entry.ts'
import { endingOf } from '../../core/model/system/operation.ts'
import type { Alert } from '../../core/model/system/signals.ts'
import { wholePower } from './topology.ts'

/** What sort of thing is wrong: what one sort can bring about, another cannot. */
export type Sort =
  | 'silent'
  | 'unknown'
  | 'reading'
  | 'off'
  | 'failed'
  | 'protected'
  | 'shown'
  | 'other'

/**
 * - `trouble`: something is wrong that was not before; it may be the beginning of an incident
 * - `share`: it is a consequence of something wrong, and never the beginning
 * - `relief`: what was wrong is no more
 * - `work`: what anybody does, which only belongs to an incident where that is shown
 */
export type Role = 'trouble' | 'share' | 'relief' | 'work'

export interface Sign {
  readonly role: Role
  readonly entity: string
  readonly code: string
  readonly sort: Sort
  /** What it says by itself that it comes from. */
  readonly named: readonly string[]
  /** What stands from now on, or stands no more; `null` for what only happens. */
  readonly stands: string | null
  readonly severity: Severity
}

export type Severity = Alert['severity']

/** What somebody has set, and knows of. */
const wanted = new Set(['override', 'maintenance', 'diagnostic', 'held', 'schedule-refused'])

const sorts: Readonly<Record<string, Sort>> = {
  ...of('silent', ['service-silent', 'bus-lost', 'bus-refused', 'two-voices', 'nobody-acts']),
  ...of('unknown', ['level-unknown', 'not-observed', 'odd-report', 'thermal-unknown']),
  ...of('reading', ['level-warning', 'level-critical']),
  ...of('off', ['unexpected-off', 'unexpected-on', 'chassis-off', 'restarted', 'crash-loop']),
  ...of('protected', [
    ...['thermal-emergency', 'power-emergency', 'taken-down', 'isolated', 'dependency-lost'],
    ...['power-capped', 'restore-held-up', 'thermal-critical', 'thermal-forecast', 'power-lost'],
    ...['brown-out', 'health-critical', 'cooling-not-raised'],
  ]),
  ...of('shown', ['led-stuck', 'led-differs', 'thermal']),
}

function of(sort: Sort, codes: readonly string[]): Readonly<Record<string, Sort>> {
  return Object.fromEntries(codes.map((code) => [code, sort]))
}

const sortOf = (code: string): Sort => (Object.hasOwn(sorts, code) ? sorts[code]! : 'failed')

/** Asked for by somebody, or at a time that somebody set: no consequence of anything. */
const asked = new Set(['request', 'schedule', 'led-button'])

/** Whether it became so because somebody asked for it. */
export const isAsked = ({ cause }: Entry): boolean => asked.has(cause ?? '')

/** `null` for what tells of nothing that is wrong, nor of anything done about it. */
export function signOf(entry: Entry): Sign | null {
  const { type, component: entity, outcome, cause } = entry
  const severity = entry.alert?.severity ?? (type === 'emergency' ? 'Critical' : 'Warning')
  const sign = (role: Role, code: string, stands: string | null = null): Sign => ({
    ...{ role, entity, code, sort: sortOf(code), named: namedIn(entry), stands, severity },
  })
  switch (type) {
    case 'alert': {
      const code = cause ?? 'alert'
      if (wanted.has(code)) return null
      const id = entry.alert?.id ?? `${code}/${entity}`
      return sign(outcome === 'cleared' ? 'relief' : 'trouble', code, id)
    }
    case 'acknowledgement':
      return sign('work', cause ?? 'alert', entry.alert?.id ?? null)
    case 'recovery':
      return sign('work', cause ?? 'recovery', `${cause}/${entity}`)
    case 'emergency':
      return emergencySign(entry, sign)
    case 'thermal':
      return entry.to === 'Normal'
        ? sign('relief', 'thermal', `thermal/${entity}`)
        : sign('share', 'thermal', `thermal/${entity}`)
    case 'transition':
    case 'operation':
      return operationSign(entry, sign)
    case 'refusal':
      return { ...sign('share', cause ?? 'refused'), sort: 'other' }
    case 'call':
      return sign('trouble', cause ?? 'call-failed')
    case 'led':
      return cause === 'service-back' ? sign('relief', 'led-differs') : sign('share', 'led-differs')
    case 'restore':
      return { ...sign(outcome === 'lost' ? 'share' : 'work', 'power-lost'), entity: wholePower }
    case 'service':
      return outcome === 'store-damaged' ? sign('trouble', outcome) : null
    default:
      return null
  }
}

type Make = (role: Role, code: string, stands?: string | null) => Sign

function emergencySign({ outcome, cause, component, action }: Entry, sign: Make): Sign | null {
  if (cause === 'emergency-off') return sign('work', 'emergency-off')
  const code = cause ?? 'emergency'
  const id = `emergency/${component}`
  if (action !== null) return sign(outcome === 'failed' ? 'share' : 'work', code)
  return outcome === 'ended' ? sign('relief', code, id) : sign('trouble', code, id)
}

/**
 * A failure is trouble; what was seen, and nobody asked for, is as well; all else is work. That a
 * start takes back what was believed is none of it.
 */
function operationSign({ type, outcome, cause, to }: Entry, sign: Make): Sign | null {
  if (endingOf(outcome)?.isFailure === true) return sign('trouble', 'operation-failed')
  if (outcome === 'rolling-back' || outcome === 'forced') return sign('trouble', outcome)
  if (cause === 'start') return null
  if (outcome !== 'observed' || type === 'operation') return sign('work', cause ?? 'operation')
  const isSeen = cause === 'observed' || cause === 'boot-progress' || asked.has(cause ?? '')
  if (isSeen && to !== 'Unknown') return sign('relief', 'observed')
  return sign('trouble', cause ?? 'observed')
}

/** Rules that object, the level that a chassis follows, what an emergency is for, what is lost. */
function namedIn({
  type,
  component,
  cause,
  correlation,
  evidence,
  alert,
}: Entry): readonly string[] {
  const blamed = evidence.filter(({ ok }) => !ok).map(({ subject }) => subject)
  const lost =
    cause === 'dependency-lost' && alert !== undefined
      ? [alert.id.slice(`${cause}/${component}/`.length)]
      : []
  const level = type === 'thermal' && cause !== null ? [cause] : []
  const about = correlation === null ? null : subjectOfCorrelation(correlation)
  return [...blamed, ...lost, ...level, ...(about === null ? [] : [about])]
}

/**
 * What begins by itself is correlated by what it is about and since when: `zone/cpu_zone@60350`,
 * `dependency/pump.0@60500`, `boot/host.0@7`.
 */
function subjectOfCorrelation(correlation: string): string | null {
  const at = correlation.lastIndexOf('@')
  if (at < 0) return null
  const about = correlation.slice(0, at)
  const [, , named] =
    /^(dependency|boot|unexpected-off|unexpected-on|never-reached)\/(.+)$/.exec(about) ?? []
  return named ?? about
}
