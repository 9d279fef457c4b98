/** Judges a world: all is mended and left alone; then what is shown has to be what is. */

import type { HistoryEntry } from '../../api/resources/history.ts'
import type { SchedulesReply } from '../../api/resources/schedule.ts'
import { invariants } from '../../core/invariants.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Config } from '../../platform/schema/config.ts'
import type { Failure } from './failure.ts'
import { mend } from './faults.ts'
import { calledOff, type Ledger, ledgerRules } from './ledger.ts'
import { disagreements, isAtRest, journalFaults, underWay, unended, wrongLeds } from './truth.ts'
import type { World } from './world.ts'

/** Of the service itself, at any time. */
export const isOurs = 'the service makes no mistake that it notices itself'
export const isAnswered = 'whoever asks a service that runs is answered'

/** What is checked when everything is mended and has been left alone for long. */
const ruled = {
  'every operation ends, and what was promised is not forgotten': ({ history, promised }) =>
    unended(history, promised),
  'the journal has no gap, and each status begins where the last one led': ({ history }) =>
    journalFaults(history),
  'left alone, everything comes to rest': ({ world }) => underWay(world),
  'at rest, each status is what the hardware is': ({ world }) => disagreements(world),
  'at rest, each LED shows what it ought to': ({ world }) => wrongLeds(world),
  'at rest, no alert stands of what has been mended': ({ world }) => mendedAlerts(world),
} satisfies Readonly<Record<string, (settled: Settled) => readonly string[]>>

/** Everything that a rehearsal sees to: the invariants after every step, and these. */
export const rules: readonly string[] = [
  ...Object.keys(invariants),
  isOurs,
  isAnswered,
  ...ledgerRules,
  ...Object.keys(ruled),
]

interface Settled {
  readonly world: World
  readonly history: readonly HistoryEntry[]
  readonly promised: Iterable<string>
}

/** Mends everything, lets it come to rest, and says what then does not hold. */
export async function judge(
  world: World,
  promised: Iterable<string>,
  ledger: Ledger,
  history: () => readonly HistoryEntry[],
): Promise<readonly Failure[]> {
  mend(world)
  if (world.isCrashed()) await world.restart()
  await cancelSchedules(world)
  const isSettled = () => isAtRest(world) && disagreements(world).length === 0
  await world.clock.runUntil(isSettled, restMaxMs)
  await world.advance(stayMs(world.config))
  const settled = { world, promised, history: history() }
  const ofRules = Object.entries(ruled).flatMap(([rule, faults]) =>
    faults(settled).map((message) => ({ rule, message })),
  )
  return [...ofRules, ...ledger.kept(), ...ledger.atRest()]
}

/** How long it may take to come to rest: longer than every waiting, one after the other. */
const restMaxMs = 12 * 3_600_000
/**
 * Shorter than this nothing is left alone, ms: what was odd is told of for a minute after it was
 * said, and what came and went before, for longer.
 */
const stayMinMs = 150_000

/** Longer than anything that is late, and than any observation is believed. */
function stayMs({ limits, zones }: Config): number {
  const ofZones = zones.flatMap(({ stale }) => stale ?? [])
  const stale = [limits.observationStale, limits.readingStale, ...ofZones]
  return Math.max(stayMinMs, 2 * Math.max(...stale))
}

/** What is due later than anybody waits would never come to rest. */
async function cancelSchedules(world: World): Promise<void> {
  const { body } = await world.ask('schedule.list')
  for (const { id } of (body as SchedulesReply).schedules) {
    await world.ask('schedule.cancel', { id, reason: calledOff })
  }
}

/**
 * Services, zones, sensors and supplies are mended: only components may still have any, but
 * for what services said of them, and supplies that were asked for something in vain.
 */
function mendedAlerts({ platform, system, config }: World): readonly string[] {
  return Object.values(system().alerts).flatMap(({ alert, isCleared }) => {
    const { code, component, message } = alert
    const isOfComponent = lookUp(platform.components, component) !== undefined
    // What an emergency did while nothing could be kept is for somebody to acknowledge.
    const isOwn = (isOfComponent && code !== 'odd-report') || code === 'journal-behind'
    const isOutput = Object.hasOwn(platform.supplies, component) && !code.startsWith('level-')
    return isCleared || isOwn || isOutput || isAsComponentsAre(config, component) ? [] : [message]
  })
}

/** A coolant that does not flow while its pump is off is nothing that could be mended. */
function isAsComponentsAre({ simulation, resources }: Config, subject: string): boolean {
  const [what, name = ''] = subject.split('/')
  const follows = (sensor: string) => lookUp(simulation.sensors, sensor) !== undefined
  if (what === 'sensor') return follows(name)
  if (what === 'resource') {
    return resources.some((one) => one.name === name && one.sensors?.some(follows))
  }
  return (lookUp(simulation.zones, name)?.cooledBy ?? []).length > 0
}
